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
  const number = /^(?:step\s*)?#?(\d+)$/i.exec(bare)?.[1]
  if (number !== undefined) return numbered(Number(number), steps)
  const ordinal =
    /^(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)(?:\s+(?:one|step))?$/i.exec(
      bare,
    )?.[1]
  if (ordinal) {
    const count = /last/i.test(ordinal) ? steps.at(-1)?.number : readCount(ordinal)
    return count === undefined ? undefined : numbered(count, steps)
  }
  const name = bare
    .replace(/^step\s+/i, '')
    .replace(/\s+step$/i, '')
    .replace(/^["“”'‘’`]+|["“”'‘’`]+$/g, '')
    .trim()
  return name === '' ? undefined : { kind: 'name', name }
}

export function numbered(number: number, steps: readonly Step[]): StepRef {
  return { kind: 'number', number, name: steps.find((step) => step.number === number)?.name }
}

/** The step that is meant; by name the one that shares most words, if it is at least half of them. */
export function findStep(ref: StepRef, steps: readonly Step[]): Step | undefined {
  if (ref.kind === 'number') {
    const same = steps.find((step) => step.number === ref.number)
    if (ref.name === undefined || same?.name === ref.name) return same
    return steps.find((step) => step.name === ref.name)
  }
  const exact = steps.find((step) => step.name.toLowerCase() === ref.name.toLowerCase())
  if (exact) return exact
  const wanted = significant(ref.name)
  if (wanted.size === 0) return undefined
  const score = (step: Step) => {
    const own = significant(step.name)
    return [...wanted].filter((word) => own.has(word)).length / wanted.size
  }
  return steps.filter((step) => score(step) >= 0.5).sort((a, b) => score(b) - score(a))[0]
}

/** The words that tell names apart, without endings: "sending the e-mails" and "Send the e-mail" share both. */
function significant(name: string): Set<string> {
  const small = new Set('a an the of for and or in on at to by with from step'.split(' '))
  return new Set(
    (
      name
        .toLowerCase()
        .replace(/e-mail/g, 'email')
        .match(/[\p{L}\p{N}]+/gu) ?? []
    )
      .filter((word) => !small.has(word))
      .map((word) => word.replace(/(?:ing|ed|es|s|e)$/, '')),
  )
}

/** Where a step goes. */
export type Place =
  | { readonly kind: 'before' | 'after'; readonly step: StepRef }
  | { readonly kind: 'position'; readonly number: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'start' }

const ref = String.raw`(?:the\s+)?(?:step\s+(?:\d+|["“'][^"”']+["”'])|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)\s+step|\d+|["“'][^"”']+["”'](?:\s+step)?)`

const places: readonly (readonly [
  RegExp,
  (match: RegExpExecArray, steps: readonly Step[]) => Place | undefined,
])[] = [
  [
    new RegExp(String.raw`,?\s*\bbetween\s+(${ref})\s+and\s+(?:${ref})`, 'i'),
    (match, steps) => relative('after', match[1], steps),
  ],
  [
    new RegExp(
      String.raw`,?\s*(?:\b(?:right|directly|just|immediately)\s+)?\b(before|after|behind|following)\s+(${ref})`,
      'i',
    ),
    (match, steps) => relative(/before/i.test(match[1] ?? '') ? 'before' : 'after', match[2], steps),
  ],
  [
    /,?\s*\bas\s+(?:the\s+)?(?:new\s+)?(?:step\s+(\d+)|(first|second|third|fourth|fifth|sixth|last)\s+step)/i,
    (match) => position(match[1] ?? match[2]),
  ],
  [/,?\s*\b(?:to|at)\s+(?:the\s+)?(?:position|place)\s+(\d+)/i, (match) => position(match[1])],
  [
    /,?\s*\b(?:at|to)\s+the\s+(?:very\s+)?(end|beginning|start|top|bottom)\b/i,
    (match) => (/end|bottom/i.test(match[1] ?? '') ? { kind: 'end' } : { kind: 'start' }),
  ],
]

function relative(
  kind: 'before' | 'after',
  text: string | undefined,
  steps: readonly Step[],
): Place | undefined {
  const step = readStepRef(text ?? '', steps)
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
  steps: readonly Step[],
): { readonly place: Place | undefined; readonly rest: string } {
  for (const [pattern, read] of places) {
    const match = pattern.exec(text)
    const place = match && read(match, steps)
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
