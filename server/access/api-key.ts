import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type KeyId, makeId, type UserId } from '#shared/ids.ts'
import type { Database } from '../storage/database.ts'
import { type Actor, apiScopes } from './actor.ts'
import { hashToken } from './token.ts'

export type Program = Actor & { readonly kind: 'program' }

const scopesSchema = z.array(z.enum(apiScopes))
/** Use is noted once in this time, not at every request. */
const noteUseMs = 60_000

/** Programs, each by the secret of its API key. */
export class ApiKeys {
  readonly #database: Database
  readonly #now: () => number

  constructor(parts: { database: Database; now: () => number }) {
    this.#database = parts.database
    this.#now = parts.now
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
