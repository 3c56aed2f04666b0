import { AppError } from '#shared/errors.ts'
import type { SessionId, UserId } from '#shared/ids.ts'
import type { Database } from '../storage/database.ts'
import type { Revocations } from './revocations.ts'
import { hashToken } from './token.ts'

/** A browser in which somebody is signed in. */
export type Device = {
  readonly sessionId: SessionId
  /** `Firefox on Windows`, or empty when it did not say. */
  readonly name: string
  readonly signedInAtMs: number
  /** Exact to a few minutes. */
  readonly usedAtMs: number
}

/** Where people are signed in, and how that ends: what is open by a session is cut as soon as its row is gone. */
export class Devices {
  readonly #database: Database
  readonly #revocations: Revocations
  readonly #now: () => number

  constructor(parts: { database: Database; revocations: Revocations; now: () => number }) {
    this.#database = parts.database
    this.#revocations = parts.revocations
    this.#now = parts.now
  }

  /** Used last first. */
  async list(userId: UserId): Promise<Device[]> {
    const rows = await this.#database.sql
      .selectFrom('sessions')
      .select(['id', 'device', 'created_at_ms', 'used_at_ms'])
      .where('user_id', '=', userId)
      .where('expires_at_ms', '>', this.#now())
      .orderBy('used_at_ms', 'desc')
      .orderBy('id')
      .execute()
    return rows.map((row) => ({
      sessionId: row.id as SessionId,
      name: row.device,
      signedInAtMs: row.created_at_ms,
      usedAtMs: row.used_at_ms,
    }))
  }

  /** Signs the user out there. Throws AppError `not_found`. */
  async signOut(userId: UserId, sessionId: string): Promise<void> {
    const ended = await this.#ended()
      .where('user_id', '=', userId)
      .where('id', '=', sessionId)
      .returning('id')
      .execute()
    if (ended.length === 0)
      throw new AppError('not_found', 'There is no such session, or it has ended already.')
    this.#tell(ended)
  }

  async signOutEverywhere(userId: UserId): Promise<void> {
    this.#tell(await this.#ended().where('user_id', '=', userId).returning('id').execute())
  }

  /** Signs the user out everywhere but there. */
  async signOutElsewhere({ userId, sessionId }: { userId: UserId; sessionId: SessionId }): Promise<void> {
    const ended = this.#ended().where('user_id', '=', userId).where('id', '!=', sessionId)
    this.#tell(await ended.returning('id').execute())
  }

  /** Ends this session, if it is there still. */
  async end(sessionId: SessionId): Promise<void> {
    this.#tell(await this.#ended().where('id', '=', sessionId).returning('id').execute())
  }

  /** Ends the session of this token, if it is one. */
  async forget(token: string): Promise<void> {
    this.#tell(await this.#ended().where('token_hash', '=', hashToken(token)).returning('id').execute())
  }

  #ended() {
    return this.#database.sql.deleteFrom('sessions')
  }

  #tell(ended: readonly { id: string }[]): void {
    for (const { id } of ended) this.#revocations.publish({ kind: 'session', sessionId: id as SessionId })
  }
}
