import type { Kysely } from 'kysely'
import type { Step } from '#shared/document/dependents.ts'
import type { PatchRecord } from '#shared/document/patch.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Database } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'
import type { ThreadCipher } from '../storage/vault.ts'
import { openRecords, stepColumns } from './patch-store.ts'

/**
 * What is known of patches without opening their records: enough to say which lie on top of which, and who is behind a
 * text. To open 2,000 records takes 100 ms; to read these columns of them takes 5.
 */

/** What a patch did, by its ids and times. */
export type PatchStep = Step & { readonly id: string }

/** A patch as the author of a text. */
export type PatchFacts = Pick<PatchRecord, 'id' | 'runId' | 'model' | 'status'>

type StepsParts = { readonly db: Database; readonly cipher: ThreadCipher }

/** Of the patches that were applied, undone or redone after this time. */
export async function stepsChangedAfter(
  parts: StepsParts,
  threadId: ThreadId,
  atMs: number,
): Promise<PatchStep[]> {
  const rows = await filled(parts, threadId, () =>
    parts.db.sql
      .selectFrom('patches')
      .select(['id', 'step'])
      .where('thread_id', '=', threadId)
      .where('changed_at_ms', '>', atMs)
      .execute(),
  )
  return rows.map(({ id, step }) => ({ id, ...(JSON.parse(step ?? '') as Step) }))
}

/** Of those of the patches that there are, in the order they were applied. */
export async function findPatchFacts(
  parts: StepsParts,
  threadId: ThreadId,
  patchIds: readonly string[],
): Promise<PatchFacts[]> {
  if (patchIds.length === 0) return []
  const rows = await filled(parts, threadId, () =>
    parts.db.sql
      .selectFrom('patches')
      .select(['id', 'run_id', 'model', 'status', 'step'])
      .where('thread_id', '=', threadId)
      .where('id', 'in', patchIds)
      .orderBy('seq')
      .execute(),
  )
  return rows.map(({ id, run_id: runId, model, status }) => ({ id, runId, model, status }))
}

/** Rows without the columns are from before there were any: they are filled, all of the thread, and asked for again. */
async function filled<Row extends { readonly step: string | null }>(
  { db, cipher }: StepsParts,
  threadId: ThreadId,
  ask: () => Promise<Row[]>,
): Promise<Row[]> {
  const rows = await ask()
  if (rows.every(({ step }) => step !== null)) return rows
  await fill(db, cipher, threadId)
  return ask()
}

/** Of one commit. */
const rowsPerCommit = 500

async function fill(db: Database, cipher: ThreadCipher, threadId: ThreadId): Promise<void> {
  for (;;) {
    const records = await openRecords(cipher, await unfilled(db.sql, threadId))
    if (records.length === 0) return
    await db.commit(
      records.map((record) =>
        db.sql
          .updateTable('patches')
          .set(stepColumns(record))
          .where('id', '=', record.id)
          // Whoever changed the patch meanwhile filled it too.
          .where('step', 'is', null)
          .compile(),
      ),
    )
  }
}

const unfilled = (sql: Kysely<Tables>, threadId: ThreadId) =>
  sql
    .selectFrom('patches')
    .select(['seq', 'status', 'sealed_record'])
    .where('thread_id', '=', threadId)
    .where('step', 'is', null)
    .limit(rowsPerCommit)
    .execute()
