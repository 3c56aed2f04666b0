import type { Insertable, Kysely, Selectable } from 'kysely'
import type { ThreadId, UserId } from '#shared/ids.ts'
import type { ThreadStatus } from '#shared/protocol/thread.ts'
import type { Tables } from '../storage/tables.ts'
import type { ThreadKeyRow } from '../storage/vault.ts'

/** The SQL of threads and their members. */

type Sql = Kysely<Tables>
export type ThreadRow = Selectable<Tables['threads']>

/** A thread's place in the listing, newest first. */
export type Place = { readonly createdAtMs: number; readonly id: string }

/** What makes a thread exist: all three in one transaction. */
export function insertThread(
  sql: Sql,
  rows: { thread: Insertable<Tables['threads']>; key: ThreadKeyRow; owner: UserId },
) {
  const { thread, key, owner } = rows
  const member = {
    thread_id: thread.id,
    user_id: owner,
    role: 'owner',
    added_at_ms: thread.created_at_ms,
  } as const
  return [
    sql.insertInto('threads').values(thread).compile(),
    sql.insertInto('thread_keys').values(key).compile(),
    sql.insertInto('members').values(member).compile(),
  ]
}

export function findThread(sql: Sql, id: ThreadId): Promise<ThreadRow | undefined> {
  return sql.selectFrom('threads').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Threads that the user is a member of, newest first, after `after`, each with its wrapped key. */
export function listThreads(
  sql: Sql,
  wish: { userId: UserId; status: ThreadStatus | undefined; after: Place | undefined; limit: number },
): Promise<(ThreadRow & Pick<ThreadKeyRow, 'master_key_id' | 'wrapped_key'>)[]> {
  const { userId, status, after, limit } = wish
  return sql
    .selectFrom('threads')
    .innerJoin('members', 'members.thread_id', 'threads.id')
    .innerJoin('thread_keys', 'thread_keys.thread_id', 'threads.id')
    .selectAll('threads')
    .select(['thread_keys.master_key_id', 'thread_keys.wrapped_key'])
    .where('members.user_id', '=', userId)
    .$if(status !== undefined, (query) => query.where('threads.status', '=', status ?? 'active'))
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('threads.created_at_ms', 'threads.id'),
          '<',
          tuple(after?.createdAtMs ?? 0, after?.id ?? ''),
        ),
      ),
    )
    .orderBy('threads.created_at_ms', 'desc')
    .orderBy('threads.id', 'desc')
    .limit(limit)
    .execute()
}

/** Writes new details over revision `revision`. False when somebody else was faster, or the thread is gone. */
export async function replaceDetails(
  sql: Sql,
  thread: { id: ThreadId; revision: number },
  change: Pick<ThreadRow, 'status' | 'sealed_details' | 'updated_at_ms'>,
): Promise<boolean> {
  const { numUpdatedRows } = await sql
    .updateTable('threads')
    .set({ ...change, revision: thread.revision + 1 })
    .where('id', '=', thread.id)
    .where('revision', '=', thread.revision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Takes everything that belongs to the thread with it, its key first of all. False when there was none. */
export async function deleteThread(sql: Sql, id: ThreadId): Promise<boolean> {
  const { numDeletedRows } = await sql.deleteFrom('threads').where('id', '=', id).executeTakeFirst()
  return numDeletedRows === 1n
}
