import { readActor } from '../actor.ts'
import { hoursOf, readDuration } from '../durations.ts'
import type { Found, Rule } from '../finding.ts'
import type { Reading } from '../reading.ts'
import { contentStems, share } from '../stems.ts'
import { isCase, type PlacedStatement, type Step } from '../steps.ts'
import { capitalise, textOf } from '../text.ts'
import { baseForm } from '../verbs.ts'
import { said, textOfStep } from './step-text.ts'
import { isMachine, nameOf } from './steps.ts'

/** How the same work is done in less time. Each asks: whether it can be, only people know. */
export const redesignRules: readonly Rule[] = [
  {
    id: 'eff/parallelisable',
    severity: 'info',
    isEnglish: true,
    find: ({ steps }) => {
      const second = steps.findIndex((step, at) => at > 0 && areApart(steps[at - 1], step))
      const [one, other] = [steps[second - 1], steps[second]]
      if (!one || !other) return []
      return [
        {
          block: other.block,
          words: `${one.name} ${other.name}`,
          message: `${capitalise(nameOf(one))} and ${nameOf(other)} need nothing of each other. Can both be done at the same time?`,
          ask: `Do steps ${one.number} and ${other.number} in parallel.`,
        },
      ]
    },
  },
  {
    id: 'eff/waiting',
    severity: 'info',
    isEnglish: true,
    find: ({ steps }) => {
      const waits = steps.map((step) => ({ step, hours: waitOf(step) }))
      const waited = sum(waits.map(({ hours }) => hours))
      const worked = sum(steps.map((step, at) => (waits[at]?.hours ? 0 : slaOf(step))))
      if (waited < leastWait || worked === 0 || waited < 0.8 * (waited + worked)) return []
      const [longest] = waits.toSorted((a, b) => b.hours - a.hours)
      if (!longest) return []
      const part = Math.floor((100 * waited) / (waited + worked))
      return [
        {
          block: longest.step.block,
          words: longest.step.name,
          message: `${part} % of the time is waiting, most of it in ${nameOf(longest.step)}. What can be done meanwhile, or what ends it sooner?`,
        },
      ]
    },
  },
  {
    id: 'eff/late-knock-out',
    severity: 'info',
    isEnglish: true,
    find: (reading) => {
      const { steps } = reading
      const late = steps.flatMap((step, at) =>
        step.statements
          .filter(isCase)
          .filter(isRefusal)
          .map((said) => ({ step, at, said })),
      )
      if (late.length === 0) return []
      const atStart = contentStems(introOf(reading))
      /** Where a stem is first spoken of after the first step, which takes the case in, and where it is looked into. */
      const [done, lookedInto] = [new Map<string, number>(), new Map<string, number>()]
      for (const [at, step] of steps.entries()) {
        if (at === 0) continue
        for (const stem of contentStems(textOfStep(step))) if (!done.has(stem)) done.set(stem, at)
        if (findsOut.test(step.name))
          for (const stem of contentStems(step.name)) if (!lookedInto.has(stem)) lookedInto.set(stem, at)
      }
      const firstWork = steps.findIndex(({ responsible }, at) => at > 0 && !isMachine(responsible))
      return late.flatMap(({ step, at, said: { condition, block } }): Found[] => {
        const isBefore = (places: ReadonlyMap<string, number>) => (stem: string) =>
          (places.get(stem) ?? at) < at
        const known = knownBefore.exec(condition)?.index ?? 0
        const subject = [...contentStems(condition.slice(0, known))]
        if (firstWork < 1 || firstWork >= at || !subject.some((stem) => atStart.has(stem))) return []
        // Who worked it out in between could not have asked it before.
        const fact = [...contentStems(condition.slice(known))]
        if (fact.some(isBefore(done)) || subject.some(isBefore(lookedInto))) return []
        return [
          {
            block,
            words: `${step.name}: ${condition}`,
            message: `Only ${nameOf(step)} asks whether ${condition}, when others have worked on the case already. Ask it first.`,
          },
        ]
      })
    },
  },
]

