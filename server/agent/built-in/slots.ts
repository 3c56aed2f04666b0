import { contentStems, share } from '#shared/process/stems.ts'
import type { Step } from '#shared/process/steps.ts'
import { readDuration } from './time-limits.ts'

const words: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  once: 1,
  two: 2,
  twice: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
}

function readCount(text: string): number | undefined {
  const number = words[text.toLowerCase()] ?? Number.parseInt(text, 10)
  return Number.isFinite(number) ? number : undefined
}

/** "after 10 seconds", "a timeout of 2 minutes" → seconds */
export function readSeconds(text: string): number | undefined {
  const match =
    /\b(\d+(?:\.\d+)?|an?|one|two|three|five|ten)\s*-?(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b/i.exec(
      text,
    )
  const amount = match?.[1] === undefined ? undefined : (words[match[1].toLowerCase()] ?? Number(match[1]))
  if (amount === undefined || !match?.[2]) return undefined
  const unit = match[2].toLowerCase()
  if (unit.startsWith('ms') || unit.startsWith('milli')) return Math.max(1, Math.round(amount / 1_000))
  return Math.round(amount * (unit.startsWith('h') ? 3_600 : unit.startsWith('m') ? 60 : 1))
}

/** "5 attempts", "retry up to three times", "max_attempts=4" */
export function readAttempts(text: string): number | undefined {
  const match =
    /\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|once|twice)\s*(?:x\b|(?:more\s+)?(?:times|attempts?|retries|tries|repetitions))/i.exec(
      text,
    ) ??
    /\b(?:attempts?|retries|max_attempts)\s*(?:=|:|to|of)?\s*(\d+)\b/i.exec(text) ??
    /\bretry\w*\s+(once|twice)\b/i.exec(text)
  const count = match?.[1] ? readCount(match[1]) : undefined
  return count !== undefined && count >= 1 && count <= 100 ? count : undefined
}

/** "2 business days", "four hours" as a time limit. */
export function readTimeLimit(text: string): string | undefined {
  const match =
    /\b(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)[\s-]*((?:business |working |calendar )?(?:second|minute|min|hour|day|week|month)s?)\b/i.exec(
      text,
    )
  return match?.[1] && match[2]
    ? readDuration(match[1], match[2].replace(/\bmins?\b/i, 'minutes'))
    : undefined
}

/**
 * A step as a message refers to it. `name` is that of the step which had the number when people wrote it: an earlier wish
 * of the same message may have given the step another one.
 */
export type StepRef =
  | { readonly kind: 'number'; readonly number: number; readonly name: string | undefined }
  | { readonly kind: 'name'; readonly name: string }

