import type { ThreadId, UserId } from '#shared/ids.ts'
import { isId } from '#shared/ids.ts'
import type { Log } from '../log.ts'
import type { Audit, AuditEntry } from './audit.ts'

/** One person's editing of one text, while they do not rest for longer than this, and for no longer than the other. */
const restMs = 60_000
const longestMs = 10 * 60_000
const lookEveryMs = 15_000

type Span = {
  readonly entry: Promise<AuditEntry | undefined>
  readonly begunAtMs: number
  lastAtMs: number
  changes: number
}

/**
 * Records who edits which text by hand: one row for each stretch of it, with the count of its stored changes. Thousands
 * of key strokes are one deed. The row is written with the first change, not before it: nobody waits for it to type.
 */
export class EditSpans {
  readonly #audit: Audit
  readonly #log: Log
  readonly #now: () => number
  readonly #spans = new Map<string, Span>()
  readonly #timer: NodeJS.Timeout

  constructor(parts: { audit: Audit; log: Log; now: () => number }) {
    this.#audit = parts.audit
    this.#log = parts.log
    this.#now = parts.now
    this.#timer = setInterval(() => this.#endRested(), lookEveryMs)
    this.#timer.unref()
  }

  /** `actor` is that of the journal: a user id, `agent:<run id>` or `system`; only people are noted. */
  note({ threadId, actor, atMs }: { threadId: ThreadId; actor: string; atMs: number }): void {
    if (!isId('user', actor)) return
    const key = `${threadId}/${actor}`
    const span = this.#spans.get(key) ?? this.#begin(threadId, actor, atMs)
    this.#spans.set(key, span)
    span.lastAtMs = atMs
    span.changes += 1
  }

  /** All that are open end now. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all([...this.#spans.keys()].map((key) => this.#end(key)))
  }

  #begin(threadId: ThreadId, userId: UserId, atMs: number): Span {
    const entry = this.#audit
      .begin({ action: 'document.edit', by: { userId }, threadId })
      .catch((error: unknown) => {
        // The next change tries again.
        this.#spans.delete(`${threadId}/${userId}`)
        this.#log.error('audit.edit_not_recorded', error, { threadId })
        return undefined
      })
    return { entry, begunAtMs: atMs, lastAtMs: atMs, changes: 0 }
  }

  #endRested(): void {
    const nowMs = this.#now()
    for (const [key, { lastAtMs, begunAtMs }] of this.#spans)
      if (nowMs - lastAtMs >= restMs || nowMs - begunAtMs >= longestMs) void this.#end(key)
  }

  /** Never rejects. */
  async #end(key: string): Promise<void> {
    const span = this.#spans.get(key)
    this.#spans.delete(key)
    const entry = await span?.entry
    entry?.end({ outcome: 'done', facts: { changes: span?.changes ?? 0 } })
  }
}
