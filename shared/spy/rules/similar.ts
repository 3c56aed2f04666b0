/** The candidate that a word was probably meant to be: at most two letters away, and less than half of it. */
export function findSimilar(word: string, candidates: Iterable<string>): string | undefined {
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > 2) continue
    const distance = editDistance(word, candidate)
    if (distance <= 2 && distance < candidate.length / 2 && distance < (best?.distance ?? 3)) {
      best = { candidate, distance }
    }
  }
  return best?.candidate
}

/** How many letters must be added, removed or replaced (Levenshtein 1965). */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced))
    }
    above = row
  }
  return above[b.length] ?? 0
}
