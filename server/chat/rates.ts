import { AppError } from '#shared/errors.ts'
import type { Actor } from '../access/actor.ts'
import type { RateCounter, RateLimit } from '../access/rate-counter.ts'

export const messageLimits = {
  /** A person over all their sockets and threads, or a program. Each message may start the designer. */
  sender: { name: 'message', max: 30, windowSeconds: 10 },
  /** Keys with the scope admin run checks, as fast as the server can. */
  admin: { name: 'message', max: 300, windowSeconds: 10 },
  /** All the guests that somebody makes at one address. An office of thirty who all talk stays below. */
  address: { name: 'message-address', max: 300, windowSeconds: 10 },
} as const satisfies Record<string, RateLimit>

/** How many messages the chat sockets take. */
export class MessageRates {
  readonly #counter: RateCounter

  constructor(counter: RateCounter) {
    this.#counter = counter
  }

  /** `address` is null for callers on the same machine. Throws AppError `rate_limited`. */
  async count(actor: Actor, address: string | null): Promise<void> {
    const isAdmin = actor.kind === 'program' && actor.scopes.includes('admin')
    const sender = actor.kind === 'program' ? actor.keyId : actor.userId
    await this.#take(isAdmin ? messageLimits.admin : messageLimits.sender, sender)
    if (address !== null && !isAdmin) await this.#take(messageLimits.address, address)
  }

  async #take(limit: RateLimit, key: string): Promise<void> {
    const { count, resetMs } = await this.#counter.take(limit, key)
    if (count <= limit.max) return
    throw new AppError('rate_limited', 'Too many messages in a short time. Wait a moment, then send again.', {
      retryAfterSeconds: Math.max(1, Math.ceil(resetMs / 1000)),
    })
  }
}
