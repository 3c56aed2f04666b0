import * as Y from 'yjs'

/*
 * Changes of a document item by item, below what Yjs' own methods offer: by neighbours, not by index.
 */

/** What a list of items belongs to: an element, a text, a fragment. */
export type YType = Y.ContentType['type']

/** A place between two neighbours of a list. */
export type Spot = { readonly left: Y.Item | null; readonly right: Y.Item | null }

/** Puts new content into a list; `name` is that of an attribute. */
export function insertItem(
  transaction: Y.Transaction,
  parent: YType,
  { left, right }: Spot,
  content: Y.Item['content'],
  name: string | null = null,
): Y.Item {
  const { clientID, store } = transaction.doc
  const id = Y.createID(clientID, Y.getState(store, clientID))
  const item = new Y.Item(id, left, left?.lastId ?? null, right, right?.id ?? null, parent, name, content)
  item.integrate(transaction, 0)
  forgetPlaces(parent)
  return item
}

/** Deletes an item with all that is in it. */
export function deleteItem(transaction: Y.Transaction, item: Y.Item): void {
  item.delete(transaction)
  if (item.parent instanceof Y.AbstractType) forgetPlaces(item.parent)
}

/** Yjs remembers where indexes are in a list. Whoever changes the list item by item makes it forget them. */
function forgetPlaces(list: YType): void {
  if (list._searchMarker) list._searchMarker.length = 0
}
