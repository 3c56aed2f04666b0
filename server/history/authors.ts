import type { ThreadId } from '#shared/ids.ts'
import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'

/** Pairs of a thread and an author that are known to be stored; one costs about 100 bytes. */
const maxKnown = 20_000

/** Who changed a document. `agent` is the designer. */
export type Author = { readonly actor: string; readonly sinceMs: number }

/** Remembers who ever changed which document, which the journal forgets when it is compacted. */
export class Authors {
  readonly #db: Database
  readonly #log: Log
  readonly #known = new Set<string>()
  readonly #writing = new Set<Promise<void>>()

  constructor(db: Database, log: Log) {
    this.#db = db
    this.#log = log
  }

  /** `actor` is that of the journal: a user id, `agent:<run id>` or `system`. Stored once for each document. */
  note({ threadId, actor: journaled, atMs }: { threadId: ThreadId; actor: string; atMs: number }): void {
    const actor = journaled.startsWith('agent:') ? 'agent' : journaled
    const key = `${threadId}/${actor}`
    if (actor === 'system' || this.#known.has(key)) return
    if (this.#known.size >= maxKnown) this.#known.clear()
    this.#known.add(key)
    const writing = this.#write(threadId, { actor, sinceMs: atMs })
      .catch((error: unknown) => {
        // With their next edit they are noted again.
        this.#known.delete(key)
        this.#log.error('authors.not_written', error, { threadId })
      })
      .finally(() => this.#writing.delete(writing))
    this.#writing.add(writing)
  }

  /** Who had changed the document until then, in the order in which they came to it. */
  async until(threadId: ThreadId, atMs: number): Promise<Author[]> {
    await Promise.all(this.#writing)
    const rows = await this.#db.sql
      .selectFrom('authors')
      .select(['actor', 'since_ms'])
      .where('thread_id', '=', threadId)
      .where('since_ms', '<=', atMs)
      .orderBy('since_ms')
      .orderBy('actor')
      .execute()
    return rows.map((row) => ({ actor: row.actor, sinceMs: row.since_ms }))
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await Promise.all(this.#writing)
  }

  async #write(threadId: ThreadId, { actor, sinceMs }: Author): Promise<void> {
    await this.#db.sql
      .insertInto('authors')
      .values({ thread_id: threadId, actor, since_ms: sinceMs })
      .onConflict((conflict) => conflict.columns(['thread_id', 'actor']).doNothing())
      .execute()
  }
}
