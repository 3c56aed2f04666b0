import type { CompiledQuery } from 'kysely'
import type { SessionId, UserId } from '#shared/ids.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Actor } from './actor.ts'
import { randomColor, randomName } from './person.ts'
import { hashToken, newToken } from './token.ts'

export const sessionCookie = 'pd_session'
/** A session ends this long after its last use. */
export const sessionLifetimeMs = 90 * 24 * 3600 * 1000
/** Use is noted once in this time, not at every request. */
const noteUseMs = 5 * 60_000

export type Person = Actor & { readonly kind: 'person'; readonly sessionId: SessionId }
/** The token is for the cookie: it is known this once. */
export type OpenedSession = { readonly token: string; readonly person: Person }

/** People who are signed in, each browser by the token in its cookie. How a session ends: devices.ts. */
export class Sessions {
  readonly #database: Database
  readonly #newId: NewId
  readonly #now: () => number

  constructor(parts: { database: Database; newId: NewId; now: () => number }) {
    this.#database = parts.database
    this.#newId = parts.newId
    this.#now = parts.now
  }

  /** A new guest, signed in. `name` undefined gives them a friendly one. */
  async signInGuest(name: string | undefined, device = ''): Promise<OpenedSession> {
    const guest = {
      id: this.#newId('user'),
      kind: 'guest' as const,
      name: name ?? randomName(),
      color: randomColor(),
      created_at_ms: this.#now(),
    }
    const { opened, queries } = this.#prepare(guest, device)
    await this.#database.commit([this.#database.sql.insertInto('users').values(guest).compile(), ...queries])
    return opened
  }

  /** A session of somebody who has just proven who they are. */
  async open(userId: UserId, device: string): Promise<OpenedSession> {
    const user = await this.#database.sql
      .selectFrom('users')
      .select(['name', 'color'])
      .where('id', '=', userId)
      .executeTakeFirstOrThrow()
    const { opened, queries } = this.#prepare({ id: userId, ...user }, device)
    await this.#database.commit(queries)
    return opened
  }

  /** Whose session it is, or null. Keeps a session that is used alive. */
  async verify(token: string): Promise<Person | null> {
    const nowMs = this.#now()
    const row = await this.#database.sql
      .selectFrom('sessions')
      .innerJoin('users', 'users.id', 'sessions.user_id')
      .select(['users.id', 'users.name', 'users.color', 'sessions.id as session_id', 'sessions.used_at_ms'])
      .where('sessions.token_hash', '=', hashToken(token))
      .where('sessions.expires_at_ms', '>', nowMs)
      .executeTakeFirst()
    if (row === undefined) return null
    const sessionId = row.session_id as SessionId
    if (nowMs - row.used_at_ms >= noteUseMs) await this.#noteUse(sessionId, nowMs)
    return { kind: 'person', userId: row.id as UserId, name: row.name, color: row.color, sessionId }
  }

  async rename(userId: UserId, name: string): Promise<void> {
    await this.#database.sql.updateTable('users').set({ name }).where('id', '=', userId).execute()
  }

  #prepare(
    user: { id: UserId; name: string; color: string },
    device: string,
  ): { opened: OpenedSession; queries: CompiledQuery[] } {
    const { sql } = this.#database
    const nowMs = this.#now()
    const token = newToken()
    const sessionId = this.#newId('session')
    const row = {
      ...{ id: sessionId, token_hash: hashToken(token), user_id: user.id, device },
      ...{ created_at_ms: nowMs, used_at_ms: nowMs, expires_at_ms: nowMs + sessionLifetimeMs },
    }
    return {
      opened: {
        token,
        person: { kind: 'person', userId: user.id, name: user.name, color: user.color, sessionId },
      },
      queries: [
        sql.deleteFrom('sessions').where('expires_at_ms', '<=', nowMs).compile(),
        sql.insertInto('sessions').values(row).compile(),
      ],
    }
  }

  async #noteUse(sessionId: SessionId, nowMs: number): Promise<void> {
    await this.#database.sql
      .updateTable('sessions')
      .set({ used_at_ms: nowMs, expires_at_ms: nowMs + sessionLifetimeMs })
      .where('id', '=', sessionId)
      .execute()
  }
}
