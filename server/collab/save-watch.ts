/** What waits to be stored. */
export type Backlog = {
  readonly bytes: number
  /** When the oldest of it was done; undefined when nothing waits. */
  readonly oldestAtMs: number | undefined
}

export type BacklogLimits = {
  /** How long the oldest may wait. */
  readonly ms: number
  readonly bytes: number
}

/** A minute of trouble passes unnoticed; a longer one would put much work, and the memory of the process, at stake. */
export const defaultBacklogLimits: BacklogLimits = { ms: 60_000, bytes: 64 * 1024 * 1024 }

const everyMs = 250

/** Whether so much waits, or waits so long, that nothing more is to be taken until it is stored. */
export function isTooMuch({ bytes, oldestAtMs }: Backlog, limits: BacklogLimits, nowMs: number): boolean {
  return bytes > limits.bytes || (oldestAtMs !== undefined && nowMs - oldestAtMs > limits.ms)
}

/** Looks at the backlog of the journal, and says when editing has to stop and when it may go on. */
export class SaveWatch {
  readonly #timer: NodeJS.Timeout
  #isStopped = false

  /** `onChange` hears of each change; what is too much stops editing, and only an empty backlog lets it go on. */
  constructor(
    backlog: () => Backlog,
    limits: BacklogLimits,
    { now, onChange }: { now: () => number; onChange: (isStopped: boolean) => void },
  ) {
    this.#timer = setInterval(() => {
      const present = backlog()
      const isStopped = this.#isStopped ? present.oldestAtMs !== undefined : isTooMuch(present, limits, now())
      if (isStopped === this.#isStopped) return
      this.#isStopped = isStopped
      onChange(isStopped)
    }, everyMs)
    this.#timer.unref()
  }

  /** True while nothing may be taken. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
