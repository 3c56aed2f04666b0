import * as Y from 'yjs'

/**
 * Makes what Yjs' own undo restores stand at the same place for everybody; to be called once for each document that has
 * an `UndoManager`. Returns what ends it.
 *
 * Yjs tells others the place of new content by its origins: the items between which it was put. For what it restores it
 * picks two that stood around it once, and by now they may be far apart, in the wrong order, or one item: then whoever
 * undoes sees another order than all who read the update (github.com/yjs/yjs/issues/794, open). So before the update is
 * written, each restored item gets for origins the neighbours between which it came to stand here, as if it had been
 * typed there; no order in this copy changes by that. Attributes are left alone: they have no order.
 */
export function mendUndoOrigins(ydoc: Y.Doc): () => void {
  const mend = (transaction: Y.Transaction) => {
    if (transaction.origin instanceof Y.UndoManager) tellNeighbours(restoredItems(transaction))
  }
  ydoc.on('beforeObserverCalls', mend)
  return () => ydoc.off('beforeObserverCalls', mend)
}

/** What the transaction wrote into lists, in the order of writing. */
function restoredItems({ doc, beforeState }: Y.Transaction): Y.Item[] {
  const structs = doc.store.clients.get(doc.clientID) ?? []
  const begin = beforeState.get(doc.clientID) ?? 0
  if (Y.getState(doc.store, doc.clientID) === begin) return []
  return structs
    .slice(Y.findIndexSS(structs, begin))
    .filter((struct) => struct instanceof Y.Item)
    .filter(({ parentSub }) => parentSub === null)
}

/** From the last to the first: without the later ones, each has the neighbours that it had when it was put there. */
function tellNeighbours(restored: readonly Y.Item[]): void {
  const lefts = new Map<Y.Item, Y.Item | null>()
  const rights = new Map<Y.Item, Y.Item | null>()
  for (const item of restored.toReversed()) {
    const left = lefts.get(item) === undefined ? item.left : (lefts.get(item) ?? null)
    const right = rights.get(item) === undefined ? item.right : (rights.get(item) ?? null)
    item.origin = left?.lastId ?? null
    item.rightOrigin = right?.id ?? null
    if (left) rights.set(left, right)
    if (right) lefts.set(right, left)
  }
}
