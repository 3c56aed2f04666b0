import * as Y from 'yjs'
import { type Id, type IdSet, lastId, mergeIds } from './id-set.ts'
import { emptyInline } from './inline.ts'
import { itemsOfText, textsOf } from './recreated-text.ts'
import { buildElement, planGroup, planText } from './tree.ts'
import {
  indexAfter,
  indexAt,
  isLive,
  itemOf,
  itemsOf,
  type Link,
  liveChildren,
  parentOf,
  parentOfItem,
  placeOf,
  setLink,
  textOfItem,
} from './yjs-internals.ts'

/**
 * Writes letters that stand in deleted text once more where they can be seen: behind the letter that they followed,
 * wherever that is now; else in front of the one that they preceded; else in a paragraph where their block was.
 * Returns links from the letters to their copies.
 */
export function rescue(transaction: Y.Transaction, letters: IdSet): Link[] {
  const items = new Set(itemsOf(transaction, mergeIds(letters)))
  const homes: Homes = new Map()
  return textsOf(items).flatMap((text) => rescueFrom(transaction, text, items, homes))
}

/** Behind a letter, or at an index of a text. */
type Spot = { readonly behind: Id } | { readonly text: Y.XmlText; readonly index: number }

type Lost = {
  readonly item: Y.Item
  readonly letters: string
  readonly marks: Readonly<Record<string, unknown>>
}

function rescueFrom(
  transaction: Y.Transaction,
  text: Y.XmlText,
  items: ReadonlySet<Y.Item>,
  homes: Homes,
): Link[] {
  const { doc } = transaction
  const links: Link[] = []
  const first: Lost[] = []
  let spot: Spot | null = null
  const put = ({ item, letters, marks }: Lost, at: Spot): Spot => {
    const ids = write(doc, at, letters, marks)
    const end = lastId(ids)
    const [run] = ids
    if (!run || !end) throw new Error('nothing was written')
    const link: Link = [item.id.client, item.id.clock, letters.length, run[0], run[1]]
    setLink(transaction, link)
    links.push(link)
    return { behind: end }
  }
  for (const { item, marks } of withMarks(text)) {
    if (items.has(item) && item.content instanceof Y.ContentString) {
      const lost: Lost = { item, letters: item.content.str, marks }
      if (spot) spot = put(lost, spot)
      else first.push(lost)
    } else {
      const here = spotBehind(doc, item)
      if (here && !spot) {
        let before: Spot = spotBefore(doc, item) ?? here
        for (const lost of first.splice(0)) before = put(lost, before)
      }
      spot = here ?? spot
    }
  }
  if (first.length > 0) {
    let home: Spot = standIn(doc, text) ?? newHome(text, homes)
    for (const lost of first) home = put(lost, home)
  }
  return links
}

/** The items of a text with the marks that its letters had there. */
function* withMarks(text: Y.XmlText): Generator<{ item: Y.Item; marks: Readonly<Record<string, unknown>> }> {
  let marks: Readonly<Record<string, unknown>> = {}
  for (const item of itemsOfText(text)) {
    if (item.content instanceof Y.ContentFormat) {
      const { [item.content.key]: _, ...others } = marks
      const value: unknown = item.content.value
      marks = value === null ? others : { ...others, [item.content.key]: value }
    } else yield { item, marks }
  }
}

/** The place behind the last letter of this item, where that letter can be seen somewhere. */
function spotBehind(ydoc: Y.Doc, item: Y.Item): Spot | null {
  const id = { client: item.id.client, clock: item.id.clock + item.length - 1 }
  return seenAt(ydoc, id) ? { behind: id } : null
}

function spotBefore(ydoc: Y.Doc, item: Y.Item): Spot | null {
  return seenAt(ydoc, item.id)
}

/** Where the letter with this id can be seen; null when it cannot. */
function seenAt(ydoc: Y.Doc, id: Id): { text: Y.XmlText; index: number } | null {
  const place = placeOf(ydoc, id)
  const text = place && textOfItem(place.item)
  if (!text || place.item.deleted || !isLive(text)) return null
  return { text, index: indexAt(place.item, place.offset) }
}

