export type Duration = { readonly count: number; readonly unit: DurationUnit }
export type DurationUnit = (typeof units)[number]

const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const
const ones =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

const [one, ten] = [ones, tens].map((names) => `(?:${names.join('|')})`)
const amount = String.raw`\d[\d.,]*|${ten}(?:[\s-]${one})?|${one}|half an?|an?`

/**
 * A length of time, to be used with the flags i and u: "2 business days", "forty-eight hours", "48h", "an hour and a half".
 * Not the end of a larger number ("one hundred twenty days"), and not how often something is done ("twice a day").
 */
export const durationPattern = String.raw`(?<![\p{L}\d.,]|\p{L}-|(?:hundred|thousand|hundred and|quarter of|once|twice|times|\d)\s)(${amount})(\sand a half)?(?:\s?\(\d+\))?[\s-]{0,3}(?:(?:business|working|calendar|full)\s)?(second(?=s)|sec|min(?:ute)?|h(?:our|r)?|day|week|month|year)s?(?![\p{L}\d])(\sand a half)?`

const duration = new RegExp(durationPattern, 'giu')

/** The first length of time that a text names: "within 2 business days", "after an hour". */
export function readDuration(text: string): Duration | undefined {
  for (const [, number = '', half, word = '', halfBehind] of text.matchAll(duration)) {
    const [count, unit] = [countOf(number.toLowerCase()), unitOf(word.toLowerCase())]
    if (count && unit) return { count: count + (half || halfBehind ? 0.5 : 0), unit }
  }
  return undefined
}

const unitOf = (word: string): DurationUnit | undefined =>
  units.find((unit) => unit.startsWith(word === 'hr' ? 'h' : word))

/** Undefined where it can be read in two ways: "1.000". */
function countOf(number: string): number | undefined {
  if (/^\d/.test(number)) {
    const digits = /^\d{1,3}(?:,\d{3})+$/.test(number) ? number.replaceAll(',', '') : number.replace(',', '.')
    return /^\d+(?:\.\d{1,2})?$/.test(digits) ? Number(digits) : undefined
  }
  if (/^an?$/.test(number)) return 1
  if (number.startsWith('half')) return 0.5
  const words = number.split(/[\s-]/)
  return words.reduce((sum, name) => sum + (ones.indexOf(name) + 1 || 10 * (tens.indexOf(name) + 2)), 0)
}

/** A month is 30 days long, a year 365: enough to say how much of a time another one is. */
export const hoursOf = ({ count, unit }: Duration): number => (count * secondsIn[unit]) / secondsIn.hour

const secondsIn: Readonly<Record<DurationUnit, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
}

/** As ISO 8601 has it: P2D, PT48H. Its parts are whole: half an hour is PT30M. */
export function isoDuration(text: string): string | undefined {
  const duration = readDuration(text)
  if (!duration) return undefined
  const { count, unit } = duration
  if (!Number.isInteger(count)) return `PT${Math.round((count * secondsIn[unit]) / secondsIn.minute)}M`
  const letter = unit.charAt(0).toUpperCase()
  return /second|minute|hour/.test(unit) ? `PT${count}${letter}` : `P${count}${letter}`
}
