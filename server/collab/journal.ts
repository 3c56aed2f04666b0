import { setTimeout as delay } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'
import { troubleOf } from '../storage/trouble.ts'
import type { Entry, Update } from './journal-entry.ts'
import { journalRows } from './journal-rows.ts'
import type { Backlog } from './save-watch.ts'

/** How long an update waits for others to share its commit. 5 ms cost a typist nothing and save most of the syncs. */
const windowMs = 5
/** Between two attempts while the database is away. */
const retryMs = 250
/** What one commit holds: a batch of this size takes SQLite about 20 ms. */
const batchLimits: BatchLimits = { entries: 2_000, bytes: 4 * 1024 * 1024 }
/**
 * The log of all updates: appended at once in memory, committed in groups.
 *
 * Invariants:
 * 1. `durable` reaches an lsn only after its update, and all before it, are committed, or belong to a deleted thread
 *    whose readers were told so.
 * 2. One commit is in flight at a time, so the rows of a document are stored in the order of its updates.
 * 3. Whatever the database says, no update is given up but those of deleted threads: the same ones are tried again
 *    until they are stored.
 */
export class Journal {
  readonly #db: Database
  readonly #log: Log
  readonly #queue: Entry[] = []
  readonly #waiting: { lsn: number; resolve: () => void }[] = []
  readonly #storedListeners: ((entries: readonly Entry[]) => void)[] = []
  readonly #goneListeners: ((threadId: ThreadId) => void)[] = []
  #lsn = 0
  #bytes = 0
  #durable = 0
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> | undefined
  /** How many of the queue's first entries are in the commit that is in flight. */
  #committing = 0
  #isStalled = false
  #isClosed = false

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

