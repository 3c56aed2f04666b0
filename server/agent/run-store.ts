import type { Kysely } from 'kysely'
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

const columns = ['id', 'thread_id', 'message_id', 'reply_id', 'user_id'] as const

type Row = { id: string; thread_id: string; message_id: string; reply_id: string | null; user_id: string }

const storedRun = (row: Row): StoredRun => ({
  id: row.id as RunId,
  threadId: row.thread_id as ThreadId,
  messageId: row.message_id,
  replyId: row.reply_id,
  userId: row.user_id as UserId,
})

export async function insertRun(
  sql: Kysely<Tables>,
  run: { id: RunId; threadId: ThreadId; messageId: string; userId: UserId; nowMs: number },
): Promise<void> {
  await sql
    .insertInto('runs')
    .values({
      id: run.id,
      thread_id: run.threadId,
      message_id: run.messageId,
      reply_id: null,
      status: 'queued',
      user_id: run.userId,
      lease_until_ms: null,
      created_at_ms: run.nowMs,
      ended_at_ms: null,
    })
    .execute()
}

/**
 * Takes the thread's oldest waiting run, unless one is running. Two instances that try at once do not both succeed: at
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
    .orderBy('created_at_ms')
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

export async function setReply(sql: Kysely<Tables>, runId: RunId, replyId: string): Promise<void> {
  await sql.updateTable('runs').set({ reply_id: replyId }).where('id', '=', runId).execute()
}

export async function renewLease(sql: Kysely<Tables>, runId: RunId, leaseUntilMs: number): Promise<void> {
  await sql
    .updateTable('runs')
    .set({ lease_until_ms: leaseUntilMs })
    .where('id', '=', runId)
    .where('status', '=', 'running')
    .execute()
}

export async function endRun(sql: Kysely<Tables>, runId: RunId, end: RunEnd, nowMs: number): Promise<void> {
  await sql
    .updateTable('runs')
    .set({ status: end, lease_until_ms: null, ended_at_ms: nowMs })
    .where('id', '=', runId)
    .where('status', '=', 'running')
    .execute()
}

/** Runs whose instance has not renewed them in time: it is gone. They are ended here and returned, each to one caller only. */
export async function takeAbandoned(sql: Kysely<Tables>, nowMs: number): Promise<StoredRun[]> {
  const rows = await sql
    .updateTable('runs')
    .set({ status: 'interrupted', lease_until_ms: null, ended_at_ms: nowMs })
    .where('status', '=', 'running')
    .where('lease_until_ms', '<', nowMs)
    .returning(columns)
    .execute()
  return rows.map(storedRun)
}

/** Threads in which somebody waits for the designer. */
export async function threadsWithQueue(sql: Kysely<Tables>): Promise<ThreadId[]> {
  const rows = await sql
    .selectFrom('runs')
    .select('thread_id')
    .distinct()
    .where('status', '=', 'queued')
    .execute()
  return rows.map((row) => row.thread_id as ThreadId)
}

export async function isRunning(sql: Kysely<Tables>, threadId: ThreadId): Promise<boolean> {
  const row = await sql
    .selectFrom('runs')
    .select('id')
    .where('thread_id', '=', threadId)
    .where('status', '=', 'running')
    .executeTakeFirst()
  return row !== undefined
}

/** Whoever asked for a run, as far as rights go: a run acts with the role of its user. Undefined when the user is gone. */
export async function findActor(sql: Kysely<Tables>, userId: UserId): Promise<Actor | undefined> {
  const row = await sql
    .selectFrom('users')
    .select(['name', 'color'])
    .where('id', '=', userId)
    .executeTakeFirst()
  return row && { kind: 'person', userId, name: row.name, color: row.color }
}
