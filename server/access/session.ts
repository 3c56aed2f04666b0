import type { UserId } from '#shared/ids.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Actor } from './actor.ts'
import { randomColor, randomName } from './person.ts'
import { hashToken, newToken } from './token.ts'

export const sessionCookie = 'pd_session'
/** A session ends this long after its last use. */
export const sessionLifetimeMs = 90 * 24 * 3600 * 1000
/** Use is noted once in this time, not at every request. */
const renewalMs = 24 * 3600 * 1000

export type Person = Actor & { readonly kind: 'person' }

/** People who are signed in, each browser by the token in its cookie. */
export class Sessions {
  readonly #database: Database
  readonly #newId: NewId
  readonly #now: () => number

  constructor(parts: { database: Database; newId: NewId; now: () => number }) {
    this.#database = parts.database
    this.#newId = parts.newId
    this.#now = parts.now
  }

  /** A new guest, signed in. `name` undefined gives them a friendly one. The token is for the cookie. */
  async signInGuest(name: string | undefined): Promise<{ token: string; person: Person }> {
    const nowMs = this.#now()
    const token = newToken()
    const person: Person = {
      kind: 'person',
      userId: this.#newId('user'),
      name: name ?? randomName(),
      color: randomColor(),
    }
    const { sql } = this.#database
    await this.#database.commit([
      sql.deleteFrom('sessions').where('expires_at_ms', '<=', nowMs).compile(),
      sql
        .insertInto('users')
        .values({
          id: person.userId,
          kind: 'guest',
          name: person.name,
          color: person.color,
          created_at_ms: nowMs,
        })
        .compile(),
      sql
        .insertInto('sessions')
        .values({
          token_hash: hashToken(token),
          user_id: person.userId,
          created_at_ms: nowMs,
          expires_at_ms: nowMs + sessionLifetimeMs,
        })
        .compile(),
    ])
    return { token, person }
  }

  /** Whose session it is, or null. Keeps a session that is used alive. */
  async verify(token: string): Promise<Person | null> {
    const nowMs = this.#now()
    const row = await this.#database.sql
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select(['users.id', 'users.name', 'users.color', 'sessions.expires_at_ms'])
      .where('sessions.token_hash', '=', hashToken(token))
      .where('sessions.expires_at_ms', '>', nowMs)
      .executeTakeFirst()
    if (row === undefined) return null
    if (row.expires_at_ms - nowMs < sessionLifetimeMs - renewalMs) await this.#renew(token, nowMs)
    return { kind: 'person', userId: row.id as UserId, name: row.name, color: row.color }
  }

  async rename(userId: UserId, name: string): Promise<void> {
    await this.#database.sql.updateTable('users').set({ name }).where('id', '=', userId).execute()
  }

  async signOut(token: string): Promise<void> {
    await this.#database.sql.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute()
  }

  async #renew(token: string, nowMs: number): Promise<void> {
    await this.#database.sql
      .updateTable('sessions')
      .set({ expires_at_ms: nowMs + sessionLifetimeMs })
      .where('token_hash', '=', hashToken(token))
      .execute()
  }
}
