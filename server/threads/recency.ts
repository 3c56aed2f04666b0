import type { ThreadId } from '#shared/ids.ts'
import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'

/** A thread that is typed in gets its `updated_at_ms` written once in this time, not at every key. */
const everyMs = 2_000

/** Keeps `updated_at_ms` of the threads that people edit. */
export class Recency {
  readonly #db: Database
  readonly #log: Log
  readonly #latest = new Map<ThreadId, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(db: Database, log: Log) {
    this.#db = db
    this.#log = log
  }

  note(threadId: ThreadId, atMs: number): void {
    this.#latest.set(threadId, atMs)
    this.#timer ??= setTimeout(() => void this.#write(), everyMs).unref()
  }

  /** Writes what is noted. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#write()
  }

  async #write(): Promise<void> {
    this.#timer = undefined
    const noted = [...this.#latest]
    this.#latest.clear()
    if (noted.length === 0) return
    try {
      await this.#db.commit(
        noted.map(([threadId, atMs]) =>
          this.#db.sql
            .updateTable('threads')
            .set({ updated_at_ms: atMs })
            .where('id', '=', threadId)
            .where('updated_at_ms', '<', atMs)
            .compile(),
        ),
      )
    } catch {
      // The text itself is stored by the journal; a time that is some edits old is made good by the next edit.
      this.#log.warn('recency.not_written', { threads: noted.length })
    }
  }
}
