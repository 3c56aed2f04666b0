import type { MiddlewareHandler } from 'hono'
import { AppError } from '#shared/errors.ts'
import type { UserId } from '#shared/ids.ts'
import { clientAddress } from '../http/client-address.ts'
import type { Actor } from './actor.ts'
import type { RateCount, RateCounter, RateLimit } from './rate-counter.ts'
import { hashToken } from './token.ts'

export const rateLimits = {
  /** A person, over all their devices, or a program. An app that is used by hand stays below a tenth of it. */
  actor: { name: 'actor', max: 1_000, windowSeconds: 10 },
  /** Keys with the scope admin run imports and checks, as fast as the server can. */
  admin: { name: 'admin', max: 10_000, windowSeconds: 10 },
  /** Requests without valid credentials, by address. An office behind one address signs in within it. */
  stranger: { name: 'stranger', max: 300, windowSeconds: 10 },
  /** Each makes a user and a session, which stay; by address. */
  guest: { name: 'guest', max: 60, windowSeconds: 60 },
  /** Guessing one account's password, by account and address: nobody can lock others out of their account. */
  password: { name: 'password', max: 5, windowSeconds: 60 },
  /** Guessing at many accounts, by address. */
  passwords: { name: 'passwords', max: 30, windowSeconds: 60 },
  /** Each reads all that somebody has; by person. */
  download: { name: 'download', max: 5, windowSeconds: 60 },
} as const satisfies Record<string, RateLimit>

export type RateLimits = Readonly<Record<keyof typeof rateLimits, RateLimit>>

/** One limit, and how much of it is used. */
type RateUse = RateCount & { readonly limit: RateLimit }

export type RateSettings = {
  readonly counter: RateCounter
  /** Believe the last entry of X-Forwarded-For. */
  readonly trustProxy: boolean
  readonly limits?: RateLimits
}

/** Gives each request its `rates`, and says in its answer how much of the limit is left. */
export function limitRates({
  counter,
  trustProxy,
  limits = rateLimits,
}: RateSettings): MiddlewareHandler<{ Variables: { rates: RequestRates } }> {
  return async (c, next) => {
    const rates = new RequestRates({ counter, limits, address: clientAddress(c, trustProxy) })
    c.set('rates', rates)
    await next()
    for (const [name, value] of Object.entries(rates.headers())) c.res.headers.set(name, value)
  }
}

/**
 * How often the sender of one request may ask. Each method counts once, and throws AppError `rate_limited` when it is
 * too often.
 */
export class RequestRates {
  readonly #counter: RateCounter
  readonly #limits: RateLimits
  readonly #address: string
  /** The limit that the request came closest to. */
  #tightest: RateUse | undefined

  constructor(parts: { counter: RateCounter; limits: RateLimits; address: string }) {
    this.#counter = parts.counter
    this.#limits = parts.limits
    this.#address = parts.address
  }

  /** Any request; `actor` is null when its credentials are missing or wrong. */
  async countRequest(actor: Actor | null): Promise<void> {
    if (actor === null) return this.#count('stranger', this.#address)
    if (actor.kind === 'person') return this.#count('actor', actor.userId)
    return this.#count(actor.scopes.includes('admin') ? 'admin' : 'actor', actor.keyId)
  }

  async countGuestSignIn(): Promise<void> {
    await this.#count('guest', this.#address)
  }

  /** `account` is what was typed, such as an e-mail address, also when there is no such account. */
  async countPasswordSignIn(account: string): Promise<void> {
    await this.#count('passwords', this.#address)
    // Hashed, because what is typed is personal, of any length, and sometimes a password.
    await this.#count('password', `${this.#address} ${hashToken(account.trim().toLowerCase())}`)
  }

  async countDownload(userId: UserId): Promise<void> {
    await this.#count('download', userId)
  }

  /** None when nothing was counted. */
  headers(): Readonly<Record<string, string>> {
    return this.#tightest === undefined ? {} : rateHeaders(this.#tightest)
  }

  async #count(kind: keyof RateLimits, key: string): Promise<void> {
    const limit = this.#limits[kind]
    const use: RateUse = { limit, ...(await this.#counter.take(limit, key)) }
    if (this.#tightest === undefined || shareOf(use) >= shareOf(this.#tightest)) this.#tightest = use
    if (use.count > limit.max) throw tooOften(use)
  }
}

/** draft-ietf-httpapi-ratelimit-headers-06; `reset` is in seconds from now. */
function rateHeaders({ limit, count, resetMs }: RateUse): Readonly<Record<string, string>> {
  return {
    'ratelimit-policy': `${limit.max};w=${limit.windowSeconds}`,
    'ratelimit-limit': String(limit.max),
    'ratelimit-remaining': String(Math.max(0, limit.max - count)),
    'ratelimit-reset': String(secondsOf(resetMs)),
  }
}

const shareOf = ({ limit, count }: RateUse) => count / limit.max

function tooOften({ limit, resetMs }: RateUse): AppError {
  const retryAfterSeconds = secondsOf(resetMs)
  return new AppError(
    'rate_limited',
    `At most ${limit.max} in ${limit.windowSeconds} seconds. Try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds, facts: { limit: limit.max, window_seconds: limit.windowSeconds } },
  )
}

/** Rounded up, so that whoever waits this long is let in. */
const secondsOf = (ms: number) => Math.max(1, Math.ceil(ms / 1000))
