import { setTimeout as delay } from 'node:timers/promises'

/** A model that writes quickly writes so much between two changes of the document. UTF-16 units. */
const burst = 160
/** Between two groups of words: a little longer than between two changes of the document. */
const pauseMs = 50
/** All pauses of one patch together. */
const maxPausesMs = 1_500
/** A group of words at least. */
const minGroup = 40

/** Lets a text that comes all at once grow before people's eyes, without keeping them waiting for it. */
export class Pacer {
  readonly #signal: AbortSignal
  #leftMs = maxPausesMs

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** Hands the text on, in groups of words where it is long. Rejects at once when the signal is aborted. */
  async give(text: string, write: (text: string) => void): Promise<void> {
    const most = text.length > burst ? Math.floor(this.#leftMs / pauseMs) : 0
    const groups = wordGroups(text, Math.max(minGroup, most > 0 ? text.length / most : text.length))
    for (const [index, group] of groups.entries()) {
      if (index > 0) {
        this.#leftMs -= pauseMs
        await delay(pauseMs, undefined, { signal: this.#signal })
      }
      write(group)
    }
  }
}

/** The text in pieces of this size or a little more, each ending with a word. */
function wordGroups(text: string, size: number): string[] {
  const groups: string[] = []
  for (let from = 0; from < text.length; ) {
    const gap = text.slice(from + Math.ceil(size)).search(/\s/)
    const to = gap < 0 ? text.length : from + Math.ceil(size) + gap + 1
    groups.push(text.slice(from, to))
    from = to
  }
  return groups
}
