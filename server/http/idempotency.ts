import { createHash } from 'node:crypto'
import type { CompiledQuery } from 'kysely'
import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Database } from '../storage/database.ts'
import { troubleOf } from '../storage/trouble.ts'
import type { ThreadCipher, Vault } from '../storage/vault.ts'

/** `Body` must come back from JSON as it went in. */
export type Answer<Body> = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}

/** The queries that remember an answer. They belong into the transaction that makes the answer true. */
export type Remember<Body> = (
  thread: { readonly id: ThreadId; readonly cipher: ThreadCipher },
  answer: Answer<Body>,
) => CompiledQuery[]

export type OnceRequest = {
  readonly userId: string
  /** The Idempotency-Key header; undefined means that the caller takes care of repeats. */
  readonly key: string | undefined
  readonly method: string
  readonly path: string
  /** The body after parsing. */
  readonly body: unknown
}

/** Answers are replayed this long. */
const keptMs = 24 * 3600 * 1000
/** A request that did not finish within this time has died with its server; the key is free again. */
const maxWorkMs = 60_000

/**
 * Makes a request that creates something safe to send again (Idempotency-Key): the second one gets the first one's
 * answer and creates nothing.
 *
 * Invariants:
 * 1. What was made and the memory of its answer are committed together, so no crash parts them.
 * 2. Two requests with one key never work at the same time, on any instance: the row is the lock.
 */
export class Idempotency {
  readonly #database: Database
  readonly #vault: Vault
  readonly #now: () => number

  constructor(parts: { database: Database; vault: Vault; now: () => number }) {
    this.#database = parts.database
    this.#vault = parts.vault
    this.#now = parts.now
  }

  /**
   * Runs `work` unless its answer is remembered. `work` must commit the queries of `remember`. Throws AppError
   * `conflict` while the first request is being answered, `idempotency_mismatch` when the key came with another request.
   */
  async once<Body>(
    request: OnceRequest,
    work: (remember: Remember<Body>) => Promise<Answer<Body>>,
  ): Promise<Answer<Body> & { replayed: boolean }> {
    const { userId, key } = request
    if (key === undefined) return { ...(await work(() => [])), replayed: false }
    checkKey(key)
    const requestHash = hashOf(request)
    const startedAtMs = this.#now()
    const remembered = await this.#claim<Body>({ userId, key, requestHash, startedAtMs })
    if (remembered) return { ...remembered, replayed: true }
    try {
      const answer = await work((thread, answer) => [this.#remember(userId, key, thread, answer)])
      return { ...answer, replayed: false }
    } catch (error) {
      await this.#release(userId, key, startedAtMs)
      throw error
    }
  }

  /** Takes the key for this request, or gives the answer that is remembered under it. */
  async #claim<Body>(claim: Claim): Promise<Answer<Body> | undefined> {
    const { userId, key, requestHash, startedAtMs } = claim
    await this.#forgetOld(startedAtMs)
    const row = { user_id: userId, key, request_hash: requestHash, created_at_ms: startedAtMs }
    try {
      await this.#database.sql.insertInto('idempotency').values(row).execute()
      return undefined
    } catch (error) {
      if (troubleOf(error) !== 'duplicate') throw error
      return this.#remembered<Body>(claim)
    }
  }

  async #remembered<Body>({ userId, key, requestHash }: Claim): Promise<Answer<Body>> {
    const row = await this.#database.sql
      .selectFrom('idempotency')
      .select(['request_hash', 'thread_id', 'sealed_answer'])
      .where('user_id', '=', userId)
      .where('key', '=', key)
      .executeTakeFirst()
    if (row !== undefined && row.request_hash !== requestHash) {
      throw new AppError(
        'idempotency_mismatch',
        'This Idempotency-Key was used for another request. Use a new key for a new request.',
      )
    }
    if (!row?.sealed_answer || row.thread_id === null) {
      throw new AppError('conflict', 'The first request with this Idempotency-Key is still being answered.', {
        retryAfterSeconds: 1,
      })
    }
    const cipher = await this.#vault.cipher(row.thread_id as ThreadId)
    // Sealed by us: what comes out is what #remember put in.
    return cipher.openJson('answer', row.sealed_answer) as Answer<Body>
  }

  #remember(
    userId: string,
    key: string,
    { id, cipher }: { readonly id: ThreadId; readonly cipher: ThreadCipher },
    answer: Answer<unknown>,
  ): CompiledQuery {
    return this.#database.sql
      .updateTable('idempotency')
      .set({ thread_id: id, status: answer.status, sealed_answer: cipher.sealJson('answer', answer) })
      .where('user_id', '=', userId)
      .where('key', '=', key)
      .compile()
  }

  async #release(userId: string, key: string, startedAtMs: number): Promise<void> {
    await this.#database.sql
      .deleteFrom('idempotency')
      .where('user_id', '=', userId)
      .where('key', '=', key)
      .where('created_at_ms', '=', startedAtMs)
      .where('sealed_answer', 'is', null)
      .execute()
  }

  async #forgetOld(nowMs: number): Promise<void> {
    await this.#database.sql
      .deleteFrom('idempotency')
      .where(({ eb, and, or }) =>
        or([
          eb('created_at_ms', '<', nowMs - keptMs),
          and([eb('created_at_ms', '<', nowMs - maxWorkMs), eb('sealed_answer', 'is', null)]),
        ]),
      )
      .execute()
  }
}

type Claim = {
  readonly userId: string
  readonly key: string
  readonly requestHash: string
  readonly startedAtMs: number
}

function hashOf({ method, path, body }: OnceRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([method, path, body]))
    .digest('hex')
}

function checkKey(key: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return
  const message = 'must be 1 to 255 visible ASCII characters'
  throw new AppError('malformed', `The Idempotency-Key ${message}.`, {
    errors: [{ pointer: 'header idempotency-key', message }],
  })
}
