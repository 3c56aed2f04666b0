import type * as Y from 'yjs'

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

  /** The time that was given last; 0 where none was, since the document was loaded. */
  latest(ydoc: Y.Doc): number {
    return this.#latest.get(ydoc) ?? 0
  }

  next(ydoc: Y.Doc): number {
    const atMs = Math.max(this.#now(), this.latest(ydoc) + 1)
    this.#latest.set(ydoc, atMs)
    return atMs
  }
}
