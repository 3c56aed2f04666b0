import { findWords, type Match, matchSequences, type Word } from './diff.ts'
import { outlineOf, type Section } from './outline.ts'
import type { OwnerIndex } from './owner-index.ts'
import { headingLevel, headingTitle } from './place.ts'
import type { Plan } from './plan.ts'
import { type Block, type PlannedBlock, type TextBlock, textOf } from './tree.ts'

/** Words, by those who wrote them (`Owner.by`). */
export type WordsBy = ReadonlyMap<string, number>

/** What a change takes away, in words. What it writes again elsewhere is not gone. */
export type Loss = {
  readonly words: WordsBy
  /** The sections that lose words, those within others too. */
  readonly sections: readonly SectionLoss[]
}

export type SectionLoss = {
  readonly handle: string
  readonly title: string
  /** How many words it has; those of its heading where there are none under it. */
  readonly size: number
  /** Those of them that go. */
  readonly words: WordsBy
  /** New words in their place. */
  readonly added: number
}

export const noLoss: Loss = { words: new Map(), sections: [] }

/** Whose words they are. Of one that several wrote, whoever counts has it. */
export type Ownership = { readonly owners: OwnerIndex; readonly counts: (by: string) => boolean }

export const countWords = (blocks: readonly PlannedBlock[]): number =>
  blocks.reduce((sum, block) => sum + wordCountOf(block), 0)

/**
 * What a plan takes away from this tree, told as people would tell two texts apart: paragraphs that are as they were
 * anywhere in the change stay, the others are compared word by word.
 */
export function lossOf(
  { base, target }: Pick<Plan, 'base' | 'target'>,
  tree: readonly Block[],
  ownership: Ownership,
): Loss {
  if (base.length === 0) return noLoss
  const { gone, fresh } = compare(textsIn(base), textsIn(target))
  if (gone.length === 0) return noLoss
  const blocks = base.flatMap(textblocksIn)
  const places = new Map(tree.map((block, index) => [nameOf(block), index]))
  const placeOf = (block: Block | undefined) => (block && places.get(nameOf(block))) ?? -1
  /** By the index in the tree. */
  const lost = new Map<number, string[]>()
  for (const { text, words } of gone) {
    const [place, leaf] = [placeOf(base[text.top]), blocks[text.index]]
    if (leaf) lost.set(place, [...(lost.get(place) ?? []), ...writersOf(leaf, words, ownership)])
  }
  const begin = placeOf(base[0])
  const sections = outlineOf(tree)
  const around = sections.filter(({ start, end }) => start <= begin && begin < end)
  const added = countByTitle(target, fresh, around)
  return {
    words: tally([...lost.values()]),
    sections: sections.flatMap((section) => {
      const { handle, title, heading, start, end } = section
      const inside = countWords(tree.slice(start, end))
      const from = inside === 0 ? (heading ?? start) : start
      const own = [...lost].filter(([place]) => place >= from && place < end)
      if (own.length === 0) return []
      const size = countWords(tree.slice(from, end))
      const words = tally(own.map(([, writers]) => writers))
      return [{ handle, title, size, words, added: added.get(title) ?? 0 }]
    }),
  }
}

/** The content of a textblock: the how manyeth it is, and of which block of the top level. */
type Text = { readonly content: string; readonly index: number; readonly top: number }
type Part = { readonly text: Text; readonly words: readonly Word[] }

function textsIn(blocks: readonly PlannedBlock[]): Text[] {
  const contents = (block: PlannedBlock): string[] =>
    block.kind === 'text' ? [block.inline.text] : block.children.flatMap(contents)
  return blocks
    .flatMap((block, top) => contents(block).map((content) => ({ content, top })))
    .map((text, index) => ({ ...text, index }))
}

const textblocksIn = (block: Block): TextBlock[] =>
  block.kind === 'text' ? [block] : block.children.flatMap(textblocksIn)

