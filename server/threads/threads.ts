import type { CompiledQuery } from 'kysely'
import { AppError } from '#shared/errors.ts'
import type { ThreadId, UserId } from '#shared/ids.ts'
import {
  type CreateThread,
  contextFits,
  contextTooLarge,
  type ThreadStatus,
  type UpdateThread,
} from '#shared/protocol/thread.ts'
import { noSuchThread } from '../access/access.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import { scrub } from '../storage/scrub.ts'
import type { ThreadCipher, Vault } from '../storage/vault.ts'
import { assertActive } from './active.ts'
import * as store from './store.ts'

/** What people and programs said about the process when they opened the thread. */
export type ThreadDetails = {
  readonly title: string
  readonly description: string
  readonly context: NonNullable<CreateThread['context']>
  readonly metadata: NonNullable<CreateThread['metadata']>
}

export type Thread = ThreadDetails & {
  readonly id: ThreadId
  readonly status: ThreadStatus
  readonly revision: number
  readonly patchCount: number
  readonly lastPatchAtMs: number | null
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** What those above must know. */
export type ThreadNews = {
  /** Title, status, description, context or metadata changed. */
  updated(threadId: ThreadId): void
  /** The thread is gone: its document must be closed and its sockets cut before this resolves. */
  deleted(threadId: ThreadId): Promise<void>
}

export type ThreadParts = {
  readonly database: Database
  readonly vault: Vault
  readonly newId: NewId
  readonly now: () => number
  readonly news: ThreadNews
}

export type ListWish = {
  readonly pageSize: number
  readonly status: ThreadStatus | undefined
  /** Words that title or description contain, in any case of letters. */
  readonly q: string | undefined
  /** The place that the page before ended at. */
  readonly after: store.Place | undefined
}

/** Titles are sealed, so a search opens thread by thread; more than this many are left to the next page. */
const maxSearched = 1_000
const searchedAtOnce = 100
/** Two people renaming at the same moment both succeed; more than this at once does not happen. */
const maxAttempts = 5

/** Threads without their documents. Who may do it was asked before. */
export class Threads {
  readonly #parts: ThreadParts

  constructor(parts: ThreadParts) {
    this.#parts = parts
  }

  /** The user becomes its owner. What `alongside` gives is committed with the thread, or not at all. */
  async create(
    owner: UserId,
    given: CreateThread,
    alongside: (thread: Thread, cipher: ThreadCipher) => readonly CompiledQuery[],
  ): Promise<Thread> {
    const { database, vault, newId, now } = this.#parts
    const { title, description = '', context = {}, metadata = {} } = given
    const details: ThreadDetails = { title, description, context, metadata }
    const createdAtMs = now()
    const id = newId('thread')
    const { cipher, row: key } = vault.createKey(id)
    const row = {
      id,
      status: 'active',
      sealed_details: cipher.sealJson('details', details),
      patch_count: 0,
      last_patch_at_ms: null,
      revision: 1,
      created_at_ms: createdAtMs,
      updated_at_ms: createdAtMs,
    } as const
    const thread = toThread(row, details)
    await database.commit([
      ...store.insertThread(database.sql, { thread: row, key, owner }),
      ...alongside(thread, cipher),
    ])
    return thread
  }

  /** Throws AppError `not_found`. */
  async get(id: ThreadId): Promise<Thread> {
    const row = await store.findThread(this.#parts.database.sql, id)
    if (row === undefined) throw noSuchThread()
    return toThread(row, openDetails(row, await this.#parts.vault.cipher(id)))
  }

  /** Throws AppError `conflict` when the thread is paused or completed. */
  assertActive(id: ThreadId): Promise<void> {
    return assertActive(this.#parts.database.sql, id)
  }

  /** `next` is the place to go on from, undefined at the end. A page of a search may have few threads, and yet a next one. */
  async list(userId: UserId, wish: ListWish): Promise<{ threads: Thread[]; next: store.Place | undefined }> {
    const { pageSize, status, q } = wish
    const limit = q === undefined ? pageSize + 1 : searchedAtOnce
    const threads: Thread[] = []
    let { after } = wish
    for (let searched = 0; searched < maxSearched; searched += limit) {
      const rows = await store.listThreads(this.#parts.database.sql, { userId, status, after, limit })
      for (const row of rows) {
        const thread = this.#openListed(row)
        if (q !== undefined && !mentions(thread, q)) continue
        const last = threads[pageSize - 1]
        if (last !== undefined) return { threads, next: placeOf(last) }
        threads.push(thread)
      }
      const last = rows.at(-1)
      if (last === undefined || rows.length < limit) return { threads, next: undefined }
      after = { createdAtMs: last.created_at_ms, id: last.id }
    }
    return { threads, next: after }
  }

  /**
   * Changes what is named and keeps the rest. `allows` looks at the revision that would be overwritten. Throws AppError
   * `precondition_failed`, `not_found`, or `invalid` when context and metadata together get too large.
   */
  async update(id: ThreadId, change: UpdateThread, allows: (revision: number) => boolean): Promise<Thread> {
    const { database, vault, now, news } = this.#parts
    const { status, ...named } = change
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const present = await this.get(id)
      if (!allows(present.revision)) {
        throw new AppError(
          'precondition_failed',
          'The thread was changed since you read it. Read it again, then repeat your change with the new ETag.',
        )
      }
      if (Object.keys(change).length === 0) return present
      const next: Thread = {
        ...present,
        ...withoutAbsent(named),
        status: status ?? present.status,
        revision: present.revision + 1,
        updatedAtMs: now(),
      }
      checkSize(next)
      const { title, description, context, metadata } = next
      const cipher = await vault.cipher(id)
      const isWritten = await store.replaceDetails(database.sql, present, {
        status: next.status,
        sealed_details: cipher.sealJson('details', { title, description, context, metadata }),
        updated_at_ms: next.updatedAtMs,
      })
      if (!isWritten) continue
      news.updated(id)
      return next
    }
    throw new AppError('conflict', 'Others are changing this thread at the same moment. Try again.', {
      retryAfterSeconds: 1,
    })
  }

  /** Destroys the thread, its key and everything that belongs to it. Throws AppError `not_found`. */
  async delete(id: ThreadId): Promise<void> {
    const { database, vault, news } = this.#parts
    const existed = await store.deleteThread(database.sql, id)
    vault.forget(id)
    if (!existed) throw noSuchThread()
    await news.deleted(id)
    await scrub(database)
  }

  #openListed(row: Awaited<ReturnType<typeof store.listThreads>>[number]): Thread {
    const { master_key_id, wrapped_key } = row
    const cipher = this.#parts.vault.unwrap({ thread_id: row.id as ThreadId, master_key_id, wrapped_key })
    return toThread(row, openDetails(row, cipher))
  }
}

function toThread(
  row: Omit<store.ThreadRow, 'sealed_details' | 'last_event_id'>,
  details: ThreadDetails,
): Thread {
  return {
    ...details,
    id: row.id as ThreadId,
    status: row.status,
    revision: row.revision,
    patchCount: row.patch_count,
    lastPatchAtMs: row.last_patch_at_ms,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  }
}

/** Sealed by this file alone, so what comes out is what went in. */
function openDetails(row: Pick<store.ThreadRow, 'sealed_details'>, cipher: ThreadCipher): ThreadDetails {
  return cipher.openJson('details', row.sealed_details) as ThreadDetails
}

function placeOf(thread: Thread): store.Place {
  return { createdAtMs: thread.createdAtMs, id: thread.id }
}

function mentions({ title, description }: Thread, q: string): boolean {
  return `${title}\n${description}`.toLocaleLowerCase().includes(q.toLocaleLowerCase())
}

function checkSize(thread: ThreadDetails): void {
  if (contextFits(thread)) return
  const { path, message } = contextTooLarge
  throw new AppError('invalid', message, { errors: [{ pointer: `/${path.join('/')}`, message }] })
}

type Named = Omit<UpdateThread, 'status'>

/** `undefined` means not named, but a spread would write it. */
function withoutAbsent(named: Named): Partial<ThreadDetails> {
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}