function write(ydoc: Y.Doc, spot: Spot, letters: string, marks: Readonly<Record<string, unknown>>): IdSet {
  const seen = 'behind' in spot ? seenAt(ydoc, spot.behind) : spot
  if (!seen) throw new Error('a place that was there a moment ago')
  const index = 'behind' in spot ? seen.index + 1 : seen.index
  const block = parentOf(seen.text)
  const isCode = block instanceof Y.XmlElement && block.nodeName === 'codeBlock'
  const start = Y.getState(ydoc.store, ydoc.clientID)
  // Yjs uses up the object it is given.
  seen.text.insert(index, letters, isCode ? {} : { ...marks })
  return lettersSince(ydoc, start)
}

/** The ids of the letters that were written here last, which are one item beside the marks around it. */
function lettersSince({ store, clientID }: Y.Doc, start: number): IdSet {
  const structs = store.clients.get(clientID) ?? []
  for (let at = structs.length - 1; at >= 0; at--) {
    const struct = structs[at]
    if (!struct || struct.id.clock < start) break
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentString)
      return [[clientID, struct.id.clock, struct.length]]
  }
  return []
}

/** The start of the text that stands for this one now, where it was an empty text that was written again elsewhere. */
function standIn(ydoc: Y.Doc, text: Y.XmlText): Spot | null {
  const content = placeOf(ydoc, itemOf(text).id)?.item.content
  const type: unknown = content instanceof Y.ContentType ? content.type : null
  return type instanceof Y.XmlText && isLive(type) ? { text: type, index: 0 } : null
}

/** The paragraphs made so far for texts of deleted blocks, by the item of the block: the next one stands behind. */
type Homes = Map<Y.Item, Y.XmlElement>

/** A new paragraph where the block of this text was, or, if the block is still there, a place in it. */
function newHome(text: Y.XmlText, homes: Homes): Spot {
  const { parent, gone } = nearestHolder(itemOf(text))
  if (parent instanceof Y.XmlElement && textblocks.has(parent.nodeName)) {
    return { text: textIn(parent, indexAfter(gone)), index: 0 }
  }
  const last = homes.get(gone)
  const block = buildElement(blockFor(parent))
  parent.insert(last && isLive(last) ? indexAfter(itemOf(last)) : indexAfter(gone), [block])
  homes.set(gone, block)
  return { text: deepestText(block), index: 0 }
}

const textblocks = new Set(['paragraph', 'heading', 'codeBlock'])
const tableParts = new Set(['table', 'tableRow'])

/** The nearest block around an item that is still there and can hold text or paragraphs, and what in it is gone. */
function nearestHolder(start: Y.Item): { parent: Y.XmlFragment; gone: Y.Item } {
  for (let item = start; ; ) {
    const parent = parentOfItem(item)
    if (!parent) throw new Error('a text outside of the document')
    if (!(parent instanceof Y.XmlElement)) return { parent, gone: item }
    if (isLive(parent) && !tableParts.has(parent.nodeName)) return { parent, gone: item }
    item = itemOf(parent)
  }
}

function textIn(block: Y.XmlElement, index: number): Y.XmlText {
  const text = [...liveChildren(block)].find((child) => child instanceof Y.XmlText)
  if (text) return text
  const fresh = new Y.XmlText()
  block.insert(index, [fresh])
  return fresh
}

/** An empty paragraph, in what its parent wants around it. */
function blockFor(parent: Y.XmlFragment) {
  const paragraph = planText('paragraph', undefined, emptyInline)
  const name = parent instanceof Y.XmlElement ? parent.nodeName : ''
  if (name === 'bulletList' || name === 'orderedList') return planGroup('listItem', undefined, [paragraph])
  return name === 'taskList' ? planGroup('taskItem', undefined, [paragraph]) : paragraph
}

function deepestText(element: Y.XmlElement): Y.XmlText {
  const [child] = liveChildren(element)
  if (!child) throw new Error('a block without a text')
  return child instanceof Y.XmlText ? child : deepestText(child)
}
