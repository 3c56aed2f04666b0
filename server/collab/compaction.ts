import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import type { ThreadId } from '#shared/ids.ts'
import type { Database } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'
import type { ThreadCipher } from '../storage/vault.ts'
import { readSealed, schemaVersion } from './load.ts'
import { provenState } from './proven-state.ts'

/** When a document is considered for compaction, and from when on it is worth it. */
export type CompactionPlan = {
  /** Quiet time after an edit. */
  readonly settleMs: number
  /** At the latest so long after an edit, however busy the document is. */
  readonly maxSettleMs: number
  /** From so many rows, or so many bytes of them, on a snapshot makes loading quicker: a row costs 3 µs to apply. */
  readonly minRows: number
  readonly minBytes: number
}

export const defaultPlan: CompactionPlan = {
  settleMs: 2_000,
  maxSettleMs: 10_000,
  minRows: 200,
  minBytes: 256 * 1024,
}

/** A large document is worth more rows: building it anew costs 0.1 ms a kilobyte, on the thread that serves everybody. */
const snapshotBytesPerRow = 1024
/** The newest snapshot counts; the two before it are there for a week, in case it should turn out to be bad. */
const keptSnapshots = 3
const keptMs = 7 * 24 * 60 * 60 * 1000
/** Rows opened in one turn of the event loop, which takes a millisecond. */
const rowsPerTurn = 100
const rowsPerDelete = 1_000

/**
 * Replaces the rows of a document's log by one snapshot of them. The state is built and proven beside the live document;
 * then, in one transaction, the snapshot comes in and exactly the rows it holds go out. Rows that come meanwhile stay.
 */
export class Compactor {
  readonly #db: Database
  readonly #now: () => number

  readonly #plan: CompactionPlan

  constructor(db: Database, now: () => number, plan: CompactionPlan = defaultPlan) {
    this.#db = db
    this.#now = now
    this.#plan = plan
  }

  /**
   * Returns how many rows went; 0 when it was not worth it yet, or somebody else was at it. Throws when the snapshot would
   * not load to the same document: then nothing is changed.
   */
  async compact(threadId: ThreadId, cipher: ThreadCipher): Promise<number> {
    if (!(await this.#isWorthIt(threadId))) return 0
    const stored = await readSealed(this.#db.sql, threadId)
    const updates: Uint8Array[] = []
    for (const [index, row] of stored.rows.entries()) {
      if (index % rowsPerTurn === 0) await nextTurn()
      updates.push(cipher.open('update', row.sealed_update))
    }
    const snapshot = stored.snapshot && cipher.open('snapshot', stored.snapshot.sealed_state)
    const state = await provenState({ snapshot, updates })
    const replaced = { id: stored.snapshot?.id, rows: stored.rows.map((row) => row.id) }
    return this.#replace(threadId, replaced, cipher.seal('snapshot', state))
  }

  async #isWorthIt(threadId: ThreadId): Promise<boolean> {
    const log = await this.#db.sql
      .selectFrom('updates')
      .select((eb) => [
        eb.fn.countAll<number>().as('rows'),
        sql<number | null>`sum(length(sealed_update))`.as('bytes'),
      ])
      .where('thread_id', '=', threadId)
      .executeTakeFirstOrThrow()
    if (log.rows < this.#plan.minRows && (log.bytes ?? 0) < this.#plan.minBytes) return false
    const snapshot = await this.#db.sql
      .selectFrom('snapshots')
      .select(sql<number>`length(sealed_state)`.as('bytes'))
      .where('thread_id', '=', threadId)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    return isWorthIt({ rows: log.rows, bytes: log.bytes ?? 0 }, snapshot?.bytes ?? 0, this.#plan)
  }

  /** `replaced` is the snapshot that the new one was built on, and the rows on top of it. */
  async #replace(
    threadId: ThreadId,
    replaced: { id: number | undefined; rows: readonly number[] },
    sealedState: Uint8Array,
  ): Promise<number> {
    const uptoId = replaced.rows.at(-1)
    if (uptoId === undefined) return 0
    return this.#db.sql.transaction().execute(async (transaction) => {
      // Two instances at once would each delete rows that the other's snapshot lacks.
      if (this.#db.kind === 'postgres') {
        await sql`select pg_advisory_xact_lock(hashtextextended(${threadId}, 0))`.execute(transaction)
      }
      const before = await snapshotsOf(transaction, threadId)
      if (before[0]?.id !== replaced.id) return 0
      const atMs = this.#now()
      await transaction
        .insertInto('snapshots')
        .values({
          thread_id: threadId,
          upto_id: uptoId,
          schema_version: schemaVersion,
          sealed_state: sealedState,
          created_at_ms: atMs,
        })
        .execute()
      for (let start = 0; start < replaced.rows.length; start += rowsPerDelete) {
        const ids = replaced.rows.slice(start, start + rowsPerDelete)
        await transaction.deleteFrom('updates').where('id', 'in', ids).execute()
      }
      const old = outdatedSnapshots(await snapshotsOf(transaction, threadId), atMs)
      if (old.length > 0) await transaction.deleteFrom('snapshots').where('id', 'in', old).execute()
      return replaced.rows.length
    })
  }
}

export function isWorthIt(
  log: { rows: number; bytes: number },
  snapshotBytes: number,
  { minRows, minBytes }: CompactionPlan = defaultPlan,
): boolean {
  const isLong = log.rows >= minRows + snapshotBytes / snapshotBytesPerRow
  return isLong || (log.rows > 0 && log.bytes >= Math.max(minBytes, snapshotBytes))
}

type StoredSnapshot = { readonly id: number; readonly created_at_ms: number }

/** The ids of those that may go, of snapshots with the newest first. */
export function outdatedSnapshots(snapshots: readonly StoredSnapshot[], nowMs: number): number[] {
  return snapshots.flatMap(({ id, created_at_ms }, index) => {
    const isOutdated = index >= keptSnapshots || (index > 0 && created_at_ms < nowMs - keptMs)
    return isOutdated ? [id] : []
  })
}

/** The newest first. */
function snapshotsOf(db: Kysely<Tables>, threadId: ThreadId): Promise<StoredSnapshot[]> {
  return db
    .selectFrom('snapshots')
    .select(['id', 'created_at_ms'])
    .where('thread_id', '=', threadId)
    .orderBy('id', 'desc')
    .execute()
}
