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

/** A name as it is compared: the words that carry its sense, and their letters in runs of three. */
export type Sense = {
  readonly name: string
  readonly words: ReadonlySet<string>
  readonly threes: ReadonlySet<string>
}

export function senseOf(name: string): Sense {
  const words = new Set([...contentStems(name)].map((stem) => deeds.get(stem) ?? stem))
  return { name: name.trim().toLowerCase(), words, threes: threesOf(words) }
}

/**
 * How alike two names of steps are, 0 to 1: by the words that carry their sense, of which different ones may mean the same
 * deed, and by their letters, so that an ending or a typing error costs little.
 */
export function alike(one: Sense, other: Sense): number {
  if (one.words.size === 0 || other.words.size === 0) return one.name === other.name ? 1 : 0
  return 0.6 * overlap(one.words, other.words) + 0.4 * overlap(one.threes, other.threes)
}

export const likeness = (one: string, other: string): number => alike(senseOf(one), senseOf(other))

/** Dice's coefficient: twice what both have, by what they have together. */
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0
  for (const part of one) if (other.has(part)) shared += 1
  return (2 * shared) / (one.size + other.size)
}

/** All runs of three letters. */
function threesOf(words: ReadonlySet<string>): Set<string> {
  const text = ` ${[...words].join(' ')} `
  return new Set(Array.from({ length: text.length - 2 }, (_, at) => text.slice(at, at + 3)))
}
