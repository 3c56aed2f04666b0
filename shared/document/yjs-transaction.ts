import * as Y from 'yjs'

/*
 * What a transaction did, item by item. To be asked while its observers are called (`afterTransaction`): afterwards Yjs
 * joins new items with their neighbours.
 */

/** Ids that were deleted, as Yjs and its updates carry them. */
export type DeleteSet = Y.Transaction['deleteSet']

/** Whether the item came into the document with this transaction. */
export function isNewIn({ beforeState }: Y.Transaction, { id }: Y.Item): boolean {
  return id.clock >= (beforeState.get(id.client) ?? 0)
}

/** Whether the item went with this transaction, also while that is open: until it ends Yjs keeps the list in no order. */
export function isDeletedIn({ deleteSet }: Y.Transaction, { id }: Y.Item): boolean {
  const runs = deleteSet.clients.get(id.client) ?? []
  return runs.some(({ clock, len }) => clock <= id.clock && id.clock < clock + len)
}

/** All items that came with the transaction, also those that were deleted on arrival. In no order. */
export function newItems({ doc, beforeState, afterState }: Y.Transaction): Y.Item[] {
  const items: Y.Item[] = []
  for (const [client, end] of afterState) {
    const start = beforeState.get(client) ?? 0
    const structs = doc.store.clients.get(client)
    if (end <= start || !structs) continue
    for (const struct of structs.slice(Y.findIndexSS(structs, start))) {
      if (struct instanceof Y.Item) items.push(struct)
    }
  }
  return items
}

/** The items with these ids and no others: an item that has more is cut. Ids not seen yet have none. In no order. */
export function itemsIn(transaction: Y.Transaction, ids: DeleteSet): Y.Item[] {
  const items: Y.Item[] = []
  Y.iterateDeletedStructs(transaction, ids, (item) => {
    if (item instanceof Y.Item) items.push(item)
  })
  return items
}

/** Whether anything but the letters of texts and their marks changed: blocks came, went, or got other attributes. */
export function changedBlocks({ changed }: Y.Transaction): boolean {
  for (const type of changed.keys()) if (!(type instanceof Y.XmlText)) return true
  return false
}
