import { type Match, matchSequences, words } from './diff.ts'
import { type PlannedBlock, textOf } from './tree.ts'

/**
 * Above this many pairs a gap between equal blocks is cut in halves rather than searched for the best pairing: the search
 * needs a step for every pair.
 */
const maxPairs = 40_000

/**
 * Which new block continues which old one, as rising pairs of indexes. Equal blocks find each other first; between them,
 * blocks of the same type are paired so that the most words stay where they are. A pair is edited in place, which keeps
 * its identity for everybody who has a caret in it; blocks without a partner come and go.
 */
export function alignBlocks(before: readonly PlannedBlock[], after: readonly PlannedBlock[]): Match[] {
  const equal = matchSequences(
    before.map((block) => block.key),
    after.map((block) => block.key),
  )
  const pairs: Match[] = []
  let [i, j] = [0, 0]
  for (const [x, y] of equal) {
    pairs.push(...alignGap(before, after, [i, x], [j, y]), [x, y])
    ;[i, j] = [x + 1, y + 1]
  }
  return [...pairs, ...alignGap(before, after, [i, before.length], [j, after.length])]
}

/** How many blocks are equal at the start of both, and how many at the end of what is left of both. */
export function equalEnds(before: readonly PlannedBlock[], after: readonly PlannedBlock[]) {
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head]?.key === after[head]?.key) head++
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail)?.key === after.at(-1 - tail)?.key) tail++
  return { head, tail }
}

type Range = readonly [from: number, to: number]

function alignGap(
  before: readonly PlannedBlock[],
  after: readonly PlannedBlock[],
  [i0, i1]: Range,
  [j0, j1]: Range,
): Match[] {
  if (i0 === i1 || j0 === j1) return []
  // One block that grows word by word must not have its words counted each time.
  if (i1 - i0 === 1 && j1 - j0 === 1) return before[i0]?.type === after[j0]?.type ? [[i0, j0]] : []
  if ((i1 - i0) * (j1 - j0) > maxPairs) {
    const iHalf = Math.ceil((i0 + i1) / 2)
    const jHalf = Math.ceil((j0 + j1) / 2)
    return [
      ...alignGap(before, after, [i0, iHalf], [j0, jHalf]),
      ...alignGap(before, after, [iHalf, i1], [jHalf, j1]),
    ]
  }
  const old = before.slice(i0, i1).map(countWords)
  const fresh = after.slice(j0, j1).map(countWords)
  return bestPairs(old.length, fresh.length, (i, j) => likeness(old[i], fresh[j])).map(([i, j]) => [
    i + i0,
    j + j0,
  ])
}

/** Rising pairs with the greatest sum of scores; pairs of score 0 are none. */
function bestPairs(rows: number, columns: number, score: (i: number, j: number) => number): Match[] {
  const width = columns + 1
  const best = new Float64Array((rows + 1) * width)
  const gain = new Float64Array(rows * columns)
  const sum = (i: number, j: number): number => best[i * width + j] ?? 0
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const paired = score(i, j)
      gain[i * columns + j] = paired
      const skipped = Math.max(sum(i, j + 1), sum(i + 1, j))
      best[(i + 1) * width + j + 1] = paired > 0 ? Math.max(skipped, sum(i, j) + paired) : skipped
    }
  }
  const pairs: Match[] = []
  for (let [i, j] = [rows, columns]; i > 0 && j > 0; ) {
    if (sum(i, j) === sum(i - 1, j)) i--
    else if (sum(i, j) === sum(i, j - 1)) j--
    else pairs.push([--i, --j])
  }
  return pairs.reverse()
}

/** 0 to 1: how alike two blocks are; 0 for blocks of different types. Counts each block's words once. */
export function similarity(old: PlannedBlock, fresh: PlannedBlock): number {
  return Math.min(1, likeness(counted(old), counted(fresh)))
}

function counted(block: PlannedBlock): Counted {
  const known = counts.get(block) ?? countWords(block)
  counts.set(block, known)
  return known
}

/** A memory of a pure function, held by the blocks themselves: it goes when they go. */
const counts = new WeakMap<PlannedBlock, Counted>()

type Counted = { readonly type: string; readonly words: ReadonlyMap<string, number>; readonly total: number }

function countWords(block: PlannedBlock): Counted {
  const list = words(textOf(block))
  const counts = new Map<string, number>()
  for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1)
  return { type: block.type, words: counts, total: list.length }
}

/**
 * The part of their words two blocks share, and a little for being of one type: rather edit a block in place than
 * replace it. 0 for blocks of different types, which cannot become each other.
 */
function likeness(old: Counted | undefined, fresh: Counted | undefined): number {
  if (!old || !fresh || old.type !== fresh.type) return 0
  if (old.total + fresh.total === 0) return 1.05
  let shared = 0
  for (const [word, count] of old.words) shared += Math.min(count, fresh.words.get(word) ?? 0)
  return 0.05 + (2 * shared) / (old.total + fresh.total)
}
