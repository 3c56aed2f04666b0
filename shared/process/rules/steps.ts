import type { Found, Rule } from '../finding.ts'
import type { Reading } from '../reading.ts'
import type { Step } from '../steps.ts'
import { isPlaceholder } from '../text.ts'
import { baseForm, isVerb } from '../verbs.ts'

const iso = 'ISO 10013:2021: responsibilities and authorities'
const raci = 'RACI: one accountable for each task'

/** What a step says of itself. */
export const stepRules: readonly Rule[] = [
  {
    id: 'step/none',
    severity: 'error',
    about: 'A process is its steps.',
    source: iso,
    find: ({ steps }) =>
      steps.length > 0
        ? []
        : [
            {
              message:
                'No steps were found. Number them below a heading “Steps”, or give each a heading “Step 1: …”.',
              ask: 'Which steps are missing?',
            },
          ],
  },
  {
    id: 'step/no-actor',
    severity: 'warning',
    about: 'Somebody is responsible for each step, by role.',
    source: iso,
    find: (reading) =>
      each(
        reading,
        ({ responsible }) => responsible === undefined || isPlaceholder(responsible),
        (step) => ({
          message: `Nobody is responsible for ${nameOf(step)}.`,
          ask: `Who is responsible for step ${step.number}?`,
        }),
      ),
  },
  {
    id: 'step/several-actors',
    severity: 'warning',
    about: 'Where two are responsible, nobody is. Others can help or be told.',
    source: raci,
    find: (reading) =>
      each(
        reading,
        ({ responsible }) =>
          responsible !== undefined && /,|;|\/|\band\b|\bor\b/i.test(responsible.replace(/\([^)]*\)/g, '')),
        (step) => ({
          message: `Several are responsible for ${nameOf(step)}: ${step.responsible}. Name one.`,
        }),
      ),
  },
  {
    id: 'step/no-sla',
    severity: 'info',
    about: 'A step that a person does takes a time, and others wait for it.',
    source: 'ITIL 4, service level management',
    find: (reading) => {
      // Who states no time at all has decided not to; who states some has forgotten the others.
      if (reading.steps.every(({ sla }) => sla === undefined)) return []
      return each(
        reading,
        ({ sla, responsible }) => sla === undefined && !isMachine(responsible),
        (step) => ({
          message: `${capitalise(nameOf(step))} does not say how long it may take.`,
          ask: `Set the deadline of step ${step.number} to 1 day.`,
        }),
      )
    },
  },
  {
    id: 'step/no-verb',
    severity: 'info',
    about: 'A step is called by what is done: a verb and its object.',
    source: '7PMG G6 (Mendling, Reijers, van der Aalst 2010); ASD-STE100 5.3',
    isEnglish: true,
    find: (reading) =>
      each(
        reading,
        ({ name }) => !beginsWithVerb(name),
        (step) => ({
          message: `“${step.name}” does not begin with what is done, as in “Check the order”.`,
        }),
      ),
  },
  {
    id: 'step/duplicate',
    severity: 'info',
    about: 'Two steps of one name cannot be told apart in a jump, in the picture or in code.',
    source: '7PMG G6',
    find: ({ steps }) =>
      steps
        .filter(({ name }, at) =>
          steps.slice(0, at).some((other) => other.name.toLowerCase() === name.toLowerCase()),
        )
        .map((step) => ({ block: step.block, message: `There are two steps called “${step.name}”.` })),
  },
]

function each({ steps }: Reading, isFound: (step: Step) => boolean, say: (step: Step) => Found): Found[] {
  return steps.filter(isFound).map((step) => ({ block: step.block, ...say(step) }))
}

export const nameOf = ({ number, name }: Step): string => `step ${number}, “${name}”`

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A step of a system is as quick as the system is. */
export const isMachine = (responsible: string | undefined): boolean =>
  /\b(?:system|automation|automated|bot|service|engine|script|platform|software|server|api|workflow)\b/i.test(
    responsible ?? '',
  )

/** "Check the order", "Quickly check …", "The clerk checks …", "Order check by …" is none. */
function beginsWithVerb(name: string): boolean {
  const words = name.replace(/["“”'’]/g, '').split(/\s+/)
  const [first = '', second = ''] = words
  if (isVerb(first) || (/ly$/i.test(first) && isVerb(second))) return true
  if (/^(?:if|when|in|once|after|before|for|at|on|as|re)\b/i.test(name)) return true
  // "Sales Operations registers …": a verb within the first words says who does it.
  return words.slice(1, 6).some((word) => /s$/i.test(word) && baseForm(word) !== undefined)
}