/** The words that only one of the two has, text by text. */
function compare(
  before: readonly Text[],
  after: readonly Text[],
): { readonly gone: readonly Part[]; readonly fresh: readonly Part[] } {
  const unchanged = common(before, after)
  const [old, fresh] = [without(before, unchanged), without(after, unchanged)]
  const [a, b] = [inOrder(old), inOrder(fresh)]
  const counted = matchCounts(a, b)
  const isNew = a.length + b.length - 2 * counted.length > maxDifferences
  const matches = isNew ? counted : matchSequences(a, b, 2 * maxDifferences)
  return {
    gone: unmatched(old, new Set(matches.map(([index]) => index))),
    fresh: unmatched(fresh, new Set(matches.map(([, index]) => index))),
  }
}

/**
 * Texts that differ in more words are compared by how often each word stands in them, wherever that is: the work of an
 * order that counts grows with the square of the differences, and it is done with each piece of a text that is written.
 */
const maxDifferences = 300

/** Pairs of equal words, in any order. */
function matchCounts(before: readonly string[], after: readonly string[]): Match[] {
  const places = Map.groupBy(after.keys(), (index) => after[index])
  return before.flatMap((word, index) => {
    const place = places.get(word)?.pop()
    return place === undefined ? [] : [[index, place] as const]
  })
}

/** How often each text stands in both. */
function common(before: readonly Text[], after: readonly Text[]): Map<string, number> {
  const old = Map.groupBy(before, ({ content }) => content)
  const now = Map.groupBy(after, ({ content }) => content)
  return new Map([...old].map(([text, list]) => [text, Math.min(list.length, now.get(text)?.length ?? 0)]))
}

function without(texts: readonly Text[], unchanged: ReadonlyMap<string, number>): Part[] {
  const left = new Map(unchanged)
  return texts.flatMap((text) => {
    const count = left.get(text.content) ?? 0
    left.set(text.content, count - 1)
    return count > 0 ? [] : [{ text, words: findWords(text.content) }]
  })
}

const inOrder = (parts: readonly Part[]): string[] =>
  parts.flatMap(({ words }) => words.map(({ word }) => word))

function unmatched(parts: readonly Part[], matched: ReadonlySet<number>): Part[] {
  let begin = 0
  return parts.flatMap(({ text, words }) => {
    const from = begin
    begin += words.length
    const left = words.filter((_, index) => !matched.has(from + index))
    return left.length > 0 ? [{ text, words: left }] : []
  })
}

/** Who wrote each of these words of a text. */
function writersOf({ inline }: TextBlock, words: readonly Word[], { owners, counts }: Ownership): string[] {
  let end = 0
  const spans = inline.ids
    .flatMap((run) => owners.ownersOf(...run))
    .map(({ length, owner }) => {
      end += length
      return { from: end - length, to: end, by: owner.by }
    })
  let first = 0
  return words.map(({ from, to }) => {
    // Words and spans come in order.
    while ((spans[first]?.to ?? to) <= from) first++
    let last = first
    while ((spans[last]?.from ?? to) < to) last++
    const writers = spans.slice(first, last)
    return (writers.find(({ by }) => counts(by)) ?? writers[0])?.by ?? ''
  })
}

/** New words by the titles of the sections that they come to stand in. */
function countByTitle(
  target: readonly PlannedBlock[],
  fresh: readonly Part[],
  around: readonly Section[],
): Map<string, number> {
  const newWords = new Map<number, number>()
  for (const { text, words } of fresh) newWords.set(text.top, (newWords.get(text.top) ?? 0) + words.length)
  const counts = new Map<string, number>()
  let open = around.map(({ level, title }) => ({ level, title }))
  for (const [top, block] of target.entries()) {
    const level = headingLevel(block)
    if (level !== null)
      open = [...open.filter((section) => section.level < level), { level, title: headingTitle(block) }]
    const count = newWords.get(top) ?? 0
    for (const { title } of open) counts.set(title, (counts.get(title) ?? 0) + count)
  }
  return counts
}

function tally(lost: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const writers of lost) for (const by of writers) counts.set(by, (counts.get(by) ?? 0) + 1)
  return counts
}

function wordCountOf(block: PlannedBlock): number {
  const known = wordCounts.get(block) ?? findWords(textOf(block)).length
  wordCounts.set(block, known)
  return known
}

/** A memory of a pure function, held by the blocks themselves: it goes when they go. */
const wordCounts = new WeakMap<PlannedBlock, number>()

const nameOf = ({ id }: Block): string => `${id.client}.${id.clock}`
