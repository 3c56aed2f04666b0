import { sql } from 'kysely'
import * as Y from 'yjs'
import type { ThreadId } from '#shared/ids.ts'
import type { Database } from '../storage/database.ts'
import type { ThreadCipher } from '../storage/vault.ts'
import { applyStored, isPending, newServerDoc, readStored, schemaVersion } from './load.ts'

/** From so many rows, or so many bytes of them, on a snapshot makes loading quicker: about 3 µs are saved a row. */
const minRows = 200
const minBytes = 256 * 1024
/** The newest snapshot counts; the two before it are there in case it should turn out to be bad. */
const keptSnapshots = 3

/**
 * Replaces the rows of a document's log by one snapshot. In one transaction: read, build, prove that the snapshot loads to
 * the same document, insert it, delete exactly the rows that were read. Rows that come meanwhile stay.
 * Returns how many rows went; 0 when it was not worth it yet.
 */
export async function compact(
  db: Database,
  cipher: ThreadCipher,
  threadId: ThreadId,
  nowMs: number,
): Promise<number> {
  if (!(await isWorthIt(db, threadId))) return 0
  return db.sql.transaction().execute(async (trx) => {
    // Two instances that compact at once would each delete rows that the other's snapshot lacks.
    if (db.kind === 'postgres')
      await sql`select pg_advisory_xact_lock(hashtextextended(${threadId}, 7))`.execute(trx)
    const stored = await readStored(trx, cipher, threadId)
    const last = stored.rows.at(-1)
    if (!last) return 0
    await trx
      .insertInto('snapshots')
      .values({
        thread_id: threadId,
        upto_id: last.id,
        schema_version: schemaVersion,
        sealed_state: cipher.seal('snapshot', provenState(stored)),
        created_at_ms: nowMs,
      })
      .execute()
    const ids = stored.rows.map((row) => row.id)
    for (let start = 0; start < ids.length; start += 1_000) {
      await trx
        .deleteFrom('updates')
        .where('id', 'in', ids.slice(start, start + 1_000))
        .execute()
    }
    const kept = await trx
      .selectFrom('snapshots')
      .select('id')
      .where('thread_id', '=', threadId)
      .orderBy('id', 'desc')
      .limit(keptSnapshots)
      .execute()
    await trx
      .deleteFrom('snapshots')
      .where('thread_id', '=', threadId)
      .where(
        'id',
        'not in',
        kept.map((row) => row.id),
      )
      .execute()
    return ids.length
  })
}

async function isWorthIt(db: Database, threadId: ThreadId): Promise<boolean> {
  const { rows, bytes } = await db.sql
    .selectFrom('updates')
    .select((eb) => [
      eb.fn.countAll<number>().as('rows'),
      sql<number | null>`sum(length(sealed_update))`.as('bytes'),
    ])
    .where('thread_id', '=', threadId)
    .executeTakeFirstOrThrow()
  return Number(rows) >= minRows || Number(bytes ?? 0) >= minBytes
}

/** The document's full state. Throws unless it loads to the same document. */
function provenState(stored: Parameters<typeof applyStored>[1]): Uint8Array {
  const ydoc = newServerDoc()
  applyStored(ydoc, stored)
  const state = Y.encodeStateAsUpdate(ydoc)
  const copy = newServerDoc()
  Y.applyUpdate(copy, state)
  const same = Y.equalSnapshots(Y.snapshot(ydoc), Y.snapshot(copy))
  if (!same || isPending(copy)) throw new Error('the snapshot does not load to the document it was made from')
  return state
}
