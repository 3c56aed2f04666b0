import { errorCodes } from '#shared/errors.ts'
import type { KeyId, RunId, ThreadId, UserId } from '#shared/ids.ts'
import type { Actor } from '../access/actor.ts'
import { toAppError } from '../http/problem.ts'
import type { Log } from '../log.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import { troubleOf } from '../storage/trouble.ts'
import * as store from './audit-store.ts'
import type { Heads } from './heads.ts'
import type { AuditKey, AuditRow, Facts, Link } from './row.ts'

/** Who acts: nobody that is known, a person, a program for its user, or the designer for whoever asked. */
export type Doer = {
  readonly userId: UserId | null
  readonly keyId?: KeyId | undefined
  readonly runId?: RunId | undefined
}

/** Whoever is known to send a request or a frame. */
export function doerOf(actor: Actor | undefined): Doer {
  if (actor === undefined) return { userId: null }
  return { userId: actor.userId, keyId: actor.kind === 'program' ? actor.keyId : undefined }
}

/** What somebody is about to do. */
export type Deed = {
  readonly action: string
  readonly by: Doer
  readonly threadId: ThreadId | null
  readonly facts?: Facts
}

/** What came of it, with what only became known by it: the thread that was made, who it was that signed in. */
export type Ending = {
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly code?: string | undefined
  readonly threadId?: ThreadId | undefined
  readonly userId?: UserId | undefined
  readonly facts?: Facts
}

/** A deed that has a row. The first end counts. */
export type AuditEntry = { end(ending: Ending): void }

export type AuditParts = {
  readonly db: Database
  readonly key: AuditKey
  readonly heads: Heads
  readonly log: Log
  readonly newId: NewId
  readonly now: () => number
}

/** Outcomes that come together are stored together. */
const collectMs = 100
/** After a failure. */
const retryMs = 1_000
const rowsAtOnce = 200
/** Nothing takes longer: a row that has no outcome by then never gets one. */
const leftAfterMs = 15 * 60_000
const sweepEveryMs = 60_000

/**
 * Who did what, as a chain that only grows.
 *
 * 1. A row is on disk before its deed begins: nothing is done that is not in the log.
 * 2. A row is signed when it is written, and again with its outcome, when it gets its place in the chain; neither changes
 *    afterwards. Where the server stopped in between, the row stands in the chain without an outcome.
 * 3. Instances that write to the same database make one chain: whoever takes a place second takes the next one.
 */
export class Audit {
  readonly #parts: AuditParts
  /** Rows whose end is to come: no sweep of ours takes them for left behind. */
  readonly #open = new Set<AuditRow['id']>()
  #ended: AuditRow[] = []
  /** A commit was not answered: what it was to store may be stored. */
  #isUnsure = false
  readonly #sweep: NodeJS.Timeout
  #sweptAtMs = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #sealing: Promise<void> = Promise.resolve()

  constructor(parts: AuditParts) {
    this.#parts = parts
    this.#sweep = setInterval(() => this.#wake(), sweepEveryMs)
    this.#sweep.unref()
  }

  /** Rejects as the database does: then the deed is not to be done. */
  async begin({ action, by, threadId, facts = {} }: Deed): Promise<AuditEntry> {
    const { db, key, newId, now } = this.#parts
    const { userId, keyId = null, runId = null } = by
    const row: AuditRow = {
      ...{ id: newId('audit'), atMs: now(), action, threadId, userId, keyId, runId },
      ...{ outcome: null, code: null, facts },
    }
    this.#open.add(row.id)
    try {
      await db.commit([store.insertRow(db.sql, { row, mac: key.mac(row), macKeyId: key.id })])
    } catch (error) {
      this.#open.delete(row.id)
      throw error
    }
    return {
      end: ({ outcome, code = null, facts: more, ...known }) => {
        if (!this.#open.delete(row.id)) return
        this.#ended.push({
          ...row,
          threadId: row.threadId ?? known.threadId ?? null,
          userId: row.userId ?? known.userId ?? null,
          ...{ outcome, code, facts: { ...facts, ...more } },
        })
        this.#timer ??= setTimeout(() => this.#wake(), collectMs)
      },
    }
  }

  /** Does `work` with a row of its own. `factsOf`: what its result adds to the row. */
  async record<T>(deed: Deed, work: () => Promise<T>, factsOf?: (result: T) => Facts): Promise<T> {
    const entry = await this.begin(deed)
    try {
      const result = await work()
      entry.end({ outcome: 'done', ...(factsOf && { facts: factsOf(result) }) })
      return result
    } catch (error) {
      entry.end(endingOf(error))
      throw error
    }
  }

  /** Gives what has ended, and what was left behind, its place in the chain. For those who want to read it. */
  async settle(): Promise<void> {
    this.#wake()
    await this.#sealing
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep)
    await this.settle()
    clearTimeout(this.#timer)
    await this.#parts.heads.close()
  }

  #wake(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#sealing = this.#sealing.then(() => this.#seal())
  }

  async #seal(): Promise<void> {
    try {
      while (await this.#sealSome()) {}
    } catch (error) {
      this.#parts.log.error('audit.not_sealed', error)
      this.#timer ??= setTimeout(() => this.#wake(), retryMs)
      this.#timer.unref()
    }
  }

  /** True when there may be more. */
  async #sealSome(): Promise<boolean> {
    const { db, key, heads, now } = this.#parts
    if (this.#isUnsure) await this.#forgetPlaced()
    // Read before the rows that are left: if another instance places one of them meanwhile, our commit finds its place taken.
    let last: Link = await store.lastLink(db.sql)
    const ended = this.#ended.slice(0, rowsAtOnce)
    const signed = ended.map((row) => ({ row, mac: key.mac(row), macKeyId: key.id }))
    const left = await this.#left(now())
    const rows = [...left, ...signed]
    if (rows.length === 0) return false
    const queries = rows.map((row) => {
      last = key.link(last, row.mac)
      return store.placeRow(db.sql, { ...row, place: { ...last, keyId: key.id } })
    })
    try {
      await db.commit(queries)
    } catch (error) {
      if (troubleOf(error) === 'duplicate') return true
      this.#isUnsure = true
      throw error
    }
    this.#ended.splice(0, ended.length)
    await heads.note(last, now())
    return this.#ended.length > 0
  }

  async #forgetPlaced(): Promise<void> {
    const ids = this.#ended.map(({ id }) => id)
    const placed = await store.placedOf(this.#parts.db.sql, ids)
    this.#ended = this.#ended.filter(({ id }) => !placed.has(id))
    this.#isUnsure = false
  }

  /** What a server left behind that is gone; looked for once in a while. */
  async #left(nowMs: number): Promise<store.StoredRow[]> {
    if (nowMs - this.#sweptAtMs < sweepEveryMs) return []
    const left = await store.leftRows(this.#parts.db.sql, nowMs - leftAfterMs, rowsAtOnce)
    // A full page has more behind it.
    if (left.length < rowsAtOnce) this.#sweptAtMs = nowMs
    const ours = new Set([...this.#open, ...this.#ended.map(({ id }) => id)])
    return left.filter(({ row }) => !ours.has(row.id))
  }
}

/** How a deed ended that threw this. */
export function endingOf(error: unknown): Ending {
  const { code } = toAppError(error)
  return { outcome: errorCodes[code].status >= 500 ? 'failed' : 'refused', code }
}
