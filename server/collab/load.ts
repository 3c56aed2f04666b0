import type { Kysely } from 'kysely'
import * as Y from 'yjs'
import { applyLinks, type Link, linksOf } from '#shared/document/yjs-internals.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Tables } from '../storage/tables.ts'
import type { ThreadCipher } from '../storage/vault.ts'
import { readLinks } from './id-links.ts'
import { loadOrigin } from './origin.ts'

/** Increased when documents are stored in a way that older servers would misread. */
export const schemaVersion = 1

/** A document as it comes from the database. */
export type StoredState = {
  readonly snapshot: Uint8Array | undefined
  /** Updates of the log that no snapshot holds yet, in the order to load them in. */
  readonly updates: readonly Uint8Array[]
  /** They are no part of Yjs' own state. Absent where that alone counts. */
  readonly links?: readonly Link[]
}

export type SealedState = {
  readonly snapshot: { readonly id: number; readonly sealed_state: Uint8Array } | undefined
  readonly rows: readonly { readonly id: number; readonly sealed_update: Uint8Array }[]
}

/**
 * What is stored of a document: its newest snapshot and every row of the log that is left. Rows that a snapshot holds are
 * deleted in the snapshot's own transaction, so whatever is left belongs on top of it.
 */
export async function readSealed(sql: Kysely<Tables>, threadId: ThreadId): Promise<SealedState> {
  // The snapshot comes last: a compaction between the two reads then costs double work, never a missing row.
  const rows = await sql
    .selectFrom('updates')
    .select(['id', 'sealed_update'])
    .where('thread_id', '=', threadId)
    .orderBy('id')
    .execute()
  const snapshot = await sql
    .selectFrom('snapshots')
    .select(['id', 'sealed_state'])
    .where('thread_id', '=', threadId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { snapshot, rows }
}

export async function readStored(
  sql: Kysely<Tables>,
  cipher: ThreadCipher,
  threadId: ThreadId,
): Promise<StoredState> {
  // Before the updates that they were stored with: none of them then speaks of content that is not there.
  const links = await readLinks(sql, threadId)
  const { snapshot, rows } = await readSealed(sql, threadId)
  return {
    snapshot: snapshot && cipher.open('snapshot', snapshot.sealed_state),
    updates: rows.map((row) => cipher.open('update', row.sealed_update)),
    links,
  }
}

/**
 * Brings a fresh Y.Doc to what is stored. In one transaction, which is three times as fast, and in the order of the log,
 * because Yjs 13.6 may never integrate updates that come before what they build on. Throws when a part stays missing:
 * such a document must be neither shown nor stored.
 */
export function applyStored(ydoc: Y.Doc, stored: StoredState): void {
  ydoc.transact(() => {
    if (stored.snapshot) Y.applyUpdate(ydoc, stored.snapshot, loadOrigin)
    for (const update of stored.updates) Y.applyUpdate(ydoc, update, loadOrigin)
  }, loadOrigin)
  // Yjs puts an update that came too early aside and does not always try it again. A full update makes it.
  if (isPending(ydoc)) Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(ydoc), loadOrigin)
  if (isPending(ydoc)) throw new Error('the stored updates of this document do not fit together')
  applyLinks(ydoc, stored.links ?? [])
}

/** Whether updates wait in vain for others that they build on. */
export function isPending(ydoc: Y.Doc): boolean {
  return ydoc.store.pendingStructs !== null || ydoc.store.pendingDs !== null
}

/** The server keeps what was deleted: undo and versions need it. */
export const newServerDoc = () => new Y.Doc({ gc: false })

/** The same document once more, deleted content and all, to try something on it. Whoever takes it destroys it. */
export function copyOf(ydoc: Y.Doc): Y.Doc {
  const copy = newServerDoc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(ydoc))
  applyLinks(copy, linksOf(ydoc))
  return copy
}
