import type { CompiledQuery } from 'kysely'
import type { ThreadId } from '#shared/ids.ts'
import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'
import { troubleOf } from '../storage/trouble.ts'
import type { ThreadCipher } from '../storage/vault.ts'

/** An update on its way into the database. `lsn` counts the updates of this process: 1, 2, 3 … */
export type Entry = {
  readonly lsn: number
  readonly threadId: ThreadId
  readonly cipher: ThreadCipher
  readonly actor: string
  readonly atMs: number
  readonly update: Uint8Array
  /** Rows that must be stored if and only if the update is. */
  readonly queries: CompiledQuery[]
}

/** How long an update waits for others that can share its commit. 5 ms cost a typist nothing and save most of the fsyncs. */
const windowMs = 5
/** While the database is away. */
const retryMs = 250
const maxBatchEntries = 2_000
const maxBatchBytes = 4 * 1024 * 1024
/** Rows of one INSERT: 4 values each, far below the 32,766 values that SQLite takes. */
const rowsPerInsert = 500

/**
 * The log of all updates: appended at once in memory, committed in groups.
 *
 * Invariants:
 * 1. `durable` reaches an lsn only after its update, and all before it, are committed or declared lost.
 * 2. One commit is in flight at a time, so the rows of a document are stored in the order of its updates.
 * 3. While the database is away nothing is dropped; the same updates are tried again until they are stored.
 */
export class Journal {
  readonly #db: Database
  readonly #log: Log
  readonly #queue: Entry[] = []
  readonly #waiting: { lsn: number; resolve: () => void }[] = []
  readonly #lostListeners: ((threadId: ThreadId) => void)[] = []
  #lsn = 0
  #durable = 0
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> | undefined
  /** How many of the queue's first entries are in the commit that is in flight. */
  #committing = 0
  #closed = false

  constructor(db: Database, log: Log) {
    this.#db = db
    this.#log = log
  }

  /** The newest update appended. */
  get lsn(): number {
    return this.#lsn
  }

  /** All updates up to this one are on disk. */
  get durable(): number {
    return this.#durable
  }

  /** Called before `durable` passes updates of a thread that can never be stored, so that nobody is told they are. */
  onLost(listener: (threadId: ThreadId) => void): void {
    this.#lostListeners.push(listener)
  }

  /** Takes an update. Never throws: it is called from within a Yjs transaction, which a throw would leave broken for good. */
  append(update: Omit<Entry, 'lsn' | 'queries'>): Entry {
    this.#lsn += 1
    const entry: Entry = { ...update, lsn: this.#lsn, queries: [] }
    this.#queue.push(entry)
    this.#schedule(windowMs)
    return entry
  }

  /** Adds rows to an update of this same turn of the event loop. */
  attach(entry: Entry, queries: readonly CompiledQuery[]): void {
    if (this.#queue.indexOf(entry) < this.#committing)
      throw new Error('the update is being committed already')
    entry.queries.push(...queries)
  }

  /** Resolves when everything up to `lsn` is on disk. */
  whenDurable(lsn: number): Promise<void> {
    if (this.#durable >= lsn) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ lsn, resolve }))
  }

  /** Resolves when nothing of this thread waits to be stored, so that what the database holds is all there is. */
  async whenFlushed(threadId: ThreadId): Promise<void> {
    const last = this.#queue.findLast((entry) => entry.threadId === threadId)
    if (last) await this.whenDurable(last.lsn)
  }

  /** Stores what is left. Gives up after `patienceMs` without the database; true when nothing is left. */
  async close(patienceMs: number): Promise<boolean> {
    const giveUpAt = Date.now() + patienceMs
    while (this.#queue.length > 0 && Date.now() < giveUpAt) await this.#flush()
    this.#closed = true
    clearTimeout(this.#timer)
    return this.#queue.length === 0
  }

  #schedule(ms: number): void {
    if (this.#timer || this.#flushing || this.#closed) return
    this.#timer = setTimeout(() => void this.#flush(), ms)
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushing ??= this.#commitBatch().finally(() => {
      this.#flushing = undefined
    })
    return this.#flushing
  }

  async #commitBatch(): Promise<void> {
    const batch = nextBatch(this.#queue)
    if (batch.length === 0) return
    let pauseMs = windowMs
    this.#committing = batch.length
    try {
      await this.#db.commit(this.#queriesOf(batch))
      this.#pass(batch.length)
    } catch (error) {
      if (troubleOf(error) === 'unavailable') {
        this.#log.warn('journal.waiting', { updates: this.#queue.length })
        pauseMs = retryMs
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      } else {
        await this.#commitOneByOne(batch, error)
      }
    } finally {
      this.#committing = 0
    }
    // `#flushing` is still set; the next round starts when it is not.
    if (this.#queue.length > 0) setImmediate(() => this.#schedule(pauseMs))
  }

  /** One update of the batch cannot be stored, for instance because its thread was deleted: finds it and gives it up. */
  async #commitOneByOne(batch: readonly Entry[], first: unknown): Promise<void> {
    for (const entry of batch) {
      try {
        await this.#db.commit(this.#queriesOf([entry]))
      } catch (error) {
        if (troubleOf(error) === 'unavailable') return
        if (troubleOf(error) !== 'missing') {
          this.#log.error('journal.lost', error ?? first, { threadId: entry.threadId, lsn: entry.lsn })
        }
        for (const listener of this.#lostListeners) listener(entry.threadId)
      }
      this.#pass(1)
    }
  }

  #queriesOf(batch: readonly Entry[]): CompiledQuery[] {
    const rows = batch.map((entry) => ({
      thread_id: entry.threadId,
      actor: entry.actor,
      at_ms: entry.atMs,
      sealed_update: entry.cipher.seal('update', entry.update),
    }))
    const inserts: CompiledQuery[] = []
    for (let start = 0; start < rows.length; start += rowsPerInsert) {
      const values = rows.slice(start, start + rowsPerInsert)
      inserts.push(this.#db.sql.insertInto('updates').values(values).compile())
    }
    return [...inserts, ...batch.flatMap((entry) => entry.queries)]
  }

  #pass(count: number): void {
    const passed = this.#queue.splice(0, count)
    this.#committing -= count
    this.#durable = passed.at(-1)?.lsn ?? this.#durable
    const reached = this.#waiting.filter(({ lsn }) => lsn <= this.#durable)
    if (reached.length === 0) return
    this.#waiting.splice(0, this.#waiting.length, ...this.#waiting.filter(({ lsn }) => lsn > this.#durable))
    for (const { resolve } of reached) resolve()
  }
}

/** The oldest updates that fit one commit; a single large one always fits. */
export function nextBatch(queue: readonly Entry[]): Entry[] {
  let bytes = 0
  const batch: Entry[] = []
  for (const entry of queue) {
    bytes += entry.update.length
    if (batch.length > 0 && (bytes > maxBatchBytes || batch.length >= maxBatchEntries)) break
    batch.push(entry)
  }
  return batch
}
