import type { Transaction } from 'kysely'
import type { SessionId, ThreadId, UserId } from '#shared/ids.ts'
import type { Tables } from '../storage/tables.ts'
import { isAtLeast } from './policy.ts'

export type Merge = {
  /** Sessions of the guest. */
  readonly ended: readonly SessionId[]
  /** Threads in which the account can do more than before. */
  readonly raised: readonly ThreadId[]
}

/**
 * Gives what a guest has to the account that they turned out to be: their threads, each with the higher one of both
 * roles, their API keys, and what they asked the designer that has not begun. What they wrote stays the guest's, who has
 * the account's name from now on; nobody can sign in as the guest any more.
 */
export async function mergeGuest(
  transaction: Transaction<Tables>,
  { guestId, accountId }: { guestId: UserId; accountId: UserId },
): Promise<Merge> {
  const raised = await mergeRoles(transaction, guestId, accountId)
  await transaction
    .updateTable('api_keys')
    .set({ user_id: accountId })
    .where('user_id', '=', guestId)
    .execute()
  await transaction
    .updateTable('runs')
    .set({ user_id: accountId })
    .where('user_id', '=', guestId)
    .where('status', '=', 'queued')
    .execute()
  const account = await transaction
    .selectFrom('users')
    .select(['name', 'color'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  await transaction.updateTable('users').set(account).where('id', '=', guestId).execute()
  const ended = await transaction
    .deleteFrom('sessions')
    .where('user_id', '=', guestId)
    .returning('id')
    .execute()
  return { ended: ended.map(({ id }) => id as SessionId), raised }
}

async function mergeRoles(
  transaction: Transaction<Tables>,
  guestId: UserId,
  accountId: UserId,
): Promise<ThreadId[]> {
  const rolesOf = (userId: UserId) =>
    transaction
      .selectFrom('members')
      .select(['thread_id', 'role', 'added_at_ms'])
      .where('user_id', '=', userId)
      .execute()
  const present = new Map((await rolesOf(accountId)).map(({ thread_id, role }) => [thread_id, role]))
  const brought = await rolesOf(guestId)
  await transaction.deleteFrom('members').where('user_id', '=', guestId).execute()
  const raised: ThreadId[] = []
  for (const member of brought) {
    const role = present.get(member.thread_id)
    if (role !== undefined && isAtLeast(role, member.role)) continue
    await transaction
      .insertInto('members')
      .values({ ...member, user_id: accountId })
      .onConflict((conflict) => conflict.columns(['thread_id', 'user_id']).doUpdateSet({ role: member.role }))
      .execute()
    raised.push(member.thread_id as ThreadId)
  }
  return raised
}
