import * as Y from 'yjs'
import { appendIds, type Id, type IdRun, type IdSet, mergeIds } from './id-set.ts'

/*
 * The window onto the parts of Yjs that its public interface does not promise: the linked lists of items, the store that
 * finds an item by id, and the `redone` pointers. Behind that interface look only this file, `yjs-items.ts`, which changes
 * lists item by item, and what undo is made of.
 *
 * An item is a piece of content with consecutive ids. Deleted items stay in their list as tombstones, so an id stays a
 * place even after its content has gone. A deleted element takes everything in it along, also what arrives later; so
 * `item.deleted` alone tells whether content is visible.
 */

export type YList = Y.XmlFragment | Y.XmlElement | Y.XmlText

/** The visible items of a list, in document order. Attributes are not among them. */
export function* liveItems(list: YList): Generator<Y.Item> {
  for (let item = list._start; item; item = item.right) if (!item.deleted) yield item
}

/** The visible elements and texts directly in a fragment or element. */
export function* liveChildren(parent: Y.XmlFragment): Generator<Y.XmlElement | Y.XmlText> {
  for (const { content } of liveItems(parent)) {
    if (!(content instanceof Y.ContentType)) continue
    const type: unknown = content.type
    if (type instanceof Y.XmlElement || type instanceof Y.XmlText) yield type
  }
}

/** All items of the texts in an element and in what is in it, deleted ones too. */
export function* textsWithin(list: YList): Generator<Y.Item> {
  for (let item = list._start; item; item = item.right) {
    const type: unknown = item.content instanceof Y.ContentType ? item.content.type : null
    if (type instanceof Y.XmlElement || type instanceof Y.XmlText) yield* textsWithin(type)
    else if (list instanceof Y.XmlText) yield item
  }
}

/** The item that carries an element or text in its parent. Throws for one that is not in a document yet. */
export function itemOf(type: Y.XmlElement | Y.XmlText): Y.Item {
  if (!type._item) throw new Error('this Yjs type is not part of a document')
  return type._item
}

export function idOf(type: Y.XmlElement | Y.XmlText): Id {
  const { client, clock } = itemOf(type).id
  return { client, clock }
}

export const isLive = (type: Y.XmlElement | Y.XmlText): boolean => !itemOf(type).deleted

export function parentOf(type: Y.XmlElement | Y.XmlText): Y.XmlFragment | null {
  return parentOfItem(itemOf(type))
}

export function parentOfItem(item: Y.Item): Y.XmlFragment | null {
  return item.parent instanceof Y.XmlFragment ? item.parent : null
}

/** The text that holds this item; null for an item that is no character. */
export function textOfItem(item: Y.Item): Y.XmlText | null {
  return item.parent instanceof Y.XmlText ? item.parent : null
}

export function elementOfItem(item: Y.Item): Y.XmlElement | null {
  if (!(item.content instanceof Y.ContentType)) return null
  const type: unknown = item.content.type
  return type instanceof Y.XmlElement ? type : null
}

export function isInside(type: Y.XmlElement | Y.XmlText, ancestor: Y.XmlFragment): boolean {
  for (
    let parent = parentOf(type);
    parent;
    parent = parent instanceof Y.XmlElement ? parentOf(parent) : null
  ) {
    if (parent === ancestor) return true
  }
  return false
}

/** The top-level element that holds this type or is it; null for what is not, or no longer, in the fragment. */
export function topLevelOf(type: unknown, fragment: Y.XmlFragment): Y.XmlElement | null {
  let current = type instanceof Y.XmlElement || type instanceof Y.XmlText ? type : null
  while (current) {
    const parent = parentOf(current)
    if (parent === fragment) return current instanceof Y.XmlElement ? current : null
    current = parent instanceof Y.XmlElement ? parent : null
  }
  return null
}

/** How many visible characters or children stand before `offset` in this item: the index that Yjs' methods take. */
export function indexAt(item: Y.Item, offset = 0): number {
  let index = item.deleted || !item.countable ? 0 : offset
  for (let left = item.left; left; left = left.left) if (!left.deleted && left.countable) index += left.length
  return index
}

/** Index right behind the character or child at `offset`; for a tombstone, the index where it stood. */
export const indexAfter = (item: Y.Item, offset = 0): number => indexAt(item, offset + 1)

