import { AppError } from '#shared/errors.ts'
import type { LinkId, ThreadId, UserId } from '#shared/ids.ts'
import type { Role } from '#shared/protocol/thread.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import { isAtLeast } from './policy.ts'
import { hashToken, newToken } from './token.ts'

export type LinkRole = Exclude<Role, 'owner'>

export type Link = {
  readonly id: LinkId
  readonly role: LinkRole
  readonly createdAtMs: number
  /** Null: it works until it is revoked. */
  readonly expiresAtMs: number | null
}

/** Invitations to a thread. */
export class Links {
  readonly #database: Database
  readonly #newId: NewId
  readonly #now: () => number

  constructor(parts: { database: Database; newId: NewId; now: () => number }) {
    this.#database = parts.database
    this.#newId = parts.newId
    this.#now = parts.now
  }

  /** The token is shown this once; only its hash is stored. */
  async create(
    threadId: ThreadId,
    by: UserId,
    wish: { role: LinkRole; expiresInMs: number | undefined },
  ): Promise<{ link: Link; token: string }> {
    const nowMs = this.#now()
    const token = newToken()
    const link: Link = {
      id: this.#newId('link'),
      role: wish.role,
      createdAtMs: nowMs,
      expiresAtMs: wish.expiresInMs === undefined ? null : nowMs + wish.expiresInMs,
    }
    await this.#database.sql
      .insertInto('links')
      .values({
        id: link.id,
        thread_id: threadId,
        role: link.role,
        token_hash: hashToken(token),
        created_by: by,
        created_at_ms: nowMs,
        expires_at_ms: link.expiresAtMs,
      })
      .execute()
    return { link, token }
  }

  /** Those that still work, newest first. */
  async list(threadId: ThreadId): Promise<Link[]> {
    const rows = await this.#working()
      .select(['id', 'role', 'created_at_ms', 'expires_at_ms'])
      .where('thread_id', '=', threadId)
      .orderBy('created_at_ms', 'desc')
      .orderBy('id', 'desc')
      .execute()
    return rows.map((row) => ({
      id: row.id as LinkId,
      role: row.role,
      createdAtMs: row.created_at_ms,
      expiresAtMs: row.expires_at_ms,
    }))
  }

  /** Nobody comes in by it any more; who came in stays. Throws AppError `not_found`. */
  async revoke(threadId: ThreadId, linkId: string): Promise<void> {
    const { numDeletedRows } = await this.#database.sql
      .deleteFrom('links')
      .where('thread_id', '=', threadId)
      .where('id', '=', linkId)
      .executeTakeFirst()
    if (numDeletedRows === 0n)
      throw new AppError('not_found', 'There is no such link, or it was revoked already.')
  }

  /**
   * Makes the user a member with the link's role; whoever has a higher one keeps it. Throws AppError `not_found` for a
   * token that is wrong, expired or revoked.
   */
  async accept(token: string, userId: UserId): Promise<{ threadId: ThreadId; role: Role }> {
    const link = await this.#working()
      .select(['thread_id', 'role'])
      .where('token_hash', '=', hashToken(token))
      .executeTakeFirst()
    if (link === undefined) {
      throw new AppError(
        'not_found',
        'This link does not work any more. Ask the person who sent it for a new one.',
      )
    }
    const threadId = link.thread_id as ThreadId
    const role = await this.#database.sql.transaction().execute(async (transaction) => {
      const member = await transaction
        .selectFrom('members')
        .select('role')
        .where('thread_id', '=', threadId)
        .where('user_id', '=', userId)
        .executeTakeFirst()
      if (member !== undefined && isAtLeast(member.role, link.role)) return member.role
      await transaction
        .insertInto('members')
        .values({ thread_id: threadId, user_id: userId, role: link.role, added_at_ms: this.#now() })
        .onConflict((conflict) => conflict.columns(['thread_id', 'user_id']).doUpdateSet({ role: link.role }))
        .execute()
      return link.role
    })
    return { threadId, role }
  }

  #working() {
    return this.#database.sql
      .selectFrom('links')
      .where((eb) => eb.or([eb('expires_at_ms', 'is', null), eb('expires_at_ms', '>', this.#now())]))
  }
}
