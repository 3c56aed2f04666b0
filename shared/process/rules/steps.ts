import type { DocNode } from '#shared/document/node.ts'
import { readDuration } from '../durations.ts'
import type { Fix, Found, Rule } from '../finding.ts'
import { updateFix } from '../fix.ts'
import { areOrders } from '../orders.ts'
import { canReadHeadings, headingOf, locationAbove, type Reading } from '../reading.ts'
import { namesSeveral, whoDoes } from '../responsible.ts'
import { headingLevel } from '../sections.ts'
import type { StepSource } from '../step-places.ts'
import type { FoundSteps, Step } from '../steps.ts'
import { capitalise, isPlaceholder } from '../text.ts'
import { beginsWithVerb, secondAction } from './step-names.ts'
import { textOfStep } from './step-text.ts'

/** What a step says of itself. */
export const stepRules: readonly Rule[] = [
  {
    id: 'step/none',
    severity: 'error',
    find: (reading) => {
      if (!canReadHeadings(reading)) return []
      if (reading.steps.length > 0) return guessed(reading)
      return [
        {
          message:
            'No steps were found. Number them below a heading “Steps”, or give each a heading “Step 1: …”.',
          words: '',
          ask: 'Which steps are missing?',
        },
      ]
    },
  },
  {
    id: 'step/no-actor',
    severity: 'warning',
    find: (reading) => {
      const { steps } = reading
      const [first] = steps
      // Whoever reads a runbook acts.
      if (reading.kind === 'runbook') return []
      // Of a text in another language only its fields are read.
      if (!reading.isEnglish && steps.every(({ responsible }) => responsible === undefined)) return []
      // One sentence for all of them: somebody who names nobody anywhere does not want to hear it for each step.
      if (first && steps.length > 1 && steps.every((step) => whoDoes(step) === undefined))
        return [
          {
            block: first.block,
            message: `Nobody is responsible for any of the ${steps.length} steps: say for each who does it.`,
            words: '',
            ask: `Who is responsible for step ${first.number}?`,
          },
        ]
      return each(
        reading,
        (step) => whoDoes(step) === undefined,
        (step) => ({
          message: `Nobody is responsible for ${nameOf(step)}.`,
          ask: `Who is responsible for step ${step.number}?`,
        }),
      )
    },
  },
  {
    id: 'step/several-actors',
    severity: 'warning',
    find: (reading) =>
      each(
        reading,
        ({ responsible }) => responsible !== undefined && namesSeveral(responsible),
        (step) => ({
          words: `${step.name}: ${step.responsible}`,
          message: `Several are responsible for ${nameOf(step)}: ${step.responsible}. Name one.`,
        }),
      ),
  },
  {
    id: 'step/no-sla',
    severity: 'info',
    find: (reading) => {
      const timed = reading.steps.filter(({ responsible }) => !isMachine(responsible))
      // Who states no time, or one here and there, has decided not to; who states most has forgotten the others.
      if (timed.filter(({ sla }) => sla !== undefined).length * 2 < timed.length) return []
      return each(
        reading,
        (step) => step.sla === undefined && timed.includes(step) && !readDuration(textOfStep(step)),
        (step) => ({
          message: `${capitalise(nameOf(step))} does not say how long it may take.`,
          ask: `Set the deadline of step ${step.number} to 1 day.`,
        }),
      )
    },
  },
  {
    id: 'step/no-output',
    severity: 'hint',
    isOffAtFirst: true,
    find: (reading) => {
      const stated = reading.steps.filter(({ output }) => output !== undefined).length
      // As with times: who states none has decided not to.
      if (stated < 2 || stated * 2 < reading.steps.length) return []
      return each(
        reading,
        ({ output }) => output === undefined,
        (step) => ({ message: `${capitalise(nameOf(step))} does not say what comes out of it.` }),
      )
    },
  },
  {
    id: 'step/no-verb',
    severity: 'info',
    isEnglish: true,
    find: (reading) =>
      each(
        reading,
        ({ name }) => !beginsWithVerb(name) && !isPlaceholder(name),
        (step) => ({
          message: `“${step.name}” does not begin with what is done, as in “Check the order”.`,
        }),
      ),
  },
  {
    id: 'step/several-actions',
    severity: 'info',
    isEnglish: true,
    find: (reading) =>
      each(
        reading,
        ({ name }) => secondAction(name) !== undefined,
        (step) => ({
          message: `${capitalise(nameOf(step))} is two things to do: “${secondAction(step.name)}” could be a step of its own.`,
        }),
      ),
  },
  {
    id: 'step/duplicate',
    severity: 'info',
    find: (reading) => {
      const names = reading.steps.map(({ name }) => name.toLowerCase())
      return each(
        reading,
        ({ name }, at) => names.indexOf(name.toLowerCase()) < at,
        (step) => ({ message: `There are two steps called “${step.name}”.` }),
      )
    },
  },
]

/** Whether nothing but their look says that these are the steps, and something else could look like that. */
export function areGuessed(nodes: readonly DocNode[], { steps, source }: FoundSteps): boolean {
  if (source === undefined || source === 'section' || source === 'headings') return false
  const isNumbered = steps[0]?.form !== 'bullet'
  const headings = nodes.filter((node) => headingLevel(node) !== undefined).length
  // A short note has one list, and below "How it is done" what is numbered is done.
  if (source === 'list' && isNumbered && headings <= 1) return false
  return !(source === 'title' && isNumbered && areOrders(steps.map(({ name }) => name)))
}

/** Of these, people say whether they are the steps. */
function guessed(reading: Reading): Found[] {
  const { nodes, steps, stepSource: source } = reading
  const [first] = steps
  if (!first || !source || !areGuessed(nodes, { steps, source })) return []
  const what = first.form === 'bullet' ? 'The points' : likeSteps.get(source)
  const heading = headingOf(reading, first.block - 1)
  const where = heading === null ? '' : ` below “${heading}”`
  const isTogether = steps.every(({ block }) => headingOf(reading, block - 1) === heading)
  return [
    {
      block: first.block,
      severity: 'warning',
      words: '',
      message: `${what}${where}${isTogether ? '' : ' and further down'} are taken for the steps. If they are, say so with a heading “Steps”.`,
      fixes: isTogether ? namedSteps(locationAbove(reading, first.block)) : [],
    },
  ]
}

const likeSteps: ReadonlyMap<StepSource, string> = new Map([
  ['title', 'The points'],
  ['list', 'The numbers'],
  ['table', 'The rows of the table'],
  ['paragraphs', 'The sentences'],
])

/** The heading above them becomes "Steps"; that of the document stays. */
function namedSteps(location: string | null): Fix[] {
  if (location === null || location.startsWith('# ')) return []
  const newContent = location.replace(/ .*$/s, ' Steps')
  return updateFix('Use these as the steps', location, { oldContent: location, newContent })
}

/** About these steps, each known again by its name where nothing else is said. */
function each(
  { steps }: Reading,
  isFound: (step: Step, at: number) => boolean,
  say: (step: Step) => Omit<Found, 'words'> & Partial<Pick<Found, 'words'>>,
): Found[] {
  return steps.filter(isFound).map((step) => ({ block: step.block, words: step.name, ...say(step) }))
}

export const nameOf = ({ number, name }: Step): string => `step ${number}, “${name}”`

/** A step of a system is as quick as the system is. */
export const isMachine = (responsible: string | undefined): boolean =>
  /\b(?:system|automation|automated|bot|service|engine|script|platform|software|server|api|workflow)\b/i.test(
    responsible ?? '',
  )
