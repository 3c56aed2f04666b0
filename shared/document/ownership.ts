import type * as Y from 'yjs'
import type { IdSet } from './id-set.ts'
import { nobody, type OwnerChange, type OwnerIndex, sameOwner } from './owner-index.ts'
import { type Link, linksIn, visibleIds } from './yjs-internals.ts'

/** Content that a patch brought, and by whom, where that is more than the transaction's origin says. */
type PatchNote = { readonly patchId: string; readonly by: string | null; readonly inserted: IdSet }

/** Tells, within the transaction that brings (the last of) a patch, what that patch is. See `noteOwners`. */
export function notePatch(ydoc: Y.Doc, note: PatchNote): void {
  ydoc.transact((transaction) => transaction.meta.set(notePatch, [...notesIn(transaction), note]))
}

const notesIn = (transaction: Y.Transaction): readonly PatchNote[] => transaction.meta.get(notePatch) ?? []

/**
 * Notes in the index whose content a transaction brought (in `afterTransaction`, when it is known), and returns what is
 * new of it. After a keystroke of somebody who typed before, that is nothing.
 *
 * 1. New ids are those of `by`, whoever the client says it is; ids that were there before stay whose they were.
 * 2. Ids of a patch are the patch's, also those that came in earlier transactions by the same hand.
 * 3. Content that was only written again, elsewhere or after a deletion, stays with its first author and patch: the links
 *    of the transaction say what is a copy of what.
 */
export function noteOwners(transaction: Y.Transaction, index: OwnerIndex, by: string): OwnerChange[] {
  const changes: OwnerChange[] = []
  const note = (change: OwnerChange): void => {
    index.apply(change)
    changes.push(change)
  }
  for (const [client, end] of transaction.afterState) {
    const begin = transaction.beforeState.get(client) ?? 0
    const change = end > begin ? index.begin(client, begin, by) : null
    if (change) changes.push(change)
  }
  for (const patch of notesIn(transaction)) for (const change of patchChanges(index, patch, by)) note(change)
  for (const link of linksIn(transaction))
    for (const change of copyChanges(transaction, index, link)) note(change)
  return changes
}

function patchChanges(
  index: OwnerIndex,
  { patchId, by, inserted }: PatchNote,
  writer: string,
): OwnerChange[] {
  const parts = inserted.flatMap((run) => index.ownersOf(...run))
  return parts
    .filter(({ owner }) => owner.by === writer && owner.patchId === null)
    .map(({ client, clock, length }) => [client, clock, length, by ?? writer, patchId])
}

/** A link to what is not visible says only where the content would be: nothing was written there. */
function copyChanges(
  { doc }: Y.Transaction,
  index: OwnerIndex,
  [client, clock, length, toClient, toClock]: Link,
): OwnerChange[] {
  return visibleIds(doc, [[toClient, toClock, length]]).flatMap(([, visibleClock, visibleLength]) => {
    const shift = toClock - clock
    const originals = index.ownersOf(client, visibleClock - shift, visibleLength)
    const copies = index.ownersOf(toClient, visibleClock, visibleLength)
    // Who writes their own text again changes nothing.
    if (
      originals.length === 1 &&
      copies.length === 1 &&
      sameOwner(originals[0]?.owner ?? nobody, copies[0]?.owner ?? nobody)
    )
      return []
    return originals.map(
      (part): OwnerChange => [toClient, part.clock + shift, part.length, part.owner.by, part.owner.patchId],
    )
  })
}
