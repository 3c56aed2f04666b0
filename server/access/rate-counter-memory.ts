import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { RateCounter } from './rate-counter.ts'

/** Counts in this process alone. A key is forgotten when its window ends. */
export function createMemoryRateCounter(): RateCounter {
  // Both come with each call.
  const counter = new RateLimiterMemory({ points: 0, duration: 0 })
  return {
    async take({ name, windowSeconds }, key) {
      // `penalty` counts like `consume`, without a rejection for what is over a limit.
      const taken = await counter.penalty(`${name} ${key}`, 1, { customDuration: windowSeconds })
      return { count: taken.consumedPoints, resetMs: taken.msBeforeNext }
    },
  }
}
