import { type CompiledQuery, type Kysely, sql } from 'kysely'
import type { PatchRecord } from '#shared/document/patch.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Tables } from '../storage/tables.ts'
import type { ThreadCipher } from '../storage/vault.ts'

/** What is sealed; the place in the order is the row's. */
type SealedRecord = Omit<PatchRecord, 'sequence'>

/** The rows of a new patch: itself, and the thread's count of what was applied. */
export function insertPatch(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  record: SealedRecord,
): CompiledQuery[] {
  const insert = db.insertInto('patches').values({
    id: record.id,
    thread_id: threadId,
    seq: sql<number>`(select coalesce(max(seq), 0) + 1 from patches where thread_id = ${threadId})`,
    run_id: record.runId,
    message_id: record.messageId,
    status: 'applied',
    sealed_record: cipher.sealJson('patch', record),
    created_at_ms: record.createdAtMs,
    changed_at_ms: record.createdAtMs,
  })
  const count = db
    .updateTable('threads')
    .set((eb) => ({
      patch_count: eb('patch_count', '+', 1),
      last_patch_at_ms: record.createdAtMs,
      updated_at_ms: record.createdAtMs,
    }))
    .where('id', '=', threadId)
  return [insert.compile(), count.compile()]
}

/** All patches of a thread in the order they were applied, at most `limit`, after place `afterSequence`. */
export async function listPatches(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  page: { afterSequence: number; limit: number },
): Promise<PatchRecord[]> {
  const rows = await db
    .selectFrom('patches')
    .select(['seq', 'status', 'sealed_record'])
    .where('thread_id', '=', threadId)
    .where('seq', '>', page.afterSequence)
    .orderBy('seq')
    .limit(page.limit)
    .execute()
  return rows.map((row) => ({
    ...(cipher.openJson('patch', row.sealed_record) as SealedRecord),
    sequence: row.seq,
    status: row.status,
  }))
}

/** How many patches are in effect. */
export async function countPatches(db: Kysely<Tables>, threadId: ThreadId): Promise<number> {
  const row = await db
    .selectFrom('threads')
    .select('patch_count')
    .where('id', '=', threadId)
    .executeTakeFirst()
  return row?.patch_count ?? 0
}
