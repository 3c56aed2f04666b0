import * as Y from 'yjs'
import { type IdSet, mergeIds } from './id-set.ts'
import { itemsOf, type Link, placeOf, presentIds } from './yjs-internals.ts'

/** What came back, and the deleted content that could not because what held it is gone. */
export type Recreated = { readonly links: readonly Link[]; readonly lost: readonly Y.Item[] }

/**
 * Brings deleted content back to where it stood. Yjs cannot take a deletion back: the content is written again, right
 * before its tombstone, and a link lets the old ids stand for the new ones. Content that is there again already, or that
 * only moved, is left alone.
 *
 * Yjs' own undo does this too, but it finds the place in a re-created block by the first character of what stood to the
 * left, and so puts text in front of what people typed there since.
 *
 * An attribute comes back only where it was removed, or where its present value is one of `replaced`: what others set
 * since then stays.
 */
export function recreate(transaction: Y.Transaction, ids: IdSet, replaced: ReadonlySet<Y.Item>): Recreated {
  const { doc: ydoc } = transaction
  const wanted = new Set(
    itemsOf(transaction, mergeIds(presentIds(ydoc, ids))).filter((item) => item.deleted && !item.redone),
  )
  const links: Link[] = []

  const writeAgain = (item: Y.Item): Y.Item | null => {
    const parent = parentNow(item)
    const spot = parent && spotFor(transaction, item, parent, replaced)
    if (!spot || item.content instanceof Y.ContentDeleted) return null
    const { left, right } = spot
    const id = Y.createID(ydoc.clientID, Y.getState(ydoc.store, ydoc.clientID))
    const again = new Y.Item(
      id,
      left,
      left?.lastId ?? null,
      right,
      right?.id ?? null,
      parent,
      item.parentSub,
      item.content.copy(),
    )
    item.redone = id
    again.integrate(transaction, 0)
    forgetPlaces(parent)
    addLink(links, [item.id.client, item.id.clock, item.length, id.client, id.clock])
    return again
  }

  /** The element or text that held the item, or the one that stands for it now; what is itself to come back, does so first. */
  const parentNow = (item: Y.Item): AnyType | null => {
    if (!(item.parent instanceof Y.AbstractType)) return null
    const holder = item.parent._item
    if (!holder?.deleted) return item.parent
    let now = placeOf(ydoc, holder.id)?.item ?? null
    if (now?.deleted) now = wanted.has(now) ? writeAgain(now) : null
    return now?.content instanceof Y.ContentType ? now.content.type : null
  }

  for (const item of wanted) if (!item.redone) writeAgain(item)
  return { links, lost: [...wanted].filter((item) => !item.redone) }
}

type AnyType = Y.Item['parent'] & Y.AbstractType<unknown>
type Spot = { readonly left: Y.Item | null; readonly right: Y.Item | null }

function spotFor(
  transaction: Y.Transaction,
  item: Y.Item,
  parent: AnyType,
  replaced: ReadonlySet<Y.Item>,
): Spot | null {
  if (item.parentSub !== null) return attributeSpot(item, item.parentSub, parent, replaced)
  if (item.parent === parent) return { left: item.left, right: item }
  return spotInCopy(transaction, item, parent)
}

/** In a re-created list: behind the nearest of what stood to the left and is in this list now, or else before what stood to the right. */
function spotInCopy(transaction: Y.Transaction, item: Y.Item, parent: AnyType): Spot {
  const { store } = transaction.doc
  for (let before = item.left; before; before = before.left) {
    const place = placeOf(transaction.doc, before.lastId)
    if (place?.item.parent !== parent) continue
    const { client, clock } = place.item.id
    const left = Y.getItemCleanEnd(transaction, store, Y.createID(client, clock + place.offset))
    return { left, right: left.right }
  }
  for (let behind = item.right; behind; behind = behind.right) {
    const place = placeOf(transaction.doc, behind.id)
    if (place?.item.parent !== parent) continue
    const { client, clock } = place.item.id
    const right = Y.getItemCleanStart(transaction, Y.createID(client, clock + place.offset))
    return { left: right.left, right }
  }
  return { left: null, right: parent._start }
}

/** Attributes of one name form a list whose last one counts. */
function attributeSpot(
  item: Y.Item,
  name: string,
  parent: AnyType,
  replaced: ReadonlySet<Y.Item>,
): Spot | null {
  const present = parent._map.get(name) ?? null
  const isFree = present === null || present === item || (!present.deleted && replaced.has(present))
  return isFree ? { left: present, right: null } : null
}

/** Adds a link, as part of the last one where both its sides follow on that. */
function addLink(links: Link[], [client, clock, length, toClient, toClock]: Link): void {
  const last = links.at(-1)
  const follows =
    last &&
    last[0] === client &&
    last[1] + last[2] === clock &&
    last[3] === toClient &&
    last[4] + last[2] === toClock
  if (follows) links[links.length - 1] = [client, last[1], last[2] + length, toClient, last[4]]
  else links.push([client, clock, length, toClient, toClock])
}

/** Deletes an item with all that is in it. */
export function deleteItem(transaction: Y.Transaction, item: Y.Item): void {
  item.delete(transaction)
  if (item.parent instanceof Y.AbstractType) forgetPlaces(item.parent)
}

/** Yjs remembers where indexes are in a list. Whoever changes the list item by item makes it forget them. */
function forgetPlaces(list: AnyType): void {
  if (list._searchMarker) list._searchMarker.length = 0
}
