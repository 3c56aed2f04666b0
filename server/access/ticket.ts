import type { KeyId, SessionId, ThreadId, UserId } from '#shared/ids.ts'
import type { Database } from '../storage/database.ts'
import type { Actor } from './actor.ts'
import type { ApiKeys } from './api-key.ts'
import { hashToken, newToken } from './token.ts'

/** Long enough to open a socket, too short to be worth stealing from a log. */
const ticketLifetimeMs = 60_000

/**
 * Single-use tokens for the URL of a socket, each for one thread and one user. A ticket goes with the session or the key
 * that asked for it, and so does what was opened by it.
 */
export class Tickets {
  readonly #database: Database
  readonly #apiKeys: ApiKeys
  readonly #now: () => number

  constructor(parts: { database: Database; apiKeys: ApiKeys; now: () => number }) {
    this.#database = parts.database
    this.#apiKeys = parts.apiKeys
    this.#now = parts.now
  }

  async issue(actor: Actor, threadId: ThreadId): Promise<{ ticket: string; expiresAtMs: number }> {
    const nowMs = this.#now()
    const ticket = newToken()
    const expiresAtMs = nowMs + ticketLifetimeMs
    const { sql } = this.#database
    await this.#database.commit([
      sql.deleteFrom('tickets').where('expires_at_ms', '<=', nowMs).compile(),
      sql
        .insertInto('tickets')
        .values({
          token_hash: hashToken(ticket),
          thread_id: threadId,
          user_id: actor.userId,
          key_id: actor.kind === 'program' ? actor.keyId : null,
          session_id: actor.kind === 'person' ? actor.sessionId : null,
          expires_at_ms: expiresAtMs,
        })
        .compile(),
    ])
    return { ticket, expiresAtMs }
  }

  /** Who asked for the ticket, or null when it is used, too old or for another thread. It is used up in any case. */
  async redeem(ticket: string, threadId: ThreadId): Promise<Actor | null> {
    const row = await this.#database.sql
      .deleteFrom('tickets')
      .where('token_hash', '=', hashToken(ticket))
      .returning(['thread_id', 'user_id', 'key_id', 'session_id', 'expires_at_ms'])
      .executeTakeFirst()
    if (row === undefined || row.thread_id !== threadId || row.expires_at_ms <= this.#now()) return null
    if (row.key_id !== null) return this.#apiKeys.find(row.key_id as KeyId)
    return row.session_id === null ? null : this.#person(row.user_id, row.session_id as SessionId)
  }

  async #person(userId: string, sessionId: SessionId): Promise<Actor | null> {
    const row = await this.#database.sql
      .selectFrom('users')
      .select(['name', 'color'])
      .where('id', '=', userId)
      .executeTakeFirst()
    return row === undefined ? null : { kind: 'person', userId: userId as UserId, sessionId, ...row }
  }
}
