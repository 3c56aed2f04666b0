export type Duration = { readonly count: number; readonly unit: DurationUnit }
export type DurationUnit = 'minute' | 'hour' | 'day' | 'week' | 'month'

const duration =
  /(?<![\p{L}\d])(\d{1,6}|an?|[a-z]{3,8})\s{0,3}(?:business |working )?(minute|hour|day|week|month)s?\b/giu

/** The first length of time that a text names: "within 2 business days", "after an hour". */
export function readDuration(text: string): Duration | undefined {
  for (const [, number = '', word = ''] of text.matchAll(duration)) {
    const [count, unit] = [countOf(number.toLowerCase()), units.find((one) => one === word.toLowerCase())]
    if (count && unit) return { count, unit }
  }
  return undefined
}

/** A month is 30 days long: enough to say how much of a time another one is. */
export const hoursOf = ({ count, unit }: Duration): number =>
  count * { minute: 1 / 60, hour: 1, day: 24, week: 7 * 24, month: 30 * 24 }[unit]

const units: readonly DurationUnit[] = ['minute', 'hour', 'day', 'week', 'month']
const words = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
const larger: Readonly<Record<string, number>> = {
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  sixty: 60,
  ninety: 90,
}

/** Undefined for a word that is no number: "the next day". */
function countOf(word: string): number | undefined {
  if (word === 'a' || word === 'an') return 1
  return Number(word) || words.indexOf(word) + 1 || larger[word]
}
