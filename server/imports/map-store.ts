import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { sql } from 'kysely'
import { AppError } from '#shared/errors.ts'
import type { MapId, ThreadId } from '#shared/ids.ts'
import type { Verdict } from '#shared/process/map/pairing.ts'
import { limits } from '#shared/protocol/limits.ts'
import type { Database } from '../storage/database.ts'
import type { Vault } from '../storage/vault.ts'
import type { ReadMap } from './read-map.ts'

/** What is sealed. */
type SealedMap = ReadMap & { readonly name: string; readonly verdicts: readonly Verdict[] }
export type StoredMap = SealedMap & { readonly id: MapId; readonly createdAtMs: number }

export type MapStoreParts = {
  readonly database: Database
  readonly vault: Vault
  /** Called after every change. */
  readonly tell: (threadId: ThreadId) => void
}

/** The maps of threads, sealed like all texts. */
export class MapStore {
  readonly #database: Database
  readonly #vault: Vault
  readonly #tell: (threadId: ThreadId) => void

  constructor({ database, vault, tell }: MapStoreParts) {
    this.#database = database
    this.#vault = vault
    this.#tell = tell
  }

  /** Throws `conflict` where the thread has as many as it may. */
  async insert(threadId: ThreadId, { id, createdAtMs, ...map }: StoredMap): Promise<void> {
    const cipher = await this.#vault.cipher(threadId)
    const { count } = await this.#database.sql
      .selectFrom('maps')
      .select(sql<number>`count(*)`.as('count'))
      .where('thread_id', '=', threadId)
      .executeTakeFirstOrThrow()
    if (Number(count) >= limits.mapsPerThread)
      throw new AppError('conflict', `A thread may have ${limits.mapsPerThread} maps. Delete one first.`)
    await this.#database.sql
      .insertInto('maps')
      .values({
        id,
        thread_id: threadId,
        sealed_map: cipher.seal('map', zstdCompressSync(JSON.stringify(map))),
        created_at_ms: createdAtMs,
      })
      .execute()
    this.#tell(threadId)
  }

  /** The newest first. */
  async list(threadId: ThreadId): Promise<StoredMap[]> {
    const rows = await this.#rows(threadId).orderBy('created_at_ms', 'desc').orderBy('id').execute()
    const cipher = await this.#vault.cipher(threadId)
    return rows.map((row) => opened(row, cipher.open('map', row.sealed_map)))
  }

  /** Throws `not_found`. */
  async find(threadId: ThreadId, id: string): Promise<StoredMap> {
    const row = await this.#row(threadId, id)
    return opened(row, (await this.#vault.cipher(threadId)).open('map', row.sealed_map))
  }

  /**
   * Keeps what people say about the steps of a map as `change` makes it of what they said before. It is asked again when
   * somebody else's change, on whichever instance, came between. Throws `not_found`, and what `change` throws.
   */
  async changeVerdicts(
    threadId: ThreadId,
    id: string,
    change: (map: StoredMap) => readonly Verdict[],
  ): Promise<StoredMap> {
    const cipher = await this.#vault.cipher(threadId)
    for (;;) {
      const row = await this.#row(threadId, id)
      const before = opened(row, cipher.open('map', row.sealed_map))
      const { id: _, createdAtMs, ...map } = { ...before, verdicts: change(before) }
      const { numUpdatedRows } = await this.#database.sql
        .updateTable('maps')
        .set({ sealed_map: cipher.seal('map', zstdCompressSync(JSON.stringify(map))) })
        .where('thread_id', '=', threadId)
        .where('id', '=', id)
        .where('sealed_map', '=', row.sealed_map)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) continue
      this.#tell(threadId)
      return { ...map, id: before.id, createdAtMs }
    }
  }

  /** False when there was none. */
  async delete(threadId: ThreadId, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database.sql
      .deleteFrom('maps')
      .where('thread_id', '=', threadId)
      .where('id', '=', id)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return false
    this.#tell(threadId)
    return true
  }

  async #row(threadId: ThreadId, id: string) {
    const row = await this.#rows(threadId).where('id', '=', id).executeTakeFirst()
    if (!row) throw new AppError('not_found', 'There is no such map in this thread.')
    return row
  }

  #rows(threadId: ThreadId) {
    return this.#database.sql
      .selectFrom('maps')
      .select(['id', 'sealed_map', 'created_at_ms'])
      .where('thread_id', '=', threadId)
  }
}

function opened({ id, created_at_ms }: { id: string; created_at_ms: number }, bytes: Uint8Array): StoredMap {
  const map: SealedMap = JSON.parse(zstdDecompressSync(bytes).toString('utf8'))
  return { ...map, id: id as MapId, createdAtMs: Number(created_at_ms) }
}