/** Where an id is: in this item at this offset, and so are the `length - 1` ids that follow it. */
export type Place = { readonly item: Y.Item; readonly offset: number; readonly length: number }

/**
 * Where the content with this id lives now. Content that was re-created elsewhere (an undo brought it back, a text was
 * split) is found at its new place through the `redone` pointers. Null when this replica has not seen the id, or has
 * thrown the content away (garbage collection).
 */
export function placeOf(ydoc: Y.Doc, id: Id): Place | null {
  let { client, clock } = id
  let length = Number.POSITIVE_INFINITY
  for (;;) {
    const item = itemAt(ydoc, { client, clock })
    if (!item) return null
    const offset = clock - item.id.clock
    length = Math.min(length, item.length - offset)
    if (!item.redone) return { item, offset, length }
    client = item.redone.client
    clock = item.redone.clock + offset
  }
}

/** The item that has this id, wherever its content lives now; null for one that this replica lacks or has thrown away. */
export function itemAt(ydoc: Y.Doc, { client, clock }: Id): Y.Item | null {
  const structs = ydoc.store.clients.get(client)
  const last = structs?.at(-1)
  if (!structs || !last || clock >= last.id.clock + last.length) return null
  const item = structs[Y.findIndexSS(structs, clock)]
  return item instanceof Y.Item ? item : null
}

/** The element with this id, or the one that stands for it now; also a deleted one. */
export function elementAt(ydoc: Y.Doc, id: Id): Y.XmlElement | null {
  const place = placeOf(ydoc, id)
  return place && elementOfItem(place.item)
}

/** The places of these ids, each with its `index` in their order; ids without a place are left out. */
export function* placesOf(ydoc: Y.Doc, ids: IdSet): Generator<Place & { readonly index: number }> {
  let index = 0
  for (const [client, clock, length] of ids) {
    for (let passed = 0; passed < length; ) {
      const place = placeOf(ydoc, { client, clock: clock + passed })
      const here = Math.min(place?.length ?? 1, length - passed)
      if (place) yield { ...place, length: here, index: index + passed }
      passed += here
    }
    index += length
  }
}

/** The ids under which this content lives now, or lived last, in the same order. */
export function presentIds(ydoc: Y.Doc, ids: IdSet): IdRun[] {
  const present: IdRun[] = []
  for (const { item, offset, length } of placesOf(ydoc, ids)) {
    appendIds(present, item.id.client, item.id.clock + offset, length)
  }
  return present
}

/** The ids of this content and of all copies that were made of it since, merged. */
export function idsWithCopies(ydoc: Y.Doc, ids: IdSet): IdRun[] {
  const all: IdRun[] = [...ids]
  // The list grows while it is walked: a copy may have a copy.
  for (const [client, clock, length] of all) {
    for (let passed = 0; passed < length; ) {
      const item = itemAt(ydoc, { client, clock: clock + passed })
      const offset = item ? clock + passed - item.id.clock : 0
      const here = item ? Math.min(item.length - offset, length - passed) : 1
      if (item?.redone) all.push([item.redone.client, item.redone.clock + offset, here])
      passed += here
    }
  }
  return mergeIds(all)
}

/** Of these ids those whose content is visible, in the same order. */
export function visibleIds(ydoc: Y.Doc, ids: IdSet): IdRun[] {
  const visible: IdRun[] = []
  for (const [client, clock, length] of ids) {
    for (let passed = 0; passed < length; ) {
      const item = itemAt(ydoc, { client, clock: clock + passed })
      const here = item ? Math.min(item.id.clock + item.length - clock - passed, length - passed) : 1
      if (item && !item.deleted) appendIds(visible, client, clock + passed, here)
      passed += here
    }
  }
  return visible
}

/** A run of deleted content and where it was re-created. Yjs keeps such pointers in memory only, so they are stored apart. */
export type Link = readonly [client: number, clock: number, length: number, toClient: number, toClock: number]

/**
 * Makes the deleted content of a link stand for its new copy, here and in Yjs' own undo. What is not deleted stands for
 * itself; and where the copy stands for this very content, the link is left out: nobody would find out of that circle.
 */
