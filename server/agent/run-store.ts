import type { CompiledQuery, Kysely, Transaction } from 'kysely'
import type { RunId, ThreadId, UserId } from '#shared/ids.ts'
import type { Actor } from '../access/actor.ts'
import type { Tables } from '../storage/tables.ts'
import { troubleOf } from '../storage/trouble.ts'

/** A run as it is stored. */
export type StoredRun = {
  readonly id: RunId
  readonly threadId: ThreadId
  readonly messageId: string
  readonly replyId: string | null
  readonly userId: UserId
}

export type RunEnd = 'complete' | 'stopped' | 'failed' | 'interrupted'

type Sql = Kysely<Tables> | Transaction<Tables>

const columns = ['id', 'thread_id', 'message_id', 'reply_id', 'user_id'] as const

type Row = { id: string; thread_id: string; message_id: string; reply_id: string | null; user_id: string }

const storedRun = (row: Row): StoredRun => ({
  id: row.id as RunId,
  threadId: row.thread_id as ThreadId,
  messageId: row.message_id,
  replyId: row.reply_id,
  userId: row.user_id as UserId,
})

/** The row of a run that waits behind those that wait already. */
export function insertRun(
  sql: Sql,
  run: { id: RunId; threadId: ThreadId; messageId: string; userId: UserId; nowMs: number },
): CompiledQuery {
  return sql
    .insertInto('runs')
    .values({
      id: run.id,
      thread_id: run.threadId,
      message_id: run.messageId,
      reply_id: null,
      status: 'queued',
      user_id: run.userId,
      lease_until_ms: null,
      place: run.nowMs,
      created_at_ms: run.nowMs,
      ended_at_ms: null,
    })
    .compile()
}

/** Whether a message of the thread is being answered, or waits for it. */
export async function isBusy(sql: Sql, threadId: ThreadId): Promise<boolean> {
  const row = await sql
    .selectFrom('runs')
    .select('id')
    .where('thread_id', '=', threadId)
    .where('status', 'in', ['queued', 'running'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** True while the message waits; then nobody takes its run until `trx` is over. */
export async function holdQueued(trx: Transaction<Tables>, messageId: string): Promise<boolean> {
  const row = await trx
    .updateTable('runs')
    .set(({ ref }) => ({ place: ref('place') }))
    .where('message_id', '=', messageId)
    .where('status', '=', 'queued')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** False when the message does not wait (any more). */
export async function deleteQueued(trx: Transaction<Tables>, messageId: string): Promise<boolean> {
  const row = await trx
    .deleteFrom('runs')
    .where('message_id', '=', messageId)
    .where('status', '=', 'queued')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Puts a waiting message before all others. False when it does not wait (any more). */
export async function putFirst(sql: Kysely<Tables>, threadId: ThreadId, messageId: string): Promise<boolean> {
  const row = await sql
    .updateTable('runs')
    .set({
      place: sql
        .selectFrom('runs as other')
        .select(({ eb, fn }) => eb(fn.min('other.place'), '-', 1).as('first'))
        .where('other.thread_id', '=', threadId)
        .where('other.status', '=', 'queued'),
    })
    .where('message_id', '=', messageId)
    .where('status', '=', 'queued')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Takes the thread's next waiting run, unless one is running. Two instances that try at once do not both succeed: at
 * most one run of a thread is `running` (unique index), the loser gets undefined.
 */
export async function claimNext(
  sql: Kysely<Tables>,
  threadId: ThreadId,
  leaseUntilMs: number,
): Promise<StoredRun | undefined> {
  const next = await sql
    .selectFrom('runs')
    .select('id')
    .where('thread_id', '=', threadId)
    .where('status', '=', 'queued')
    .orderBy('place')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!next) return undefined
  try {
    const row = await sql
      .updateTable('runs')
      .set({ status: 'running', lease_until_ms: leaseUntilMs })
      .where('id', '=', next.id)
      .where('status', '=', 'queued')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('runs as other')
              .select('other.id')
              .where('other.thread_id', '=', threadId)
              .where('other.status', '=', 'running'),
          ),
        ),
      )
      .returning(columns)
      .executeTakeFirst()
    return row && storedRun(row)
  } catch (error) {
    if (troubleOf(error) === 'duplicate') return undefined
    throw error
  }
}

/** False when the run is no longer running: somebody took it over, or its thread is gone. */
export async function setReply(sql: Sql, runId: RunId, replyId: string): Promise<boolean> {
  return changeRunning(sql, runId, { reply_id: replyId })
}

/** False when the run is no longer running; else nobody ends it until `trx` is over. */
export async function holdRunning(trx: Transaction<Tables>, runId: RunId): Promise<boolean> {
  const row = await trx
    .updateTable('runs')
    .set(({ ref }) => ({ place: ref('place') }))
    .where('id', '=', runId)
    .where('status', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** False when the run is no longer running. */
export async function renewLease(sql: Sql, runId: RunId, leaseUntilMs: number): Promise<boolean> {
  return changeRunning(sql, runId, { lease_until_ms: leaseUntilMs })
}

/** False when it had ended already. */
export async function endRun(sql: Sql, runId: RunId, end: RunEnd, nowMs: number): Promise<boolean> {
  return changeRunning(sql, runId, { status: end, lease_until_ms: null, ended_at_ms: nowMs })
}

async function changeRunning(
  sql: Sql,
  runId: RunId,
  change: {
    reply_id?: string
    status?: RunEnd
    lease_until_ms?: number | null
    ended_at_ms?: number
  },
): Promise<boolean> {
  const row = await sql
    .updateTable('runs')
    .set(change)
    .where('id', '=', runId)
    .where('status', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Runs whose instance has not renewed them in time: it is gone. */
export async function abandonedRuns(sql: Sql, nowMs: number): Promise<StoredRun[]> {
  const rows = await sql
    .selectFrom('runs')
    .select(columns)
    .where('status', '=', 'running')
    .where('lease_until_ms', '<', nowMs)
    .execute()
  return rows.map(storedRun)
}

/** Ends such a run, for one caller only: false when another one did, or when its instance is there after all. */
export async function endAbandoned(sql: Sql, runId: RunId, nowMs: number): Promise<boolean> {
  const row = await sql
    .updateTable('runs')
    .set({ status: 'interrupted', lease_until_ms: null, ended_at_ms: nowMs })
    .where('id', '=', runId)
    .where('status', '=', 'running')
    .where('lease_until_ms', '<', nowMs)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Threads in which somebody waits for the designer. */
export async function threadsWithQueue(sql: Sql): Promise<ThreadId[]> {
  const rows = await sql
    .selectFrom('runs')
    .select('thread_id')
    .distinct()
    .where('status', '=', 'queued')
    .execute()
  return rows.map((row) => row.thread_id as ThreadId)
}

export async function runningRun(sql: Sql, threadId: ThreadId): Promise<RunId | undefined> {
  const row = await sql
    .selectFrom('runs')
    .select('id')
    .where('thread_id', '=', threadId)
    .where('status', '=', 'running')
    .executeTakeFirst()
  return row?.id as RunId | undefined
}

/** Whoever asked for a run, as far as rights go: a run acts with the role of its user. Undefined when the user is gone. */
export async function findActor(sql: Sql, userId: UserId): Promise<Actor | undefined> {
  const row = await sql
    .selectFrom('users')
    .select(['name', 'color'])
    .where('id', '=', userId)
    .executeTakeFirst()
  return row && { kind: 'person', userId, name: row.name, color: row.color, sessionId: null }
}
