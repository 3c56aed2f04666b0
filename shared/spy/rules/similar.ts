/** How many letters a word may be away from what it was meant to be. */
const maxEdits = 2

/** The candidate that a word was probably meant to be: at most two letters away, and less than half of it. */
export function findSimilar(word: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; edits: number } | undefined
  for (const candidate of candidates) {
    if (candidate === word) continue
    const edits = editsBetween(word, candidate, best ? best.edits - 1 : maxEdits)
    if (edits < candidate.length / 2) best = { candidate, edits }
  }
  return best?.candidate
}

/**
 * How many letters must be added, removed or replaced (Levenshtein 1965) in what two words have from these places on;
 * infinite above `most`. Letters that are the same are never better edited, so few ways are left to try.
 */
function editsBetween(a: string, b: string, most: number, i = 0, j = 0): number {
  let same = 0
  while (i + same < a.length && a[i + same] === b[j + same]) same++
  const [left, other] = [a.length - i - same, b.length - j - same]
  if (Math.abs(left - other) > most) return Number.POSITIVE_INFINITY
  if (left === 0 || other === 0) return left + other
  if (most === 0) return Number.POSITIVE_INFINITY
  const [x, y] = [i + same, j + same]
  const edit = (x: number, y: number) => editsBetween(a, b, most - 1, x, y)
  return 1 + Math.min(edit(x + 1, y + 1), edit(x + 1, y), edit(x, y + 1))
}