  get backlog(): Backlog {
    return { bytes: this.#bytes, oldestAtMs: this.#queue[0]?.atMs }
  }

  /** Hears of updates when they are on disk, in their order. */
  onStored(listener: (entries: readonly Entry[]) => void): void {
    this.#storedListeners.push(listener)
  }

  /** Hears that a thread does not exist any more, before `durable` passes updates of it, so that nobody is told they are safe. */
  onGone(listener: (threadId: ThreadId) => void): void {
    this.#goneListeners.push(listener)
  }

  /** Takes an update. Never throws: it is called from within a Yjs transaction, which a throw would leave broken for good. */
  append(update: Update): Entry {
    this.#lsn += 1
    const entry: Entry = { ...update, lsn: this.#lsn, queries: [], wasTried: false, failure: undefined }
    this.#queue.push(entry)
    this.#bytes += update.update.length
    this.#schedule(windowMs)
    return entry
  }

  /** Adds rows to an update. To be called in the turn of the event loop that appended it, before it can be on its way. */
  attach(entry: Entry, queries: readonly CompiledQuery[]): void {
    if (this.#queue.indexOf(entry) < this.#committing) throw new Error('the update is on its way already')
    entry.queries.push(...queries)
  }

  /** Resolves when everything up to `lsn` is on disk. */
  whenDurable(lsn: number): Promise<void> {
    if (this.#durable >= lsn) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ lsn, resolve }))
  }

  /**
   * Resolves when the update and its rows are on disk. Rejects with AppError `not_found` when its thread is gone, and
   * with the database's error when the rows were refused: the update is stored then, because peers have it.
   */
  async whenStored(entry: Entry): Promise<void> {
    await this.whenDurable(entry.lsn)
    if (entry.failure !== undefined) throw entry.failure
  }

  /** Resolves when nothing of this thread waits to be stored, so that what the database holds is all there is. */
  async whenFlushed(threadId: ThreadId): Promise<void> {
    const last = this.#queue.findLast((entry) => entry.threadId === threadId)
    if (last) await this.whenDurable(last.lsn)
  }

  /** Stores what is left until the signal says to give up. True when nothing is left. */
  async close(giveUp: AbortSignal): Promise<boolean> {
    while (this.#queue.length > 0 && !giveUp.aborted) {
      await Promise.race([this.#flush(), aborted(giveUp)])
      if (this.#isStalled) await Promise.race([delay(retryMs), aborted(giveUp)])
    }
    this.#isClosed = true
    clearTimeout(this.#timer)
    return this.#queue.length === 0
  }

  #schedule(ms: number): void {
    if (this.#timer || this.#flushing || this.#isClosed) return
    this.#timer = setTimeout(() => void this.#flush(), ms)
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushing ??= this.#commitNext().finally(() => {
      this.#flushing = undefined
      if (this.#queue.length > 0) this.#schedule(this.#isStalled ? retryMs : windowMs)
    })
    return this.#flushing
  }

  /** Commits what fits one transaction. Never rejects. */
  async #commitNext(): Promise<void> {
    const batch = nextBatch(this.#queue, batchLimits)
    this.#committing = batch.length
    const error = await this.#db.commit(journalRows(this.#db, batch)).then(nothing, (error: unknown) => error)
    if (error === undefined) this.#pass(batch)
    else if (troubleOf(error) === 'unavailable') this.#stall(batch, error)
    else await this.#commitEach(batch)
    this.#committing = 0
  }

  /** Something in the batch cannot be stored: finds out what, and stores the rest. */
  async #commitEach(batch: readonly Entry[]): Promise<void> {
    for (const entry of batch) {
      try {
        await this.#commitOne(entry)
      } catch (error) {
        this.#stall(batch, error)
        return
      }
      this.#pass([entry])
    }
  }

  /** Throws when the entry has to be tried again. */
  async #commitOne(entry: Entry): Promise<void> {
    try {
      await this.#db.commit(journalRows(this.#db, [entry]))
    } catch (error) {
      const trouble = troubleOf(error)
      // The first attempt arrived after all, and nobody told us: a transaction is there as a whole.
      if (trouble === 'duplicate' && entry.wasTried) return
      if (trouble === 'unavailable') throw error
      if (entry.queries.length > 0) {
        entry.queries.length = 0
        entry.failure = error
        return this.#commitOne(entry)
      }
      if (trouble !== 'missing') throw error
      entry.failure = new AppError('not_found', 'The thread was deleted meanwhile.')
      for (const listener of this.#goneListeners) listener(entry.threadId)
    }
  }

  #stall(batch: readonly Entry[], error: unknown): void {
    for (const entry of batch) entry.wasTried = true
    if (this.#isStalled) return
    this.#isStalled = true
    this.#log.error('journal.stalled', error, { updates: this.#queue.length })
  }

  /** The first entries of the queue are done with. */
  #pass(entries: readonly Entry[]): void {
    this.#queue.splice(0, entries.length)
    for (const { update } of entries) this.#bytes -= update.length
    this.#committing -= entries.length
    this.#durable = entries.at(-1)?.lsn ?? this.#durable
    if (this.#isStalled) this.#log.info('journal.resumed', { updates: this.#queue.length })
    this.#isStalled = false
    const reached = this.#waiting.filter(({ lsn }) => lsn <= this.#durable)
    if (reached.length > 0) {
      const rest = this.#waiting.filter(({ lsn }) => lsn > this.#durable)
      this.#waiting.splice(0, this.#waiting.length, ...rest)
      for (const { resolve } of reached) resolve()
    }
    for (const listener of this.#storedListeners) listener(entries)
  }
}

const nothing = () => undefined
const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))

export type BatchLimits = { readonly entries: number; readonly bytes: number }

/** The oldest entries that fit one commit; a single large one always fits. */
export function nextBatch<One extends Pick<Entry, 'update'>>(
  queue: readonly One[],
  limits: BatchLimits,
): One[] {
  let bytes = 0
  const batch: One[] = []
  for (const entry of queue) {
    bytes += entry.update.length
    if (batch.length > 0 && (bytes > limits.bytes || batch.length >= limits.entries)) break
    batch.push(entry)
  }
  return batch
}
