import * as Y from 'yjs'
import { reconcile } from './change.ts'
import { appendIds, type IdRun, mergeIds, subtractIds } from './id-set.ts'
import { emptyInline } from './inline.ts'
import type { DocNode } from './node.ts'
import { repair, touchedBlocks } from './repair.ts'
import { fromNode, planText, readTree, toNode } from './tree.ts'
import { type Change, revert } from './undo.ts'
import { type Written, write } from './writing.ts'
import { fragmentOf } from './ydoc.ts'
import { presentIds } from './yjs-internals.ts'

/**
 * A document as it was once. The content says what it was, and is all that is needed to show it. The ids (an encoded Yjs
 * snapshot) say which characters and blocks it was made of, so that those which are still there, or can be brought back,
 * are the same ones after a restore.
 */
export type Version = { readonly ids: Uint8Array; readonly content: readonly DocNode[] }

export function versionOf(ydoc: Y.Doc): Version {
  return { ids: Y.encodeSnapshotV2(Y.snapshot(ydoc)), content: readTree(ydoc).map(toNode) }
}

/**
 * Makes the document what it was, in one transaction like any other: people go on typing in the same document, and
 * `revert` of the result takes the restore back.
 *
 * 1. The content is exactly that of the version. An empty document gets the empty paragraph that every document has.
 * 2. Blocks and words that are in both stay the same ones, so carets, comments and half-typed words in them stay too.
 * 3. What was deleted since then comes back under links to its old ids: an undo of the patch that had deleted it finds it
 *    there, and does not bring it a second time. The links are to be stored with the restore.
 */
export function restoreDocument(ydoc: Y.Doc, origin: unknown, version: Version): Written<void> {
  const fragment = fragmentOf(ydoc)
  const target = version.content.map(fromNode)
  if (target.length === 0) target.push(planText('paragraph', undefined, emptyInline))
  return write(ydoc, origin, (writing) => {
    const reverted = revert(ydoc, null, changeSince(ydoc, version))
    writing.links.push(...reverted.links)
    // Blocks that editors made anew, or whose surroundings are gone, have other ids now than they had.
    reconcile(writing, fragment, readTree(ydoc), target)
    repair(fragment, touchedBlocks(writing.transaction, fragment))
  })
}

/**
 * Tells of changes of this document whether they had been made when the version was taken. The ids say so, which know
 * nothing of clocks that differ or are set back. Undefined for a change that did nothing.
 */
export function madeBefore(version: Version): (change: Change) => boolean | undefined {
  const then = Y.decodeSnapshotV2(version.ids)
  const deletions = deletionsIn(then)
  const isInserted = ([client, clock, length]: IdRun) => clock + length <= (then.sv.get(client) ?? 0)
  // A change is one transaction or, while it was streamed, many: one that was not whole yet had not been made. What it
  // replaces goes last.
  return ({ inserted, deleted }) =>
    inserted.length + deleted.length > 0
      ? inserted.every(isInserted) && subtractIds(mergeIds(deleted), deletions).length === 0
      : undefined
}

/** All that was inserted and deleted since the version. What was deleted and is back already was neither. */
function changeSince(ydoc: Y.Doc, version: Version): Change {
  const then = Y.decodeSnapshotV2(version.ids)
  const now = Y.snapshot(ydoc)
  const added: IdRun[] = []
  for (const [client, clock] of now.sv) {
    const known = then.sv.get(client) ?? 0
    appendIds(added, client, known, clock - known)
  }
  const inserted = mergeIds(added)
  const deleted = subtractIds(subtractIds(deletionsIn(now), deletionsIn(then)), inserted)
  return { inserted: subtractIds(inserted, mergeIds(presentIds(ydoc, deleted))), deleted }
}

function deletionsIn({ ds }: Y.Snapshot): IdRun[] {
  const runs: IdRun[] = []
  for (const [client, list] of ds.clients) for (const { clock, len } of list) runs.push([client, clock, len])
  return mergeIds(runs)
}
