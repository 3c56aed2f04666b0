import { contentStems } from '../stems.ts'

/** Words that mean the same deed in a business process, a line each. */
const sameDeeds = `
check verify validate review inspect examine screen
inform notify tell message
create register open
pay reimburse refund disburse settle
approve authorise authorize sign accept
reject decline refuse deny
submit hand file request ask
send forward dispatch ship deliver
store archive save keep
customer client buyer
supplier vendor
restore recover
close finish complete
`

const deeds: ReadonlyMap<string, string> = new Map(
  sameDeeds
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [first = '', ...others] = [...contentStems(line)]
      return [first, ...others].map((stem) => [stem, first] as const)
    }),
)

/**
 * How alike two names of steps are, 0 to 1: by the words that carry their sense, of which different ones may mean the same
 * deed, and by their letters, so that an ending or a typing error costs little.
 */
export function likeness(one: string, other: string): number {
  const [words, otherWords] = [sense(one), sense(other)]
  if (words.size === 0 || otherWords.size === 0)
    return one.trim().toLowerCase() === other.trim().toLowerCase() ? 1 : 0
  return 0.6 * overlap(words, otherWords) + 0.4 * overlap(threes(words), threes(otherWords))
}

const sense = (name: string): Set<string> =>
  new Set([...contentStems(name)].map((stem) => deeds.get(stem) ?? stem))

/** Dice's coefficient: twice what both have, by what they have together. */
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return (2 * [...one].filter((part) => other.has(part)).length) / (one.size + other.size)
}

/** All runs of three letters. */
function threes(words: ReadonlySet<string>): Set<string> {
  const text = ` ${[...words].join(' ')} `
  return new Set(Array.from({ length: text.length - 2 }, (_, at) => text.slice(at, at + 3)))
}
