import * as Y from 'yjs'
import { appendIds, type IdRun, type IdSet, sliceIds } from './id-set.ts'
import { textOfItem } from './yjs-internals.ts'

/** Letters that an update takes from one Yjs text, or brings into it, in their order there. */
export type Stretch = { readonly text: Y.XmlText; readonly letters: string; readonly ids: IdSet }

/** Letters of an erased stretch, by their ids, and the same letters in a stretch that was written instead. */
export type Recreated = {
  readonly erased: Stretch
  readonly written: Stretch
  readonly from: IdSet
  readonly to: IdSet
}

/** What each text lost. What others wrote in between does not part it: who erased it had not seen that. */
export function erasedStretches(items: ReadonlySet<Y.Item>): Stretch[] {
  return textsOf(items).map((text) =>
    stretchOf(
      text,
      itemsOfText(text).filter((item) => items.has(item)),
    ),
  )
}

/** What each text gained, one stretch for each place. */
export function writtenStretches(items: ReadonlySet<Y.Item>): Stretch[] {
  return textsOf(items).flatMap((text) => {
    const places: Y.Item[][] = [[]]
    for (const item of itemsOfText(text)) {
      if (items.has(item)) places.at(-1)?.push(item)
      else if (!item.deleted && item.countable) places.push([])
    }
    return places.filter((place) => place.length > 0).map((place) => stretchOf(text, place))
  })
}

/**
 * Editors cannot move text: who splits a paragraph, joins two, or makes a heading or a list of one, erases it and writes
 * it again elsewhere. Finds by the letters which written text is the copy of which erased one.
 */
export function findRecreated(erased: readonly Stretch[], written: readonly Stretch[]): Recreated[] {
  const found: Recreated[] = []
  const open = new Set(erased)
  // Equal texts are paired one to one and in their order: items of a list that say the same stay apart.
  const rest = written.filter((copy) => {
    const original = [...open].find((stretch) => stretch.letters === copy.letters)
    if (!original) return true
    open.delete(original)
    found.push({ erased: original, written: copy, from: original.ids, to: copy.ids })
    return false
  })
  for (const copy of rest) {
    for (const original of open) {
      const same = findSame(original.letters, copy.letters)
      if (!same) continue
      found.push({
        erased: original,
        written: copy,
        from: sliceIds(original.ids, same.from, same.from + same.length),
        to: sliceIds(copy.ids, same.to, same.to + same.length),
      })
    }
  }
  return found
}

/** Fewer letters at the ends of two texts are the same by chance. */
export const leastCommon = 4

/** Where one text stands in the other as a whole, or what the two have in common at the start or at the end. */
function findSame(from: string, to: string): { from: number; to: number; length: number } | null {
  if (from === '' || to === '') return null
  if (from.includes(to)) return { from: from.indexOf(to), to: 0, length: to.length }
  if (to.includes(from)) return { from: 0, to: to.indexOf(from), length: from.length }
  const atStart = countSame(from, to, (text, index) => text[index])
  if (atStart >= leastCommon) return { from: 0, to: 0, length: atStart }
  const atEnd = countSame(from, to, (text, index) => text[text.length - 1 - index])
  if (atEnd < leastCommon) return null
  return { from: from.length - atEnd, to: to.length - atEnd, length: atEnd }
}

function countSame(
  a: string,
  b: string,
  letter: (text: string, index: number) => string | undefined,
): number {
  const end = Math.min(a.length, b.length)
  let count = 0
  while (count < end && letter(a, count) === letter(b, count)) count++
  return count
}

export function textsOf(items: Iterable<Y.Item>): Y.XmlText[] {
  const texts = new Set<Y.XmlText>()
  for (const item of items) {
    const text = textOfItem(item)
    if (text) texts.add(text)
  }
  return [...texts]
}

/** All items of a text in their order, also deleted ones. */
export function itemsOfText(text: Y.XmlText): Y.Item[] {
  const items: Y.Item[] = []
  for (let item = text._start; item; item = item.right) items.push(item)
  return items
}

function stretchOf(text: Y.XmlText, items: readonly Y.Item[]): Stretch {
  let letters = ''
  const ids: IdRun[] = []
  for (const { id, content } of items) {
    if (!(content instanceof Y.ContentString)) continue
    letters += content.str
    appendIds(ids, id.client, id.clock, content.str.length)
  }
  return { text, letters, ids }
}
