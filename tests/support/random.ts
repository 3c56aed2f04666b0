/** Random choices that can be made again from the same seed. */
export type Random = {
  /** At least 0, below 1. */
  readonly next: () => number
  /** At least 0, below `end`. */
  readonly int: (end: number) => number
  readonly pick: <T>(from: readonly T[]) => T
  /** True with this probability. */
  readonly chance: (probability: number) => boolean
  /** As many as it is told, each made anew. */
  readonly times: <T>(count: number, make: (index: number) => T) => T[]
}

/** Mulberry32: 32 bits of state, enough to tell documents apart. */
export function seededRandom(seed: number): Random {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (end: number) => Math.floor(next() * end)
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    times: (count, make) => Array.from({ length: count }, (_, index) => make(index)),
    pick: (from) => {
      const picked = from[int(from.length)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
  }
}
