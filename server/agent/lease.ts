/** A run that is not renewed for so long has lost its instance. */
export const leaseMs = 10_000
const renewEveryMs = 3_000

/**
 * Renews the right to a run until it is closed. Aborts `lost` when the right is another's, and also when the database
 * could not be asked for as long as the right goes: by then another instance may have taken the run over.
 */
export class Lease {
  readonly #renew: (untilMs: number) => Promise<boolean>
  readonly #now: () => number
  readonly #lost: AbortController
  readonly #timer: NodeJS.Timeout
  #untilMs: number

  constructor(renew: (untilMs: number) => Promise<boolean>, now: () => number, lost: AbortController) {
    this.#renew = renew
    this.#now = now
    this.#lost = lost
    this.#untilMs = now() + leaseMs
    this.#timer = setInterval(() => void this.#hold(), renewEveryMs)
    this.#timer.unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #hold(): Promise<void> {
    if (this.#now() >= this.#untilMs) this.#lost.abort()
    const untilMs = this.#now() + leaseMs
    try {
      if (await this.#renew(untilMs)) this.#untilMs = untilMs
      else this.#lost.abort()
    } catch {
      // The database is away: it is asked again until the right is over.
    }
  }
}
