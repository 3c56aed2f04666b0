import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '#shared/errors.ts'
import { type KeyId, makeId, type UserId } from '#shared/ids.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import { type Actor, type ApiScope, apiScopes } from './actor.ts'
import type { Revocations } from './revocations.ts'
import { hashToken, newToken } from './token.ts'

export type Program = Actor & { readonly kind: 'program' }

export type ApiKey = {
  readonly id: KeyId
  readonly name: string
  readonly scopes: readonly ApiScope[]
  readonly createdAtMs: number
  /** Null when it never was used. */
  readonly lastUsedAtMs: number | null
}

/** More of them are more likely forgotten than needed. */
const maxKeys = 50

const scopesSchema = z.array(z.enum(apiScopes))
/** Use is noted once in this time, not at every request. */
const noteUseMs = 60_000

/** Programs, each by the secret of its API key. */
export class ApiKeys {
  readonly #database: Database
  readonly #revocations: Revocations
  readonly #newId: NewId
  readonly #now: () => number

  constructor(parts: { database: Database; revocations: Revocations; newId: NewId; now: () => number }) {
    this.#database = parts.database
    this.#revocations = parts.revocations
    this.#newId = parts.newId
    this.#now = parts.now
  }

  /** The user's own keys, newest first. */
  async list(userId: UserId): Promise<ApiKey[]> {
    const rows = await this.#database.sql
      .selectFrom('api_keys')
      .select(['id', 'name', 'scopes', 'created_at_ms', 'last_used_at_ms'])
      .where('user_id', '=', userId)
      .orderBy('created_at_ms', 'desc')
      .orderBy('id', 'desc')
      .execute()
    return rows.map((row) => ({
      id: row.id as KeyId,
      name: row.name,
      scopes: scopesSchema.parse(JSON.parse(row.scopes)),
      createdAtMs: row.created_at_ms,
      lastUsedAtMs: row.last_used_at_ms,
    }))
  }

  /** The secret is shown this once; only its hash is stored. Throws AppError `conflict` when there are too many. */
  async create(
    userId: UserId,
    wish: { name: string; scopes: readonly ApiScope[] },
  ): Promise<{ key: ApiKey; secret: string }> {
    if ((await this.list(userId)).length >= maxKeys)
      throw new AppError('conflict', `You have ${maxKeys} API keys. Delete one that is not used.`)
    const secret = `pd_${newToken()}`
    const key: ApiKey = { id: this.#newId('key'), ...wish, createdAtMs: this.#now(), lastUsedAtMs: null }
    await this.#database.sql
      .insertInto('api_keys')
      .values({
        id: key.id,
        user_id: userId,
        name: key.name,
        secret_hash: hashToken(secret),
        scopes: JSON.stringify(key.scopes),
        created_at_ms: key.createdAtMs,
      })
      .execute()
    return { key, secret }
  }

  /** What its programs have open is cut. Throws AppError `not_found`. */
  async delete(userId: UserId, keyId: string): Promise<void> {
    const deleted = await this.#database.sql
      .deleteFrom('api_keys')
      .where('user_id', '=', userId)
      .where('id', '=', keyId)
      .returning('id')
      .executeTakeFirst()
    if (!deleted) throw new AppError('not_found', 'There is no such API key, or it was deleted already.')
    this.#revocations.publish({ kind: 'key', keyId: deleted.id as KeyId })
  }

  /** The program that the secret belongs to, or null. */
  async verify(secret: string): Promise<Program | null> {
    return this.#find('secret_hash', hashToken(secret))
  }

  /** The program of a key that was verified earlier, or null when the key was deleted since. */
  async find(keyId: KeyId): Promise<Program | null> {
    return this.#find('id', keyId)
  }

  /**
   * Makes BOOTSTRAP_API_KEY the one key of the server's own program user. Called at each start: a key that was changed
   * or taken out of the settings does not work any more.
   */
  async setBootstrapKey(secret: string | undefined): Promise<void> {
    const { sql } = this.#database
    const keyId = fixedId('key')
    const userId = fixedId('user')
    const at = { created_at_ms: this.#now() }
    if (secret === undefined) {
      await sql.deleteFrom('api_keys').where('id', '=', keyId).execute()
      return
    }
    await this.#database.commit([
      sql
        .insertInto('users')
        .values({ id: userId, kind: 'service', name: 'Automation', color: '#334155', ...at })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .compile(),
      sql
        .insertInto('api_keys')
        .values({
          id: keyId,
          user_id: userId,
          name: 'BOOTSTRAP_API_KEY',
          secret_hash: hashToken(secret),
          scopes: JSON.stringify(apiScopes),
          ...at,
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({ secret_hash: (eb) => eb.ref('excluded.secret_hash') }),
        )
        .compile(),
    ])
  }

  async #find(column: 'id' | 'secret_hash', value: string): Promise<Program | null> {
    const row = await this.#database.sql
      .selectFrom('api_keys')
      .innerJoin('users', 'users.id', 'api_keys.user_id')
      .select(['api_keys.id as key_id', 'api_keys.scopes', 'api_keys.last_used_at_ms'])
      .select(['users.id', 'users.name', 'users.color'])
      .where(`api_keys.${column}`, '=', value)
      .executeTakeFirst()
    if (row === undefined) return null
    const keyId = row.key_id as KeyId
    await this.#noteUse(keyId, row.last_used_at_ms ?? 0)
    return {
      kind: 'program',
      userId: row.id as UserId,
      name: row.name,
      color: row.color,
      keyId,
      scopes: scopesSchema.parse(JSON.parse(row.scopes)),
    }
  }

  async #noteUse(keyId: KeyId, lastUsedAtMs: number): Promise<void> {
    const nowMs = this.#now()
    if (nowMs - lastUsedAtMs < noteUseMs) return
    await this.#database.sql
      .updateTable('api_keys')
      .set({ last_used_at_ms: nowMs })
      .where('id', '=', keyId)
      .execute()
  }
}

/** The same id at every start and on every instance. */
function fixedId<Kind extends 'key' | 'user'>(kind: Kind) {
  return makeId(kind, createHash('sha256').update(`bootstrap ${kind}`).digest().subarray(0, 16))
}
