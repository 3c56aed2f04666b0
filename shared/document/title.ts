import { parseMarkdown } from './markdown-parse.ts'
import { fromNode, textOf } from './tree.ts'

/** A title as people take two titles for the same: case, markup, punctuation and a number in front do not count. */
export function normalTitle(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[`*_~\\]/g, '')
    .replace(/^\s*\d+[.)]\s+/, '')
    .replace(/[\s:.,;!?–—-]+/g, ' ')
    .trim()
}

/** The text of a title that is written in Markdown. */
export function plainTitle(markdown: string): string {
  const [heading] = parseMarkdown(`# ${markdown.replace(/\s+/g, ' ')}`)
  return heading ? textOf(fromNode(heading)).trim() : markdown
}

/**
 * How alike two titles look, 0 to 1: the share of letter pairs they have in common (Dice). Titles with different numbers
 * are not alike at all: `Step 2` is no misspelt `Step 3`.
 */
export function titleSimilarity(a: string, b: string): number {
  const [first, second] = [normalTitle(a), normalTitle(b)]
  if (numbersIn(first) !== numbersIn(second)) return 0
  const left = letterPairs(first)
  const right = letterPairs(second)
  let shared = 0
  for (const [pair, count] of left) shared += Math.min(count, right.get(pair) ?? 0)
  return (2 * shared) / (first.length + second.length + 2)
}

const numbersIn = (text: string): string => (text.match(/\d+/g) ?? []).join(' ')

/** Each two neighbouring letters and how often they occur; the ends count as a letter. */
function letterPairs(text: string): Map<string, number> {
  const padded = ` ${text} `
  const pairs = new Map<string, number>()
  for (let i = 0; i + 1 < padded.length; i++) {
    const pair = padded.slice(i, i + 2)
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}
