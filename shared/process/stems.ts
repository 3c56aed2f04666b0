import { fromGerund, fromParticiple, fromThirdPerson } from './verbs.ts'

/** Words that build sentences and say nothing by themselves. */
const small: ReadonlySet<string> = new Set(
  `a about after again all also an and any are as at be been before being both but by can could do does doing done each
  either every first finally for from get gets given go goes had has have he her here him his how i if in into is it its
  itself just let make may me might more must my need needs new next no nor not now of off on once one only onto or other
  our out over own please per same shall she should so some soon step steps such than that the their them then there these
  they this those through thus to too under until up upon us use using very via was we were what when where whether which
  while who whom whose why will with within without would you your process workflow procedure unless otherwise
  else except meanwhile simultaneously whereas case exception happens because since provided long basically usually normally typically simply like max maximum someone somebody anyone`
    .trim()
    .split(/\s+/),
)

const numbers: ReadonlyMap<string, string> = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, number) => [word, String(number)]),
)

/** What forms of a word have in common: "payment", "paid" and "paying" are "pay", "approval" and "approves" "approv". */
function stem(word: string): string {
  const lower = word.toLowerCase().replace(/['’]s?$/, '')
  const number = numbers.get(lower)
  if (number !== undefined) return number
  const base = fromParticiple(lower) ?? fromThirdPerson(lower) ?? fromGerund(lower) ?? lower
  const bare = base
    .replace(/ications?$/, 'y')
    .replace(/(.{3})(?:ations?|ates?|ions?|ments?|als?|ings?)$/, '$1')
  return bare.replace(/(.{2})(?:ed|es|e|s|y)$/, '$1').replace(/([^aeiouy\d])\1$/, '$1')
}

/** The stems of the words that carry what a text says, each once. */
export function contentStems(text: string): Set<string> {
  const words =
    text
      .toLowerCase()
      .replace(/\be-(?=mail)/g, 'e')
      .match(/\p{L}[\p{L}\p{N}'’]*|\d[\d.,]*\d|\d/gu) ?? []
  return new Set(words.filter((word) => !small.has(word)).map(stem))
}

/** Which part of the first set's words the second one has, 0 to 1. */
export function share(wanted: ReadonlySet<string>, present: ReadonlySet<string>): number {
  if (wanted.size === 0) return 0
  return [...wanted].filter((word) => present.has(word)).length / wanted.size
}

/** Whether a word only builds sentences. */
export function isSmallWord(word: string): boolean {
  return small.has(word.toLowerCase())
}
