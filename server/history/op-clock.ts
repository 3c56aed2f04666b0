import type * as Y from 'yjs'
import type { DocumentHost } from '../collab/host.ts'
import type { Database } from '../storage/database.ts'
import { latestOpMs } from './patch-store.ts'

/**
 * Times of what patches, undos and redos did to a document. Those of one document are all different and rise, also within
 * a millisecond and when the machine's clock is set back: which of two came later decides which one is on top.
 */
export class OpClock {
  readonly #now: () => number
  readonly #latest = new WeakMap<Y.Doc, number>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** The time that was given last; 0 where none ever was. */
  latest(ydoc: Y.Doc): number {
    return this.#latest.get(ydoc) ?? 0
  }

  /** From now on later times than this one are given. */
  goOnAfter(ydoc: Y.Doc, atMs: number): void {
    this.#latest.set(ydoc, Math.max(atMs, this.latest(ydoc)))
  }

  next(ydoc: Y.Doc): number {
    const atMs = Math.max(this.#now(), this.latest(ydoc) + 1)
    this.#latest.set(ydoc, atMs)
    return atMs
  }
}

/** The clock of a server's documents: each one that is loaded goes on where its stored patches end. */
export function startOpClock(parts: {
  readonly host: DocumentHost
  readonly db: Database
  readonly now: () => number
}): OpClock {
  const clock = new OpClock(parts.now)
  parts.host.onLoading(async (threadId, ydoc) =>
    clock.goOnAfter(ydoc, await latestOpMs(parts.db.sql, threadId)),
  )
  return clock
}