export function setLink(transaction: Y.Transaction, [client, clock, length, toClient, toClock]: Link): void {
  for (const item of itemsOf(transaction, [[client, clock, length]])) {
    if (!item.deleted) continue
    const redone = Y.createID(toClient, toClock + item.id.clock - clock)
    if (leadsTo(transaction.doc, [redone.client, redone.clock, item.length], item)) continue
    item.redone = redone
    linksIn(transaction).push([item.id.client, item.id.clock, item.length, toClient, redone.clock])
  }
}

/** Whether any of these ids is in the item, or stands for what is, by however many links. */
function leadsTo(ydoc: Y.Doc, [client, clock, length]: IdRun, goal: Y.Item): boolean {
  const { id } = goal
  if (client === id.client && clock < id.clock + goal.length && id.clock < clock + length) return true
  for (let passed = 0; passed < length; ) {
    const item = itemAt(ydoc, { client, clock: clock + passed })
    const offset = item ? clock + passed - item.id.clock : 0
    const here = item ? Math.min(item.length - offset, length - passed) : 1
    const next = item?.redone
    if (next && leadsTo(ydoc, [next.client, next.clock + offset, here], goal)) return true
    passed += here
  }
  return false
}

/** The links that were made in this transaction, in their order. */
export function linksIn(transaction: Y.Transaction): Link[] {
  const links: Link[] = transaction.meta.get(linksIn) ?? []
  transaction.meta.set(linksIn, links)
  return links
}

/** Restores links that were stored, once all of the document is loaded. Changes no content. */
export function applyLinks(ydoc: Y.Doc, links: readonly Link[]): void {
  ydoc.transact((transaction) => {
    for (const link of links) setLink(transaction, link)
  })
}

/** All links that this replica knows of. */
export function linksOf(ydoc: Y.Doc): Link[] {
  const links: Link[] = []
  for (const structs of ydoc.store.clients.values()) {
    for (const item of structs) {
      if (!(item instanceof Y.Item) || !item.redone) continue
      const { id, length, redone } = item
      links.push([id.client, id.clock, length, redone.client, redone.clock])
    }
  }
  return links
}

/**
 * The items with these ids and no others: an item that has more is cut. Ids that this replica has not seen, or whose
 * content it has thrown away with all around it, have no item. The ids are merged (`mergeIds`).
 */
export function itemsOf(transaction: Y.Transaction, ids: IdSet): Y.Item[] {
  const set = Y.createDeleteSet()
  for (const [client, clock, len] of ids) {
    const runs = set.clients.get(client)
    if (runs) runs.push({ clock, len })
    else set.clients.set(client, [{ clock, len }])
  }
  const items: Y.Item[] = []
  Y.iterateDeletedStructs(transaction, set, (item) => {
    if (item instanceof Y.Item) items.push(item)
  })
  return items
}

/**
 * Sets an attribute to a value of any JSON type, or removes it (null, undefined). Yjs stores any such value and promises
 * strings only, to suit the DOM.
 */
export function setAttribute(element: Y.XmlElement, name: string, value: unknown): void {
  if (value === null || value === undefined) element.removeAttribute(name)
  else element.setAttribute(name, value as string)
}

/** Transactions that are open, or whose changes have not been told to anybody yet. */
export function pendingTransactions(ydoc: Y.Doc): Y.Transaction[] {
  return ydoc._transaction
    ? [ydoc._transaction, ...ydoc._transactionCleanups]
    : [...ydoc._transactionCleanups]
}

/** How far a transaction has come, to tell later what was done after this point. */
export type Mark = { readonly clock: number; readonly deletions: ReadonlyMap<number, number> }

export function markOf(transaction: Y.Transaction): Mark {
  const deletions = new Map<number, number>()
  for (const [client, list] of transaction.deleteSet.clients) deletions.set(client, list.length)
  return { clock: Y.getState(transaction.doc.store, transaction.doc.clientID), deletions }
}

/** Ids inserted and deleted in the transaction since the mark, in no order. */
export function idsSince(transaction: Y.Transaction, mark: Mark): { inserted: IdRun[]; deleted: IdRun[] } {
  const { doc, deleteSet } = transaction
  const inserted: IdRun[] = []
  appendIds(inserted, doc.clientID, mark.clock, Y.getState(doc.store, doc.clientID) - mark.clock)
  const deleted: IdRun[] = []
  for (const [client, list] of deleteSet.clients) {
    for (const { clock, len } of list.slice(mark.deletions.get(client) ?? 0))
      appendIds(deleted, client, clock, len)
  }
  return { inserted, deleted }
}
