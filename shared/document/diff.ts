/** A pair of equal elements: index in the old sequence, index in the new one. */
export type Match = readonly [before: number, after: number]

/**
 * The longest common subsequence of two sequences, as rising pairs (Myers, "An O(ND) Difference Algorithm", 1986). Where
 * more than `maxDifferences` elements differ, only what both have at the start and at the end is matched: the work grows
 * with the square of the differences, and a text that differs that much is a new one.
 */
export function matchSequences(
  before: readonly string[],
  after: readonly string[],
  maxDifferences = 1_000,
): Match[] {
  const shorter = Math.min(before.length, after.length)
  let head = 0
  while (head < shorter && before[head] === after[head]) head++
  let tail = 0
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const numbers = new Map<string, number>()
  const a = numberElements(before.slice(head, before.length - tail), numbers)
  const b = numberElements(after.slice(head, after.length - tail), numbers)
  return [
    ...Array.from({ length: head }, (_, i): Match => [i, i]),
    ...shortestEdit(a, b, maxDifferences).map(([i, j]): Match => [i + head, j + head]),
    ...Array.from({ length: tail }, (_, i): Match => [before.length - tail + i, after.length - tail + i]),
  ]
}

/** Equal strings get equal numbers, which compare faster than long strings do. */
function numberElements(elements: readonly string[], numbers: Map<string, number>): Int32Array {
  return Int32Array.from(elements, (element) => {
    const known = numbers.get(element)
    if (known !== undefined) return known
    numbers.set(element, numbers.size)
    return numbers.size - 1
  })
}

/**
 * Myers' greedy search. `reach[k]` is how far in `a` one gets on diagonal k = i - j with d differences; the reach of each
 * d is kept to walk the found path back.
 */
function shortestEdit(a: Int32Array, b: Int32Array, maxDifferences: number): Match[] {
  if (a.length === 0 || b.length === 0) return []
  const limit = Math.min(a.length + b.length, maxDifferences)
  const middle = limit + 1
  const reach = new Int32Array(2 * limit + 3)
  const history: Int32Array[] = []
  for (let d = 0; d <= limit; d++) {
    history.push(reach.slice(middle - d - 1, middle + d + 2))
    for (let k = -d; k <= d; k += 2) {
      let i = stepsDown(reach, middle, d, k) ? at(reach, middle + k + 1) : at(reach, middle + k - 1) + 1
      while (i < a.length && i - k < b.length && a[i] === b[i - k]) i++
      reach[middle + k] = i
      if (i >= a.length && i - k >= b.length) return walkBack(history, a.length, b.length)
    }
  }
  return []
}

/** Whether the best path to diagonal k with d differences comes from the diagonal above it: an insertion. */
function stepsDown(reach: Int32Array, middle: number, d: number, k: number): boolean {
  return k === -d || (k !== d && at(reach, middle + k - 1) < at(reach, middle + k + 1))
}

function walkBack(history: readonly Int32Array[], aLength: number, bLength: number): Match[] {
  const matches: Match[] = []
  let i = aLength
  let j = bLength
  for (let d = history.length - 1; d >= 0; d--) {
    const reach = history[d] ?? new Int32Array()
    const middle = d + 1
    const k = i - j
    const previousK = stepsDown(reach, middle, d, k) ? k + 1 : k - 1
    const previousI = d === 0 ? 0 : at(reach, middle + previousK)
    const previousJ = d === 0 ? 0 : previousI - previousK
    while (i > previousI && j > previousJ) matches.push([--i, --j])
    i = previousI
    j = previousJ
  }
  return matches.reverse()
}

const at = (numbers: Int32Array, index: number): number => numbers[index] ?? 0

/** One part of a text comparison: `before[from, to)` became `after[at, end)`; where `same`, the two are equal. */
export type TextStep = {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly end: number
  readonly same: boolean
}

/**
 * How one text becomes another, in order and without gaps, by words rather than letters: people follow changed words, and
 * words typed by somebody else at the same time stay whole. Texts of several lines (code) are compared by lines first.
 */
export function diffText(before: string, after: string): TextStep[] {
  if (before === after) return before === '' ? [] : [step(0, before.length, 0, after.length, true)]
  // What follows comes to the same, in a time that grows with the text: too slow for one that is written word by word.
  if (before !== '' && after.startsWith(before)) {
    const end = before.length
    return [step(0, end, 0, end, true), step(end, end, end, after.length, false)]
  }
  const byLines = before.includes('\n') && after.includes('\n')
  const coarse = byLines
    ? compare(splitLines(before), splitLines(after))
    : [step(0, before.length, 0, after.length, false)]
  const fine = coarse.flatMap((part) => (part.same ? [part] : compareWords(before, after, part)))
  return mergeSteps(dropIslands(mergeSteps(fine), before)).flatMap((part) => trim(before, after, part))
}

const step = (from: number, to: number, at: number, end: number, same: boolean): TextStep => ({
  from,
  to,
  at,
  end,
  same,
})

const splitLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/** Words, single spaces, emoji with all that belongs to them, single other characters. Together they are the text. */
export function tokens(text: string): string[] {
  return text.match(tokenPattern) ?? []
}

const tokenPattern =
  /\s|[\p{L}\p{N}\p{M}_]+|\p{Extended_Pictographic}(?:\u200d\p{Extended_Pictographic}|[\ufe0f\u{1f3fb}-\u{1f3ff}])*|./gsu

export type Word = { readonly word: string; readonly from: number; readonly to: number }

/** The words of a text in lower case, and where they stand: markup, punctuation and white space do not count. */
export function findWords(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(({ 0: found, index }) => ({
    word: found.toLowerCase(),
    from: index,
    to: index + found.length,
  }))
}

export const words = (text: string): string[] => findWords(text).map(({ word }) => word)

function compareWords(before: string, after: string, part: TextStep): TextStep[] {
  const steps = compare(tokens(before.slice(part.from, part.to)), tokens(after.slice(part.at, part.end)))
  return steps.map(({ from, to, at, end, same }) =>
    step(from + part.from, to + part.from, at + part.at, end + part.at, same),
  )
}

function compare(before: readonly string[], after: readonly string[]): TextStep[] {
  const steps: TextStep[] = []
  let [i, j, from, at] = [0, 0, 0, 0]
  const advance = (toI: number, toJ: number, same: boolean) => {
    const to = from + lengthOf(before, i, toI)
    const end = at + lengthOf(after, j, toJ)
    if (to > from || end > at) steps.push(step(from, to, at, end, same))
    ;[i, j, from, at] = [toI, toJ, to, end]
  }
  for (const [x, y] of matchSequences(before, after)) {
    advance(x, y, false)
    advance(x + 1, y + 1, true)
  }
  advance(before.length, after.length, false)
  return steps
}

function lengthOf(parts: readonly string[], from: number, to: number): number {
  let length = 0
  for (let i = from; i < to; i++) length += parts[i]?.length ?? 0
  return length
}

function mergeSteps(steps: readonly TextStep[]): TextStep[] {
  const merged: TextStep[] = []
  for (const next of steps) {
    const last = merged.at(-1)
    if (last?.same === next.same) merged[merged.length - 1] = { ...last, to: next.to, end: next.end }
    else merged.push(next)
  }
  return merged
}

/** Spaces and commas that happen to be equal between two changed words belong to the change: it reads as one. */
function dropIslands(steps: readonly TextStep[], before: string): TextStep[] {
  return steps.map((part, i) => {
    const between = i > 0 && i < steps.length - 1
    const isIsland = part.same && between && !/[\p{L}\p{N}\uFFFC]/u.test(before.slice(part.from, part.to))
    return isIsland ? { ...part, same: false } : part
  })
}

/** A word that only grew or shrank ("Onboard" → "Onboarding") keeps the letters it had. */
function trim(before: string, after: string, part: TextStep): TextStep[] {
  const removed = before.slice(part.from, part.to)
  const added = after.slice(part.at, part.end)
  if (part.same || removed === '' || added === '') return [part]
  const shorter = Math.min(removed.length, added.length)
  const head = commonStart(removed, added)
  const tail = Math.min(commonEnd(removed, added), shorter - head)
  if (head + tail < shorter) return [part]
  return [
    step(part.from, part.from + head, part.at, part.at + head, true),
    step(part.from + head, part.to - tail, part.at + head, part.end - tail, false),
    step(part.to - tail, part.to, part.end - tail, part.end, true),
  ].filter((piece) => piece.to > piece.from || piece.end > piece.at)
}

function commonStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return length > 0 && isHalfOfPair(a, length) ? length - 1 : length
}

function commonEnd(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[a.length - 1 - length] === b[b.length - 1 - length])
    length++
  return length > 0 && isHalfOfPair(a, a.length - length) ? length - 1 : length
}

/** Whether a cut here would part the two halves of a character outside the basic plane. */
const isHalfOfPair = (text: string, index: number): boolean =>
  /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(index - 1, index + 1))

/**
 * Both changes of one text in one, by words. Null where they touch the same words, or words next to each other with
 * nothing left between: there is no telling what the two authors want together.
 */
export function merge3(base: string, theirs: string, ours: string): string | null {
  const changes = (after: string) =>
    diffText(base, after)
      .filter((part) => !part.same)
      .map((part) => ({ ...part, text: after.slice(part.at, part.end) }))
  const left = changes(theirs)
  const right = changes(ours)
  let merged = ''
  let position = 0
  while (left.length > 0 || right.length > 0) {
    const [a, b] = [left[0], right[0]]
    if (a && b && a.from === b.from && a.to === b.to && a.text === b.text) right.shift()
    else if (a && b && a.from <= b.to && b.from <= a.to) return null
    const next = !b || (a && a.from <= b.from) ? left.shift() : right.shift()
    if (!next) break
    merged += base.slice(position, next.from) + next.text
    position = next.to
  }
  return merged + base.slice(position)
}
