import * as Y from 'yjs'
import type { Id, IdSet } from './id-set.ts'
import { itemAt, type Link, linksIn, placeOf, placesOf } from './yjs-internals.ts'
import { insertItem, type Spot, type YType } from './yjs-items.ts'
import { isDeletedIn } from './yjs-transaction.ts'

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
 * What is itself a copy stands where its original stood: among the originals of what came back before, or comes back from
 * another copy.
 *
 * An attribute comes back only where it was removed, or where its present value is one of `replaced` or went before it in
 * the same transaction, which takes back what was done last first: what others set since then stays. And only where what
 * stands for its element is of the same kind: no paragraph has the level of the heading that it once was.
 */
export function recreate(
  transaction: Y.Transaction,
  deleted: readonly Y.Item[],
  replaced: ReadonlySet<Y.Item>,
  originals: ReadonlyMap<string, Id>,
): Recreated {
  const { doc: ydoc } = transaction
  const wanted = new Set(deleted)
  const links: Link[] = []

  const writeAgain = (item: Y.Item): Y.Item | null => {
    const parent = parentNow(item)
    const spot =
      parent && spotFor(transaction, { item, original: originals.get(keyOf(item.id)) }, parent, replaced)
    if (!spot || item.content instanceof Y.ContentDeleted) return null
    const again = insertItem(transaction, parent, spot, item.content.copy(), item.parentSub)
    item.redone = again.id
    const link: Link = [item.id.client, item.id.clock, item.length, again.id.client, again.id.clock]
    addLink(links, link)
    linksIn(transaction).push(link)
    return again
  }

  /** The element or text that held the item, or the one that stands for it now; what is itself to come back, does so first. */
  const parentNow = (item: Y.Item): YType | null => {
    if (!(item.parent instanceof Y.AbstractType)) return null
    const holder = item.parent._item
    if (!holder?.deleted) return item.parent
    let now = placeOf(ydoc, holder.id)?.item ?? null
    if (now?.deleted) now = wanted.has(now) ? writeAgain(now) : null
    return now?.content instanceof Y.ContentType ? now.content.type : null
  }

  // Marks last: where one switches is known by the letters around it, which may come back from another text.
  const inOrder = [...wanted].sort((a, b) => Number(isMark(a)) - Number(isMark(b)))
  for (const item of inOrder) if (!item.redone) writeAgain(item)
  return { links, lost: [...wanted].filter((item) => !item.redone) }
}

const isMark = ({ content }: Y.Item): boolean => content instanceof Y.ContentFormat

/** The ids of content that is a copy, as keys, each with the id of which it is one; in the parts that `placesOf` finds. */
export function originalsOf(ydoc: Y.Doc, ids: IdSet): Map<string, Id> {
  const originals = new Map<string, Id>()
  for (const [client, clock, length] of ids) {
    for (const { item, offset, index } of placesOf(ydoc, [[client, clock, length]])) {
      const original = { client, clock: clock + index }
      const present = keyOf({ client: item.id.client, clock: item.id.clock + offset })
      if (present !== keyOf(original)) originals.set(present, original)
    }
  }
  return originals
}

const keyOf = ({ client, clock }: Id): string => `${client}.${clock}`

function spotFor(
  transaction: Y.Transaction,
  { item, original }: { item: Y.Item; original: Id | undefined },
  parent: YType,
  replaced: ReadonlySet<Y.Item>,
): Spot | null {
  if (item.parentSub !== null) {
    if (kindOf(item.parent) !== kindOf(parent)) return null
    // Attributes of one name form a list whose last one counts.
    const present = parent._map.get(item.parentSub) ?? null
    const isTakenAway = present?.deleted
      ? isDeletedIn(transaction, present)
      : present && replaced.has(present)
    return present === null || present === item || isTakenAway ? { left: present, right: null } : null
  }
  if (item.parent === parent) return { left: item.left, right: item }
  const { client, clock } = original ?? item.id
  return (
    spotInCopy(transaction, Y.getItemCleanStart(transaction, Y.createID(client, clock)), parent) ??
    spotInCopy(transaction, item, parent) ?? { left: null, right: parent._start }
  )
}

const kindOf = (holder: Y.Item['parent']) => (holder instanceof Y.XmlElement ? holder.nodeName : null)

/**
 * In a re-created list: behind the nearest of what stood to the left and is in this list now, or else before what stood to
 * the right. Null where nothing did.
 */
function spotInCopy(transaction: Y.Transaction, item: Y.Item, parent: YType): Spot | null {
  const { store } = transaction.doc
  for (let before = item.left; before; before = before.left) {
    const place = isElsewhereInList(transaction.doc, before) ? null : placeOf(transaction.doc, before.lastId)
    if (place?.item.parent !== parent) continue
    const { client, clock } = place.item.id
    const left = Y.getItemCleanEnd(transaction, store, Y.createID(client, clock + place.offset))
    return { left, right: left.right }
  }
  for (let behind = item.right; behind; behind = behind.right) {
    const place = isElsewhereInList(transaction.doc, behind) ? null : placeOf(transaction.doc, behind.id)
    if (place?.item.parent !== parent) continue
    const { client, clock } = place.item.id
    const right = Y.getItemCleanStart(transaction, Y.createID(client, clock + place.offset))
    return { left: right.left, right }
  }
  return null
}

/** Whether its content went on in another place of the list, where it is met too. */
const isElsewhereInList = (ydoc: Y.Doc, { redone, parent }: Y.Item): boolean =>
  redone !== null && itemAt(ydoc, redone)?.parent === parent

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
