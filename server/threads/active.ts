import type { Kysely } from 'kysely'
import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Tables } from '../storage/tables.ts'

/**
 * Messages and patches are for threads that go on: in one that is paused or completed the designer rests, and programs
 * with it. People may still type, decide about patches and restore, as they may set it to active again.
 * Throws AppError `conflict`.
 */
export async function assertActive(sql: Kysely<Tables>, threadId: ThreadId): Promise<void> {
  const row = await sql.selectFrom('threads').select('status').where('id', '=', threadId).executeTakeFirst()
  if (!row || row.status === 'active') return
  throw new AppError(
    'conflict',
    `This thread is ${row.status}: it takes no messages and no patches. Set its status to active, then send again.`,
    { facts: { thread_status: row.status } },
  )
}
