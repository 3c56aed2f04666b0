import * as Y from 'yjs'
import type { IdSet } from '#shared/document/id-set.ts'
import { joinChanges, tellChange } from '#shared/document/left-patch.ts'
import type { AppliedPatch, Patch } from '#shared/document/patch.ts'
import type { PatchHead } from '#shared/document/stream.ts'
import type { Change } from '#shared/document/undo.ts'
import type { PatchId, RunId, ThreadId } from '#shared/ids.ts'
import type { DocumentHost } from '../collab/host.ts'
import { copyOf } from '../collab/load.ts'
import type { ServerOrigin } from '../collab/origin.ts'
import type { Database } from '../storage/database.ts'
import type { Vault } from '../storage/vault.ts'
import { deleteOpen, findLeft, type PatchBeginning, readOpen } from './open-patch.ts'
import type { AppliedNews, PatchAuthor, PatchRecorder } from './patch-recorder.ts'

export type LeftPatchesParts = {
  readonly host: DocumentHost
  readonly db: Database
  readonly vault: Vault
  readonly recorderOf: (threadId: ThreadId, author: PatchAuthor) => Promise<PatchRecorder>
  readonly originOf: (author: PatchAuthor) => ServerOrigin
}

/**
 * Patches whose writer went away in the middle get the record they did not come to: interrupted, with what is in the
 * document of them. Those of a run, or of all runs that are over. Twice does no harm.
 */
export async function closeLeftPatches(parts: LeftPatchesParts, runId?: RunId): Promise<AppliedNews[]> {
  const closed: AppliedNews[] = []
  for (const { threadId, patchId } of await findLeft(parts.db.sql, runId)) {
    const news = await closeLeft(parts, threadId, patchId)
    if (news) closed.push(news)
  }
  return closed
}

async function closeLeft(
  parts: LeftPatchesParts,
  threadId: ThreadId,
  patchId: PatchId,
): Promise<AppliedNews | null> {
  const { host, db, vault, recorderOf, originOf } = parts
  const left = await readOpen(db.sql, await vault.cipher(threadId), patchId)
  if (!left) return null
  const { beginning, writes } = left
  const recorder = await recorderOf(threadId, beginning.author)
  const change = joinChanges(writes)
  const rowsOf = (news: AppliedNews | null) => [
    ...(news ? recorder.rows(news) : []),
    deleteOpen(db.sql, patchId),
  ]
  let isStored = false
  const news = await host.edit(
    threadId,
    originOf(beginning.author),
    (ydoc) => {
      const applied = appliedOf(ydoc, beginning, change)
      if (!applied) return null
      const patch = patchOf(beginning.head, applied)
      const inserted = db.kind === 'sqlite' ? withLost(ydoc, change.inserted) : change.inserted
      return recorder.note(ydoc, patch, { ...applied, inserted }, 'interrupted', patchId)
    },
    (noted) => {
      isStored = true
      return rowsOf(noted)
    },
  )
  // Telling of what is in the document mostly changes nothing there.
  if (!isStored) await db.commit(rowsOf(news))
  return news
}

function appliedOf(ydoc: Y.Doc, beginning: PatchBeginning, change: Change): AppliedPatch | null {
  const copy = copyOf(ydoc)
  const told = tellChange(ydoc, copy, change)
  copy.destroy()
  const { section, matched, warnings } = beginning
  // Its links were stored with its writes.
  return told && { section, matched, warnings, conflicts: [], links: [], ...change, ...told }
}

/** Ids of a write or two, which is what a process loses; one costs a look-up when the patch is undone. */
const lostIds = 1_000

/**
 * What a process wrote last may have reached browsers and not the disk: they bring it back when they come again, and it
 * belongs to the patch as well. So the ids that would have come next are the patch's, if it was the last that its process
 * wrote. Only where that process is gone for certain, as with an embedded database: a living one might use them for others.
 */
function withLost(ydoc: Y.Doc, inserted: IdSet): IdSet {
  return inserted.map(([client, clock, length]) => {
    const isLast = clock + length === Y.getState(ydoc.store, client) && client !== ydoc.clientID
    return [client, clock, isLast ? length + lostIds : length]
  })
}

/** Its text is what came of it: what its author had sent beyond that is not known any more. */
function patchOf({ operation, location }: PatchHead, { after }: AppliedPatch): Patch {
  return { operation, location, ...(operation === 'update' ? { newContent: after } : { content: after }) }
}
