import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Database } from './database.ts'

/**
 * Encryption of what people and models wrote. Every thread has a data key of its own, stored wrapped by a master key
 * that is not in the database. Deleting the wrapped key makes all of the thread unreadable for good, also in backups
 * that do not hold it.
 */

/** What a sealed value is. It is bound into the seal, so that no row can be passed off as one of another kind. */
export type SealedKind =
  | 'details'
  | 'update'
  | 'snapshot'
  | 'patch'
  | 'open-patch'
  | 'proposal'
  | 'event'
  | 'message'
  | 'answer'
  | 'version-name'
  | 'version-content'
  | 'version-ids'
  | 'version-restore'
  | 'map'
  | 'dismissal'

/** Seals and opens the values of one thread. */
export type ThreadCipher = {
  seal(kind: SealedKind, plain: Uint8Array): Uint8Array
  /** Throws when the bytes were damaged, or sealed for another thread or kind. */
  open(kind: SealedKind, sealed: Uint8Array): Uint8Array
  sealJson(kind: SealedKind, value: unknown): Uint8Array
  openJson(kind: SealedKind, sealed: Uint8Array): unknown
}

export type ThreadKeyRow = {
  readonly thread_id: ThreadId
  readonly master_key_id: string
  readonly wrapped_key: Uint8Array
}

/** A key as its table gives it, which knows ids as plain text. */
type StoredKey = Omit<ThreadKeyRow, 'thread_id'> & { readonly thread_id: string }

/** Data keys held in memory; one costs about 200 bytes. */
const maxCiphers = 10_000
const keyBytes = 32

export class Vault {
  readonly #database: Database
  readonly #masterKeys: ReadonlyMap<string, Uint8Array>
  /** Names the master key that wraps new keys. */
  readonly firstKeyId: string
  /** The least recently used first. Promises, so that many askers at once cost one query. */
  readonly #ciphers = new Map<ThreadId, Promise<ThreadCipher>>()

  /** `masterKeys`: 32 bytes each, at least one. The first one wraps new keys, any of them unwraps. */
  constructor(database: Database, masterKeys: readonly Uint8Array[]) {
    const [first] = masterKeys
    if (first === undefined) throw new Error('the vault needs a master key')
    this.#database = database
    this.#masterKeys = new Map(masterKeys.map((key) => [masterKeyId(key), key]))
    this.firstKeyId = masterKeyId(first)
  }

  /** A key for a new thread. The caller inserts `row` in the transaction that inserts the thread. */
  createKey(threadId: ThreadId): { cipher: ThreadCipher; row: ThreadKeyRow } {
    const dataKey = randomBytes(keyBytes)
    return {
      cipher: threadCipher(threadId, dataKey),
      row: { thread_id: threadId, ...this.#wrap(threadId, dataKey) },
    }
  }

  /** Throws AppError `not_found` when the thread's key does not exist (any more). */
  cipher(threadId: ThreadId): Promise<ThreadCipher> {
    const cipher = this.#ciphers.get(threadId) ?? this.#load(threadId)
    this.#ciphers.delete(threadId)
    this.#ciphers.set(threadId, cipher)
    const [oldest] = this.#ciphers.keys()
    if (this.#ciphers.size > maxCiphers && oldest !== undefined) this.#ciphers.delete(oldest)
    return cipher
  }

  /** The cipher of a key that came with another query: for listings, which would crowd the others out of memory. */
  unwrap(row: ThreadKeyRow): ThreadCipher {
    const { thread_id: threadId, master_key_id, wrapped_key } = row
    return threadCipher(threadId, open(this.#masterKey(master_key_id), keyPlace(threadId), wrapped_key))
  }

  /** The same key under the first master key. What it seals stays as it is, so ciphers in memory stay right. */
  rewrap({ thread_id: threadId, master_key_id, wrapped_key }: StoredKey): Omit<StoredKey, 'thread_id'> {
    return this.#wrap(threadId, open(this.#masterKey(master_key_id), keyPlace(threadId), wrapped_key))
  }

  /** To be called when a thread was deleted, on every instance: nothing of it can be opened here from now on. */
  forget(threadId: ThreadId): void {
    this.#ciphers.delete(threadId)
  }

  async #load(threadId: ThreadId): Promise<ThreadCipher> {
    try {
      const row = await this.#database.sql
        .selectFrom('thread_keys')
        .select(['master_key_id', 'wrapped_key'])
        .where('thread_id', '=', threadId)
        .executeTakeFirst()
      if (row === undefined) throw new AppError('not_found', 'There is no such thread, or it was deleted.')
      return this.unwrap({ thread_id: threadId, ...row })
    } catch (error) {
      this.#ciphers.delete(threadId)
      throw error
    }
  }

  #wrap(threadId: string, dataKey: Uint8Array): Omit<StoredKey, 'thread_id'> {
    const wrapped = seal(this.#masterKey(this.firstKeyId), keyPlace(threadId), dataKey)
    return { master_key_id: this.firstKeyId, wrapped_key: wrapped }
  }

  #masterKey(id: string): Uint8Array {
    const key = this.#masterKeys.get(id)
    if (key === undefined) throw new Error(`MASTER_KEY lacks the key ${id}, which wraps the key of a thread`)
    return key
  }
}

/** Names a master key without telling it. */
export function masterKeyId(key: Uint8Array): string {
  return createHash('sha256').update(key).digest().subarray(0, 8).toString('hex')
}

function threadCipher(threadId: ThreadId, dataKey: Uint8Array): ThreadCipher {
  const place = (kind: SealedKind) => `${threadId}|${kind}`
  const cipher: ThreadCipher = {
    seal: (kind, plain) => seal(dataKey, place(kind), plain),
    open: (kind, sealed) => open(dataKey, place(kind), sealed),
    sealJson: (kind, value) => cipher.seal(kind, Buffer.from(JSON.stringify(value), 'utf8')),
    openJson: (kind, sealed) => JSON.parse(Buffer.from(cipher.open(kind, sealed)).toString('utf8')),
  }
  return cipher
}

const keyPlace = (threadId: string) => `${threadId}|key`

/** A sealed value is: 1 byte format, 12 bytes nonce, ciphertext, 16 bytes tag. 29 bytes more than the plain value. */
const format = 1
const nonceBytes = 12
const tagBytes = 16
const headBytes = 1 + nonceBytes

/** `place` says where the value belongs; the seal opens nowhere else. Random nonces are safe for 2^32 values a key. */
function seal(key: Uint8Array, place: string, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additionalData(place))
  const sealed = new Uint8Array(headBytes + plain.length + tagBytes)
  sealed[0] = format
  sealed.set(nonce, 1)
  sealed.set(cipher.update(plain), headBytes)
  cipher.final()
  sealed.set(cipher.getAuthTag(), headBytes + plain.length)
  return sealed
}

function open(key: Uint8Array, place: string, sealed: Uint8Array): Uint8Array {
  if (sealed.length < headBytes + tagBytes || sealed[0] !== format) {
    throw new Error(`what is stored for ${place} is not a sealed value of format ${format}`)
  }
  const nonce = sealed.subarray(1, headBytes)
  const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(additionalData(place)).setAuthTag(sealed.subarray(-tagBytes))
  const plain = Uint8Array.from(cipher.update(sealed.subarray(headBytes, -tagBytes)))
  try {
    cipher.final()
  } catch (error) {
    throw new Error(`what is stored for ${place} was damaged or sealed for another place`, { cause: error })
  }
  return plain
}

const additionalData = (place: string) => Buffer.from(`${place}|${format}`, 'utf8')