/** "step 3", "the third step", "the last step", "“Send the e-mail”" */
export function readStepRef(text: string, steps: readonly Step[]): StepRef | undefined {
  const bare = text
    .trim()
    .replace(/^the\s+/i, '')
    .replace(/[\s.!?,;:]+$/, '')
  const number = /^(?:steps?\s*)?(?:no\.?\s*|number\s+)?#?(\d+)(?:(?:st|nd|rd|th)\s+step)?$/i.exec(bare)?.[1]
  if (number !== undefined) return numbered(Number(number), steps)
  const ordinal =
    /^(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)(?:\s+(?:one|step))?$/i.exec(
      bare,
    )?.[1]
  if (ordinal) {
    const count = /last/i.test(ordinal) ? (steps.at(-1)?.number ?? 1) : readCount(ordinal)
    return count === undefined ? undefined : numbered(count, steps)
  }
  const name = bare
    .replace(/^steps?\s+/i, '')
    .replace(/\s+step$/i, '')
    .replace(/^["“”'‘’`]+|["“”'‘’`]+$/g, '')
    .trim()
  return name === '' ? undefined : { kind: 'name', name }
}

export function numbered(number: number, steps: readonly Step[]): StepRef {
  return { kind: 'number', number, name: steps.find((step) => step.number === number)?.name }
}

/** The step that is meant; by name the one that shares most words, if it is at least half of them and the only one. */
export function findStep(ref: StepRef, steps: readonly Step[]): Step | undefined {
  if (ref.kind === 'name') return findNamed(ref.name, steps, 0.5)
  const same = steps.find((step) => step.number === ref.number)
  if (ref.name === undefined || same?.name === ref.name) return same
  return steps.find((step) => step.name === ref.name)
}

/** "the payment", "checking the invoice": the step whose name says that; undefined where two would fit as well. */
export function findNamed(name: string, steps: readonly Step[], atLeast: number): Step | undefined {
  const exact = steps.find((step) => step.name.toLowerCase() === name.toLowerCase())
  if (exact) return exact
  const wanted = contentStems(name)
  const scored = steps
    .map((step) => ({ step, score: share(wanted, contentStems(step.name)) }))
    .filter(({ score }) => score >= atLeast && score > 0)
    .sort((a, b) => b.score - a.score)
  return scored[0]?.score === scored[1]?.score ? undefined : scored[0]?.step
}

/** "the second approval": of the steps that have these words, in their order. */
function nthNamed(ordinal: string, name: string, steps: readonly Step[]): StepRef | undefined {
  const wanted = contentStems(name)
  const found = steps.filter((step) => share(wanted, contentStems(step.name)) === 1)
  const step = /^last$/i.test(ordinal) ? found.at(-1) : found[(readCount(ordinal) ?? 0) - 1]
  return step && numbered(step.number, steps)
}

/** A bare name is a reference only where nearly all of its words are those of one step. */
const nearlyAll = 0.75

/** The step that a text means: by number, in quotes, as "the … step", or in words that only one step has. */
export function readMeantStep(text: string, { steps, mentioned }: StepsInSight): StepRef | undefined {
  const bare = text.trim().replace(/[\s.!?,;:]+$/, '')
  if (/^(?:it|this|that|this step|that step|the step|this one|that one|the new (?:step|one))$/i.test(bare))
    return mentioned
  const own = stepOfRole(bare, steps)
  if (own) return numbered(own.number, steps)
  if (explicitStep.test(bare)) return readStepRef(bare, steps)
  if (/^(?:an?|another|new|one)\b/i.test(bare)) return undefined
  const nth = /^(?:the\s+)?(first|second|third|fourth|fifth|last)\s+(.+)$/i.exec(bare)
  if (nth?.[1] && nth[2]) return nthNamed(nth[1], nth[2], steps)
  const found = findNamed(bare, steps, nearlyAll)
  return found && numbered(found.number, steps)
}

/** "the QA step", "HR looks at it": the only step of somebody. */
function stepOfRole(text: string, steps: readonly Step[]): Step | undefined {
  const who =
    /^(?:the\s+)?(.{2,40}?)(?:['’]s)?\s+(?:step|(?:looks|does|acts|files|checks|handles|gets|sees)\b.*)$/i.exec(
      text,
    )?.[1]
  const own = steps.filter(({ responsible }) => responsible?.toLowerCase() === who?.toLowerCase())
  return who === undefined || own.length > 1 ? undefined : own[0]
}

/** What references are read against; `mentioned` is the step that was spoken of last. */
export type StepsInSight = { readonly steps: readonly Step[]; readonly mentioned?: StepRef | undefined }

const explicitStep =
  /^(?:the\s+)?(?:steps?\s+(?:no\.?\s*|number\s+)?#?\d+|#?\d+|steps?\s+["“'‘].+["”'’]|["“'‘][^"”’]+["”'’](?:\s+step)?|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)(?:\s+(?:one|step))?|\d+(?:st|nd|rd|th)\s+step|.{2,60}\s+step)$/i

/** "steps 2 and 4", "step 2, 3 and 5", "steps 2-4", or one step. Undefined where one of them is no reference. */
export function readMeantSteps(text: string, sight: StepsInSight): StepRef[] | undefined {
  const numbers = /^(?:the\s+)?steps?\s+(\d+(?:\s*(?:,|and|&|,\s*and)\s*(?:step\s+)?\d+)+)$/i.exec(
    text.trim(),
  )?.[1]
  if (numbers) return [...numbers.matchAll(/\d+/g)].map(([number]) => numbered(Number(number), sight.steps))
  const range = /^(?:the\s+)?steps?\s+(\d+)\s*(?:-|–|to)\s*(?:step\s+)?(\d+)$/i.exec(text.trim())
  const [from, to] = [Number(range?.[1]), Number(range?.[2])]
  if (range && to > from && to - from < 50)
    return Array.from({ length: to - from + 1 }, (_, at) => numbered(from + at, sight.steps))
  const several = readSeveral(text, sight)
  if (several) return several
  const one = readMeantStep(text, sight)
  return one && [one]
}

/** "the last two steps", "the first 3 steps"; undefined where there are fewer. */
function readSeveral(text: string, { steps }: StepsInSight): StepRef[] | undefined {
  const [, end, count = ''] =
    /^(?:the\s+)?(first|last)\s+(\d+|two|three|four|five)\s+steps$/i.exec(text.trim()) ?? []
  const wanted = Number(count) || ['two', 'three', 'four', 'five'].indexOf(count.toLowerCase()) + 2
  if (end === undefined || wanted < 2 || wanted > steps.length) return undefined
  const from = /first/i.test(end) ? 1 : steps.length - wanted + 1
  return Array.from({ length: wanted }, (_, at) => numbered(from + at, steps))
}

/** Where a step goes. */
export type Place =
  | { readonly kind: 'before' | 'after'; readonly step: StepRef }
  | { readonly kind: 'position'; readonly number: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'start' }

const ref = String.raw`(?:the\s+)?(?:step\s+(?:\d+|["“'][^"”']+["”'])|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)\s+(?:step|one)|\d+|["“'][^"”']+["”'](?:\s+step)?)`

type ReadPlace = (match: RegExpExecArray, sight: StepsInSight) => Place | undefined

const sideOf = (word: string | undefined) => (/^(?:before|ahead)/i.test(word ?? '') ? 'before' : 'after')

const places: readonly (readonly [RegExp, ReadPlace])[] = [
  [
    new RegExp(String.raw`,?\s*\bbetween\s+(?:steps\s+)?(${ref})\s+and\s+(?:${ref})`, 'i'),
    (match, sight) => relative('after', match[1], sight),
  ],
  [
    new RegExp(
      String.raw`,?\s*(?:\b(?:right|directly|just|immediately)\s+)?\b(before|after|behind|following)\s+(${ref})(?=[\s,.:;]|$)(?!\s+(?:business\s+|working\s+)?(?:second|minute|hour|day|week|month)s?\b)`,
      'i',
    ),
    (match, sight) => relative(sideOf(match[1]), match[2], sight),
  ],
  [
    /,?\s*\bas\s+(?:the\s+)?(?:new\s+)?(?:step\s+(\d+)|(first|second|third|fourth|fifth|sixth|last)\s+step)/i,
    (match) => position(match[1] ?? match[2]),
  ],
  [/,?\s*\b(?:to|at)\s+(?:the\s+)?(?:position|place)\s+(\d+)/i, (match) => position(match[1])],
  [
    /,?\s*\b(?:right\s+)?(?:at|to)\s+the\s+(?:very\s+)?(end|beginning|start|top|bottom)\b/i,
    (match) => (/end|bottom/i.test(match[1] ?? '') ? { kind: 'end' } : { kind: 'start' }),
  ],
  [
    /(?<=["”’'])\s+(first|last)$/i,
    (match) => (/last/i.test(match[1] ?? '') ? { kind: 'end' } : { kind: 'start' }),
  ],
  // A step by its bare name: at the end of the clause, or as what it begins with.
  [/,?\s*\b(before|after)\s+([^,]{3,60})$/i, (match, sight) => relative(sideOf(match[1]), match[2], sight)],
  [/^(before|after)\s+([^,]{3,60}),\s*/i, (match, sight) => relative(sideOf(match[1]), match[2], sight)],
]

function relative(
  kind: 'before' | 'after',
  text: string | undefined,
  sight: StepsInSight,
): Place | undefined {
  const step = readMeantStep(text ?? '', sight)
  return step && { kind, step }
}

function position(text: string | undefined): Place | undefined {
  if (/^last$/i.test(text ?? '')) return { kind: 'end' }
  const number = readCount(text ?? '')
  return number === undefined ? undefined : { kind: 'position', number }
}

/** The place that a message names, and the message without it. */
export function cutPlace(
  text: string,
  sight: StepsInSight,
): { readonly place: Place | undefined; readonly rest: string } {
  for (const [pattern, read] of places) {
    const match = pattern.exec(text)
    const place = match && read(match, sight)
    if (!match || !place) continue
    const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`
    return {
      place,
      rest: rest
        .replace(/\s+/g, ' ')
        .replace(/^\s*,\s*|\s+$/g, '')
        .trim(),
    }
  }
  return { place: undefined, rest: text }
}

/** The index at which a step of that place comes to stand; undefined where no such step is there. */
export function indexOf(place: Place, steps: readonly Step[]): number | undefined {
  if (place.kind === 'end') return steps.length
  if (place.kind === 'start') return 0
  if (place.kind === 'position') return Math.min(steps.length, Math.max(0, place.number - 1))
  const step = findStep(place.step, steps)
  if (!step) return undefined
  return steps.indexOf(step) + (place.kind === 'after' ? 1 : 0)
}

/** "Step 9" or "step “Send the e-mail”", as the reply repeats what was not found. */
export function nameRef(ref: StepRef): string {
  return ref.kind === 'number' ? `Step ${ref.number}` : `step “${ref.name}”`
}
