import { blockLists, editList } from './block-path.ts'
import { type BlockList, type Found, foundMany, foundOnce, none } from './found.ts'
import { joinMarkdown, writeBlocks } from './markdown.ts'
import { parseMarkdown } from './markdown-parse.ts'
import { fromNode } from './tree.ts'

/**
 * Where the old text stands in the Markdown of the blocks, to the letter. Only the blocks it touches are written anew, and
 * of those only the innermost: a text found in an item of a list cannot change its neighbours.
 * `parts` is the Markdown of each block.
 */
export function matchText(blocks: BlockList, parts: readonly string[], old: string, fresh: string): Found {
  if (old === '') return none
  const text = joinMarkdown(parts)
  const hits = occurrences(text, old)
  const [hit] = hits
  if (hit === undefined) return none
  if (hits.length > 1)
    return foundMany(
      hits.length,
      hits.slice(0, 4).map((at) => context(text, at, old.length)),
    )
  return foundOnce(
    replaceInside(blocks, parts, old, fresh) ?? replaceRange(blocks, parts, hit, hit + old.length, fresh),
  )
}

/** The blocks with a range of their Markdown replaced. */
export function replaceRange(
  blocks: BlockList,
  parts: readonly string[],
  from: number,
  to: number,
  fresh: string,
): BlockList {
  const touched = placesOf(parts).filter((place) => place.from < to && from < place.to)
  const [first, last] = [touched[0], touched.at(-1)]
  if (!first || !last) return blocks
  const text = joinMarkdown(parts)
  const markdown = splice(text.slice(first.from, from), fresh, text.slice(to, last.to))
  return blocks.toSpliced(first.index, last.index - first.index + 1, ...parseMarkdown(markdown).map(fromNode))
}

/** The same one list further in, where the text is in no other; null where there is none, or the new text has no room. */
function replaceInside(
  blocks: BlockList,
  parts: readonly string[],
  old: string,
  fresh: string,
): BlockList | null {
  const index = parts.findIndex((part) => part.includes(old))
  const block = blocks[index]
  if (!block) return null
  const inner = [...blockLists([block])]
    .filter(({ type }) => type !== null && holdsBlocks.has(type))
    .map(({ blocks: list, path }) => ({ list, path: [index, ...path.slice(1)], parts: writeBlocks(list) }))
    .filter((candidate) => occurrences(joinMarkdown(candidate.parts), old).length === 1)
    .sort((a, b) => b.path.length - a.path.length)
  for (const { list, path, parts: innerParts } of inner) {
    const [at = 0] = occurrences(joinMarkdown(innerParts), old)
    const edited = editList(blocks, path, () => replaceRange(list, innerParts, at, at + old.length, fresh))
    if (edited) return edited
  }
  return null
}

/** Groups whose children are blocks of their own, unlike those of items or rows. */
const holdsBlocks = new Set(['listItem', 'taskItem', 'blockquote', 'tableCell', 'tableHeader'])

/** Where each block's Markdown is in that of all; blocks without any are left out. */
function placesOf(parts: readonly string[]): { index: number; from: number; to: number }[] {
  let end = -2
  return parts.flatMap((part, index) => {
    if (part === '') return []
    const from = end + 2
    end = from + part.length
    return [{ index, from, to: end }]
  })
}

/** Where the text occurs and cuts no letter in two; where it also occurs as whole words, only there. */
function occurrences(text: string, wanted: string): number[] {
  const all: number[] = []
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (!cutsReference(text, at) && !cutsReference(text, at + wanted.length)) all.push(at)
  }
  const whole = all.filter((at) => !cutsWord(text, at) && !cutsWord(text, at + wanted.length))
  return whole.length > 0 ? whole : all
}

const cutsWord = (text: string, at: number): boolean =>
  /^[\p{L}\p{N}]{2}$/u.test(text.slice(Math.max(0, at - 1), at + 1))

/** Whether a letter that is written as its number (`&#x63;`) begins before and ends behind. */
const cutsReference = (text: string, at: number): boolean =>
  /&(?:#x?[\da-f]*)?$/i.test(text.slice(Math.max(0, at - longestReference), at)) &&
  /^#?x?[\da-f]*;/i.test(text.slice(at, at + longestReference))

/** `&#x10ffff;` */
const longestReference = 10

/** Three texts in one. Where the middle goes, so do the marker of an item left empty and the second of two spaces. */
function splice(head: string, middle: string, tail: string): string {
  if (middle !== '') return head + middle + tail
  const isLineEnd = tail === '' || tail.startsWith('\n')
  const kept = isLineEnd ? head.replace(/(^|\n)[ >]*(?:[-*+]|\d+[.)])[ ]+(?:\[[ xX]\][ ]*)?$/, '$1') : head
  return kept + (kept.endsWith(' ') && tail.startsWith(' ') ? tail.slice(1) : tail)
}

const contextCharacters = 40

const context = (text: string, at: number, length: number): string =>
  text.slice(Math.max(0, at - contextCharacters), at + length + contextCharacters)
