import * as Y from 'yjs'
import { diffText } from './diff.ts'
import { appendIds, type Id, type IdRun, type IdSet, lastId, sliceIds } from './id-set.ts'
import {
  hardBreak,
  type Inline,
  inlineOf,
  inlineToNodes,
  markKey,
  type Piece,
  piecesOf,
  sliceInline,
  splitBreaks,
} from './inline.ts'
import { buildInline, type LiveInline, readText, textAttrs } from './tree.ts'
import type { Writing } from './writing.ts'
import {
  elementOfItem,
  idOf,
  idsSince,
  indexAfter,
  indexAt,
  isLive,
  itemOf,
  type Link,
  liveChildren,
  markOf,
  parentOf,
  parentOfItem,
  placeOf,
  placesOf,
  presentIds,
  setLink,
  textOfItem,
} from './yjs-internals.ts'

/**
 * Makes the text of a block what `target` says, word by word. Each edit is addressed by the ids of `base`, the text the
 * change was made for, which may be older than what stands there now: what others did to the rest stays, wherever it is.
 * `after` is the character before `base` if that is only the end of the block's text.
 * Returns the target with its ids, the base of a next change.
 */
export function changeText(
  writing: Writing,
  element: Y.XmlElement,
  base: LiveInline,
  target: Inline,
  after: Id | null = null,
): LiveInline {
  const linksBefore = writing.links.length
  const ids: IdRun[] = []
  for (const { from, to, at, end, same } of diffText(base.text, target.text)) {
    const old = sliceIds(base.ids, from, to)
    const fresh = sliceInline(target, at, end)
    if (same) {
      changeMarks(writing, old, sliceInline(base, from, to), fresh)
      appendAll(ids, old)
      continue
    }
    // First in, then out: the new words stand beside the word they follow, even if all around them goes.
    const last = lastId(ids) ?? after
    appendAll(ids, insertInline(writing, element, last, fresh))
    removeText(writing, element, last, { ...sliceInline(base, from, to), ids: old })
  }
  const moved = writing.links.length > linksBefore
  return { ...target, ids: moved ? presentIds(writing.ydoc, ids) : ids }
}

/** Deletes these characters wherever they stand now. */
export function deleteText(ydoc: Y.Doc, ids: IdSet): void {
  const { spans, breaks } = locate(ydoc, ids)
  // From the end, so that the places further ahead stay right.
  for (const { text, from, to } of spans.toReversed()) text.delete(from, to - from)
  for (const item of breaks) parentOfItem(item)?.delete(indexAt(item), 1)
}

/** A stretch of visible text, by index. */
type Span = { readonly text: Y.XmlText; readonly from: number; readonly to: number }

/** Where these characters stand now: stretches of text, apart from each other and rising within one text; and hard breaks. */
export function locate(ydoc: Y.Doc, ids: IdSet): { spans: Span[]; breaks: Y.Item[] } {
  const found = new Map<Y.XmlText, Span[]>()
  const breaks: Y.Item[] = []
  for (const { item, offset, length } of placesOf(ydoc, ids)) {
    if (item.deleted) continue
    const text = textOfItem(item)
    if (!text) {
      if (elementOfItem(item)?.nodeName === 'hardBreak') breaks.push(item)
      continue
    }
    const from = indexAt(item, offset)
    const spans = found.get(text)
    if (spans) spans.push({ text, from, to: from + length })
    else found.set(text, [{ text, from, to: from + length }])
  }
  return { spans: [...found.values()].flatMap(joinSpans), breaks }
}

function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last && last.to >= span.from) joined[joined.length - 1] = { ...last, to: Math.max(last.to, span.to) }
    else joined.push(span)
  }
  return joined
}

function removeText(writing: Writing, element: Y.XmlElement, after: Id | null, old: LiveInline): void {
  const content = inlineToNodes(stillThere(writing.ydoc, old))
  if (content.length > 0) writing.removed.push({ within: idOf(element), after, content })
  deleteText(writing.ydoc, old.ids)
}

/** The part of a text that nobody has deleted meanwhile. */
function stillThere(ydoc: Y.Doc, old: LiveInline): Inline {
  const pieces: Piece[] = []
  for (const { item, index, length } of placesOf(ydoc, old.ids)) {
    if (!item.deleted) pieces.push(...piecesOf(sliceInline(old, index, index + length)))
  }
  return inlineOf(pieces)
}

/** Sets on kept text the marks that differ, and only those: marks that others set meanwhile stay. */
function changeMarks(writing: Writing, ids: IdSet, before: Inline, after: Inline): void {
  let index = 0
  for (const piece of piecesOf(before)) {
    for (const fresh of piecesOf(sliceInline(after, index, index + piece.text.length))) {
      const end = index + fresh.text.length
      if (fresh.key !== piece.key) setMarks(writing, sliceIds(ids, index, end), markChange(piece, fresh))
      index = end
    }
  }
}

