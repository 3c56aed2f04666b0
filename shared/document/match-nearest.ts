import { findWords } from './diff.ts'

/** The stretch of text most like what was looked for. */
export type Nearest = {
  /** Whole lines. */
  readonly from: number
  readonly to: number
  /** 0 to 1: the share of the wanted words that need no edit. */
  readonly similarity: number
  /** How much better this place is than the best one apart from it. */
  readonly margin: number
}

/** Above this many pairs of words the search is not worth its time: it needs a step for each. */
const maxPairs = 4_000_000

/** Exchanging a word costs a little more than dropping or adding one, less than both. */
const exchangeCost = 1.4

/**
 * The place in `text` whose words come nearest to the wanted ones: the least edit distance to any stretch of it (Sellers,
 * "The theory and computation of evolutionary distances", 1980).
 */
export function findNearest(text: string, wanted: string): Nearest | null {
  const there = findWords(text)
  const sought = findWords(wanted).map(({ word }) => word)
  if (there.length === 0 || sought.length === 0 || there.length * sought.length > maxPairs) return null
  const { costs, starts } = stretchCosts(
    there.map(({ word }) => word),
    sought,
  )
  const end = smallest(costs)
  const start = starts[end] ?? 0
  const [first, last] = [there[start], there[end - 1]]
  if (!first || !last || end <= start) return null
  const elsewhere = costs.filter((_, at) => at <= start || (starts[at] ?? 0) >= end)
  const similarity = (cost: number) => 1 - Math.min(cost, sought.length) / sought.length
  const best = similarity(costs[end] ?? sought.length)
  return {
    from: text.lastIndexOf('\n', first.from - 1) + 1,
    to: lineEnd(text, last.to),
    similarity: best,
    margin: best - similarity(elsewhere[smallest(elsewhere)] ?? sought.length),
  }
}

/** For each end in the text, the cheapest stretch that ends there, and where that begins. */
function stretchCosts(
  there: readonly string[],
  sought: readonly string[],
): { costs: Float64Array; starts: Int32Array } {
  let costs = new Float64Array(there.length + 1)
  let starts = Int32Array.from(costs, (_, index) => index)
  for (const [row, word] of sought.entries()) {
    const nextCosts = new Float64Array(there.length + 1)
    const nextStarts = new Int32Array(there.length + 1)
    nextCosts[0] = row + 1
    for (let column = 1; column <= there.length; column++) {
      const exchange = (costs[column - 1] ?? 0) + (there[column - 1] === word ? 0 : exchangeCost)
      const missing = (costs[column] ?? 0) + 1
      const surplus = (nextCosts[column - 1] ?? 0) + 1
      const cheapest = Math.min(exchange, missing, surplus)
      const cameFrom =
        cheapest === exchange
          ? starts[column - 1]
          : cheapest === missing
            ? starts[column]
            : nextStarts[column - 1]
      nextCosts[column] = cheapest
      nextStarts[column] = cameFrom ?? 0
    }
    costs = nextCosts
    starts = nextStarts
  }
  return { costs, starts }
}

function smallest(numbers: Float64Array): number {
  let index = 0
  for (let i = 1; i < numbers.length; i++) if ((numbers[i] ?? 0) < (numbers[index] ?? 0)) index = i
  return index
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}
