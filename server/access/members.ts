import { AppError } from '#shared/errors.ts'
import type { ThreadId, UserId } from '#shared/ids.ts'
import type { Role } from '#shared/protocol/thread.ts'
import type { Database } from '../storage/database.ts'
import type { Revocations } from './revocations.ts'

export type Member = {
  readonly userId: UserId
  readonly name: string
  readonly color: string
  readonly role: Role
}

/** Somebody's place in a thread. */
export type Membership = { readonly threadId: ThreadId; readonly role: Role; readonly joinedAtMs: number }

/**
 * Who belongs to a thread. It always has one owner: nobody can be made a second one, and the one there is cannot be
 * removed; they hand the thread over instead. What somebody has open is cut as soon as their role is stored.
 */
export class Members {
  readonly #database: Database
  readonly #revocations: Revocations
  readonly #now: () => number

  constructor(parts: { database: Database; revocations: Revocations; now: () => number }) {
    this.#database = parts.database
    this.#revocations = parts.revocations
    this.#now = parts.now
  }

  /** The owner first, then in the order they came. */
  async list(threadId: ThreadId): Promise<Member[]> {
    const rows = await this.#database.sql
      .selectFrom('members')
      .innerJoin('users', 'users.id', 'members.user_id')
      .select(['users.id', 'users.name', 'users.color', 'members.role'])
      .where('members.thread_id', '=', threadId)
      .orderBy('members.added_at_ms')
      .orderBy('users.id')
      .execute()
    const members = rows.map(
      ({ id, name, color, role }): Member => ({ userId: id as UserId, name, color, role }),
    )
    const isOwner = ({ role }: Member) => role === 'owner'
    return [...members.filter(isOwner), ...members.filter((member) => !isOwner(member))]
  }

  /** The first of the user's threads behind `after`, in the order of their ids. */
  async nextOf(userId: UserId, after: ThreadId | ''): Promise<Membership | undefined> {
    const row = await this.#database.sql
      .selectFrom('members')
      .select(['thread_id', 'role', 'added_at_ms'])
      .where('user_id', '=', userId)
      .where('thread_id', '>', after)
      .orderBy('thread_id')
      .limit(1)
      .executeTakeFirst()
    return row && { threadId: row.thread_id as ThreadId, role: row.role, joinedAtMs: row.added_at_ms }
  }

  /** Throws AppError `not_found` when there is no such user, `conflict` when they are a member already. */
  async add(threadId: ThreadId, userId: UserId, role: Exclude<Role, 'owner'>): Promise<void> {
    const { sql } = this.#database
    const user = await sql.selectFrom('users').select('id').where('id', '=', userId).executeTakeFirst()
    if (!user) throw new AppError('not_found', 'There is no such user. Send them a link instead.')
    const added = await sql
      .insertInto('members')
      .values({ thread_id: threadId, user_id: userId, role, added_at_ms: this.#now() })
      .onConflict((conflict) => conflict.columns(['thread_id', 'user_id']).doNothing())
      .returning('user_id')
      .executeTakeFirst()
    if (!added) throw new AppError('conflict', 'They are a member already. Change their role instead.')
  }

  /**
   * Gives a member another role; `owner` hands the thread over, and makes the present owner an editor. Throws AppError
   * `not_found` when they are no member, and `conflict` when the owner would be left without a successor.
   */
  async change(threadId: ThreadId, userId: UserId, role: Role): Promise<void> {
    const changed = await this.#database.sql.transaction().execute(async (trx) => {
      const members = await trx
        .selectFrom('members')
        .select(['user_id', 'role'])
        .where('thread_id', '=', threadId)
        .execute()
      const member = members.find(({ user_id }) => user_id === userId)
      if (!member) throw noSuchMember()
      if (member.role === role) return []
      if (member.role === 'owner') throw ownerStays()
      const set = (user: string, to: Role) =>
        trx
          .updateTable('members')
          .set({ role: to })
          .where('thread_id', '=', threadId)
          .where('user_id', '=', user)
          .execute()
      const owners = role === 'owner' ? members.filter((each) => each.role === 'owner') : []
      for (const owner of owners) await set(owner.user_id, 'editor')
      await set(userId, role)
      return [userId, ...owners.map(({ user_id }) => user_id as UserId)]
    })
    for (const each of changed) this.#revocations.publish({ kind: 'member', threadId, userId: each })
  }

  /** Throws AppError `not_found` when they are no member, and `conflict` when they are the owner. */
  async remove(threadId: ThreadId, userId: UserId): Promise<void> {
    const { sql } = this.#database
    const removed = await sql
      .deleteFrom('members')
      .where('thread_id', '=', threadId)
      .where('user_id', '=', userId)
      .where('role', '!=', 'owner')
      .returning('user_id')
      .executeTakeFirst()
    if (removed) return this.#revocations.publish({ kind: 'member', threadId, userId })
    const owner = await sql
      .selectFrom('members')
      .select('user_id')
      .where('thread_id', '=', threadId)
      .where('user_id', '=', userId)
      .executeTakeFirst()
    throw owner ? ownerStays() : noSuchMember()
  }
}

const noSuchMember = () => new AppError('not_found', 'They are no member of this thread.')
const ownerStays = () =>
  new AppError('conflict', 'A thread needs its owner. Make another member the owner first.')

/** As REST tells of them. */
export const wireMember = ({ userId, ...member }: Member) => ({ user_id: userId, ...member })