function setMarks(writing: Writing, ids: IdSet, change: Record<string, unknown>): void {
  const { spans } = locate(writing.ydoc, ids)
  // Yjs uses up the object it is given.
  for (const { text, from, to } of spans) text.format(from, to - from, { ...change })
}

/** Yjs' attributes that turn the marks of one piece into those of the other: null takes a mark away. */
function markChange(before: Piece, after: Piece): Record<string, unknown> {
  const kept = new Set(after.marks.map(markKey))
  const had = new Set(before.marks.map(markKey))
  return {
    ...Object.fromEntries(
      before.marks.filter((mark) => !kept.has(markKey(mark))).map((mark) => [mark.type, null]),
    ),
    ...textAttrs(after.marks.filter((mark) => !had.has(markKey(mark)))),
  }
}

/** Writes text behind a character (null: at the start of the block), and returns its ids. */
function insertInline(writing: Writing, element: Y.XmlElement, after: Id | null, inline: Inline): IdRun[] {
  const ids: IdRun[] = []
  for (const piece of piecesOf(inline).flatMap(splitBreaks)) {
    const spot = findSpot(writing, element, lastId(ids) ?? after)
    appendAll(ids, piece.text === hardBreak ? insertBreak(writing, spot) : insertPiece(spot, piece))
  }
  return ids
}

/** A place in a text, by index. */
type Spot = { readonly text: Y.XmlText; readonly index: number }

function findSpot(writing: Writing, element: Y.XmlElement, after: Id | null): Spot {
  if (!after) return { text: textAt(element, 0), index: 0 }
  const place = placeOf(writing.ydoc, after)
  const text = place && textOfItem(place.item)
  if (text && isLive(text)) return { text, index: indexAfter(place.item, place.offset) }
  const block = place && parentOfItem(place.item)
  if (place && block instanceof Y.XmlElement && isLive(block)) {
    return { text: textAt(block, indexAfter(place.item)), index: 0 }
  }
  writing.conflicts.push({ kind: 'place_gone', id: after })
  const end = textAt(element, element.length)
  return { text: end, index: end.length }
}

/** The text at this index among the children, or right before it where a block ends; a new one where there is none. */
function textAt(parent: Y.XmlFragment, index: number): Y.XmlText {
  const children = [...liveChildren(parent)]
  for (const child of [children[index], index === children.length ? children[index - 1] : undefined]) {
    if (child instanceof Y.XmlText) return child
  }
  const text = new Y.XmlText()
  parent.insert(index, [text])
  return text
}

function insertPiece({ text, index }: Spot, piece: Piece): IdSet {
  text.insert(index, piece.text, textAttrs(piece.marks))
  return sliceIds(readText(text).ids, index, index + piece.text.length)
}

function insertBreak(writing: Writing, { text, index }: Spot): IdSet {
  const parent = parentOf(text)
  if (!parent) throw new Error('a text without a block around it')
  const lineBreak = new Y.XmlElement('hardBreak')
  const place = indexAt(itemOf(text))
  if (index > 0 && index < text.length) moveTail(writing, parent, text, index)
  parent.insert(index === 0 ? place : place + 1, [lineBreak])
  const { client, clock } = idOf(lineBreak)
  return [[client, clock, 1]]
}

/**
 * Cuts a text in two. Yjs cannot move content, so the tail is written again as a text of its own, right behind; links
 * let the old ids stand for the new ones.
 */
function moveTail(writing: Writing, parent: Y.XmlFragment, text: Y.XmlText, index: number): void {
  const { transaction, moved } = writing
  const whole = readText(text)
  const oldIds = sliceIds(whole.ids, index, whole.text.length)
  const [tail] = buildInline(sliceInline(whole, index, whole.text.length))
  if (!(tail instanceof Y.XmlText)) throw new Error('the tail of a text is a text')
  const start = markOf(transaction)
  text.delete(index, text.length - index)
  parent.insert(indexAfter(itemOf(text)), [tail])
  const { inserted, deleted } = idsSince(transaction, start)
  moved.from.push(...deleted)
  moved.to.push(...inserted)
  for (const link of linksBetween(oldIds, readText(tail).ids)) {
    setLink(transaction, link)
    writing.links.push(link)
  }
}

/** Links from each id to the one at the same place of the other order. */
function linksBetween(from: IdSet, to: IdSet): Link[] {
  const links: Link[] = []
  let start = 0
  for (const [client, clock, length] of from) {
    let passed = 0
    for (const [toClient, toClock, part] of sliceIds(to, start, start + length)) {
      links.push([client, clock + passed, part, toClient, toClock])
      passed += part
    }
    start += length
  }
  return links
}

function appendAll(ids: IdRun[], more: IdSet): void {
  for (const run of more) appendIds(ids, ...run)
}
