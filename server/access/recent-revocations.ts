import { concerns, type Revocation } from './revocations.ts'

/** Longer than anybody takes from the first look at their rights to the open document. */
const keptMs = 5 * 60_000

/**
 * What was revoked of late. Who opens something is asked for their rights first and can be found by a revocation only
 * later; what is told in between is asked for here, after they can be found.
 */
export class RecentRevocations {
  readonly #now: () => number
  #told: { readonly atMs: number; readonly revocation: Revocation }[] = []

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  note(revocation: Revocation): void {
    const atMs = this.#now()
    this.#told = this.#told.filter((one) => one.atMs > atMs - keptMs)
    this.#told.push({ atMs, revocation })
  }

  /** The first one since then that touches what this actor opens. */
  since(atMs: number, open: Parameters<typeof concerns>[1]): Revocation | undefined {
    return this.#told.find((one) => one.atMs >= atMs && concerns(one.revocation, open))?.revocation
  }
}
