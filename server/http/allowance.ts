/** For a moment it may be so many times as much as for ever. */
const burst = 5

/** What may come over a socket: fills by `perSecond`, and holds what five seconds bring. `now` in milliseconds. */
export class Allowance {
  readonly #perSecond: number
  readonly #now: () => number
  #left: number
  #at: number

  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond
    this.#now = now
    this.#left = perSecond * burst
    this.#at = now()
  }

  take(amount: number): boolean {
    const at = this.#now()
    const filled = this.#left + (Math.max(0, at - this.#at) / 1000) * this.#perSecond
    this.#left = Math.min(filled, this.#perSecond * burst)
    this.#at = at
    if (amount > this.#left) return false
    this.#left -= amount
    return true
  }
}
