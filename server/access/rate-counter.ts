/** At most `max` in `windowSeconds`, which begin with the first one; each key is counted by itself. */
export type RateLimit = { readonly name: string; readonly max: number; readonly windowSeconds: number }

/** How often it happened in the present window, this time included, and how long that window still lasts. */
export type RateCount = { readonly count: number; readonly resetMs: number }

/** Where it is counted how often something happened: in this process, or for all instances together. */
export type RateCounter = {
  /** Counts one more. What is over the limit is counted too, and refused by the caller. */
  take(limit: RateLimit, key: string): Promise<RateCount>
}
