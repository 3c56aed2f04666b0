import { setImmediate as nextTurn } from 'node:timers/promises'
import { type CompiledQuery, type Kysely, sql } from 'kysely'
import { lastOpMs, type Step } from '#shared/document/dependents.ts'
import type { PatchRecord } from '#shared/document/patch.ts'
import { AppError } from '#shared/errors.ts'
import type { PatchId, RunId, ThreadId } from '#shared/ids.ts'
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
    status: record.status === 'interrupted' ? 'interrupted' : 'applied',
    sealed_record: cipher.sealJson('patch', record),
    ...stepColumns(record),
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

/** The rows of a patch that was undone or redone: itself, and the thread's count of what is in effect. */
export function replacePatch(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  { sequence: _, ...record }: PatchRecord,
): CompiledQuery[] {
  const status = record.status === 'undone' ? 'undone' : 'applied'
  const changedAtMs = lastOpMs(record)
  const replace = db
    .updateTable('patches')
    .set({
      status,
      sealed_record: cipher.sealJson('patch', record),
      ...stepColumns(record),
      changed_at_ms: changedAtMs,
    })
    .where('thread_id', '=', threadId)
    .where('id', '=', record.id)
  const count = db
    .updateTable('threads')
    .set((eb) => ({
      patch_count: eb('patch_count', status === 'undone' ? '-' : '+', 1),
      last_patch_at_ms: changedAtMs,
      updated_at_ms: changedAtMs,
    }))
    .where('id', '=', threadId)
  return [replace.compile(), count.compile()]
}

/** What is stored of a record in clear, for those who ask about many (patch-steps.ts). */
export function stepColumns({ model, head, ops }: Pick<PatchRecord, 'model' | 'head' | 'ops'>) {
  const step: Step = { head, ops: ops.map(({ atMs }) => ({ atMs })) }
  return { model, step: JSON.stringify(step) }
}

/** Marks a patch as one that people looked at and want. */
export async function keepPatch(db: Kysely<Tables>, threadId: ThreadId, patchId: PatchId): Promise<void> {
  await db
    .updateTable('patches')
    .set({ status: 'kept' })
    .where('thread_id', '=', threadId)
    .where('id', '=', patchId)
    .where('status', 'in', ['applied', 'interrupted'])
    .execute()
}

/** All patches of a thread in the order they were applied, at most `limit`, after place `afterSequence`. */
export async function listPatches(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  page: { afterSequence: number; limit: number },
): Promise<PatchRecord[]> {
  const query = patchesOf(db, threadId).where('seq', '>', page.afterSequence).limit(page.limit)
  return openRecords(cipher, await query.execute())
}

/** Throws AppError `not_found`. */
export async function getPatch(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  patchId: PatchId,
): Promise<PatchRecord> {
  const [found] = await findPatches(db, threadId, cipher, [patchId])
  if (!found) throw patchNotFound()
  return found
}

export const patchNotFound = () =>
  new AppError('not_found', 'There is no such patch in this thread. List its patches to see them.')

/** Those of the patches that there are, in the order they were applied. */
export async function findPatches(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  patchIds: readonly string[],
): Promise<PatchRecord[]> {
  if (patchIds.length === 0) return []
  return openRecords(cipher, await patchesOf(db, threadId).where('id', 'in', patchIds).execute())
}

/** What a run of the designer wrote, in the order it was applied. */
export async function patchesOfRun(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  runId: RunId,
): Promise<PatchRecord[]> {
  return openRecords(cipher, await patchesOf(db, threadId).where('run_id', '=', runId).execute())
}

/** Patches that were applied, undone or redone after this time. */
export async function patchesChangedAfter(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  atMs: number,
): Promise<PatchRecord[]> {
  return openRecords(cipher, await patchesOf(db, threadId).where('changed_at_ms', '>', atMs).execute())
}

/** When anything was done with a patch of the thread last, as far as that is stored; 0 where nothing was. */
export async function latestOpMs(db: Kysely<Tables>, threadId: ThreadId): Promise<number> {
  const row = await db
    .selectFrom('patches')
    .select((eb) => eb.fn.max('changed_at_ms').as('latest_ms'))
    .where('thread_id', '=', threadId)
    .executeTakeFirst()
  return row?.latest_ms ?? 0
}

const patchesOf = (db: Kysely<Tables>, threadId: ThreadId) =>
  db
    .selectFrom('patches')
    .select(['seq', 'status', 'sealed_record'])
    .where('thread_id', '=', threadId)
    .orderBy('seq')

type Row = {
  readonly seq: number
  readonly status: PatchRecord['status']
  readonly sealed_record: Uint8Array
}

/** Opened in one turn of the event loop, which takes about a millisecond. */
const rowsPerTurn = 50

export async function openRecords(cipher: ThreadCipher, rows: readonly Row[]): Promise<PatchRecord[]> {
  const records: PatchRecord[] = []
  for (const [index, { seq, status, sealed_record }] of rows.entries()) {
    if (index > 0 && index % rowsPerTurn === 0) await nextTurn()
    const record = cipher.openJson('patch', sealed_record) as SealedRecord
    records.push({ ...record, sequence: seq, status })
  }
  return records
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
