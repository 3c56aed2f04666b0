import type { ConnectionContext } from './origin.ts'

/** An editor with a bug is refused once and stops; whoever is refused so often tries things out. */
const maxRefusals = 3
/** Within which they count, and how long one waits after the last. */
const waitMs = 10 * 60_000
/** Each is some hundred bytes. The oldest are forgotten. */
const maxSources = 10_000

type Count = { refusals: number; lastMs: number }

/** Who sent what no client sends, and may open no document for a while. Counts in this process alone. */
export class Refusals {
  readonly #counts = new Map<string, Count>()
  readonly #now: () => number

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  note(context: ConnectionContext): void {
    const source = sourceOf(context)
    if (source === null) return
    const before = this.#present(source)?.refusals ?? 0
    // Last in, last out.
    this.#counts.delete(source)
    this.#counts.set(source, { refusals: before + 1, lastMs: this.#now() })
    const [oldest] = this.#counts.keys()
    if (this.#counts.size > maxSources && oldest !== undefined) this.#counts.delete(oldest)
  }

  mustWait(context: ConnectionContext): boolean {
    const source = sourceOf(context)
    return source !== null && (this.#present(source)?.refusals ?? 0) >= maxRefusals
  }

  #present(source: string): Count | undefined {
    const count = this.#counts.get(source)
    return count && this.#now() - count.lastMs < waitMs ? count : undefined
  }
}

/**
 * A person or a key, in one document: an office behind one address, and their other documents, have nothing to do with
 * it. The address counts only where nobody is known.
 */
function sourceOf({ path, actor, stranger }: ConnectionContext): string | null {
  if (actor) return `${actor.kind === 'program' ? actor.keyId : actor.userId} ${path}`
  return stranger ?? null
}