type Decision = Extract<PlacedStatement, { kind: 'decision' }>

/** A case ends here by something that was true of it from its first minute. */
const isRefusal = ({ condition, outcome }: Decision) =>
  knownBefore.test(condition) && (outcome.jump?.kind === 'end' || rejects.test(outcome.text))

/** What is said before anything is done, and by the first step. */
const introOf = ({ nodes, steps: [first] }: Reading): string =>
  first ? [...nodes.slice(0, first.block).map(textOf), textOfStep(first)].join('\n') : ''

const findsOut = /^(?:check|verif|identif|look|search|ask|find|inspect)/i

/** Two that get something ready, each by somebody else, and neither speaks of what the other one gets. */
function areApart(one: Step | undefined, other: Step): boolean {
  if (!one?.responsible || !other.responsible) return false
  if (one.responsible.toLowerCase() === other.responsible.toLowerCase()) return false
  const [first, second] = [thingOf(one), thingOf(other)]
  if (first === undefined || second === undefined) return false
  return (
    share(contentStems(`${first} ${one.output ?? ''}`), contentStems(textOfStep(other))) === 0 &&
    share(contentStems(`${second} ${other.output ?? ''}`), contentStems(textOfStep(one))) === 0
  )
}

/**
 * What a step gets ready: "the laptop" in "IT orders the laptop". Undefined where it does something else, decides, or points
 * to what was before; and where it makes a case or a paper, which all that follows is about.
 */
function thingOf({ name, statements }: Step): string | undefined {
  const [verb = '', ...words] = (readActor(name)?.rest ?? name).split(' ')
  const thing = words.join(' ')
  if (!prepares.has(baseForm(verb) ?? verb.toLowerCase()) || isCaseOrPaper.test(thing)) return undefined
  if (contentStems(thing).size === 0) return undefined
  const told = [name, ...statements.map(said)].join('. ')
  return statements.every(({ kind }) => kind === 'action') && !pointsBack.test(told) ? thing : undefined
}

const prepares: ReadonlySet<string> = new Set(
  'appoint assign block book buy configure grant install name order prepare provide provision reserve set'.split(
    ' ',
  ),
)

const isCaseOrPaper =
  /\b(?:order|invoice|ticket|case|request|contract|record|quote|offer|list|plan|report|document|application|claim|customer|price|amount|deadline|date|payment|budget)/i

const pointsBack =
  /\b(?:this|these|those|then|after|once|until|previous|of step|result|chosen|agreed|both)\b/i

/** Hours that a step waits, as it says: by its name, or in a sentence that holds in each case. */
function waitOf(step: Step): number {
  if (waits.test(step.name)) return Math.max(slaOf(step), lengthOf(step.name))
  const told = step.statements
    .filter(({ kind, within }) => kind === 'action' && within === undefined)
    .map(said)
  return sum(told.filter((text) => waits.test(text)).map(lengthOf))
}

/** Less than a day is waited over night. Hours */
const leastWait = 24

const waits = /^(?:then\s+)?(?:the [\p{L} -]{2,40}?\s)?(?:waits?|pauses?|rests?|leave|let)\b/iu

const slaOf = ({ sla }: Step): number => lengthOf(sla ?? '')

function lengthOf(text: string): number {
  const duration = readDuration(text)
  return duration ? hoursOf(duration) : 0
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** What is true of a case from its first minute, whatever is done with it. */
const knownBefore =
  /\b(?:(?:older|younger) than|not (?:eligible|entitled|insured|registered|an? (?:customer|member|employee))|has expired|has no (?:contract|licen[cs]e|permit|account|insurance)|already (?:exists|registered|has)|duplicate|outside (?:the|our))\b/i

const rejects = /\b(?:reject|declin|refus|cancel|close)/i
