import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type Dismissal, type Mark, markKey } from '#shared/process/choices.ts'
import { limits } from '#shared/protocol/limits.ts'
import type { Actor } from '../access/actor.ts'
import { Lanes } from '../lanes.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Vault } from '../storage/vault.ts'

/** What is sealed: the words of a document, and what people say of them. */
type SealedDismissal = Mark & { readonly reason: string }

export type DismissalsParts = {
  readonly database: Database
  readonly vault: Vault
  readonly newId: NewId
  readonly now: () => number
  /** Called after every change. */
  readonly tell: (threadId: ThreadId) => void
}

/**
 * The findings of a thread that people let stand, sealed like all texts.
 *
 * A finding is let stand once: whoever does it again hears who did it before. Two instances may store it twice at the same
 * moment; taking one back takes back both.
 */
export class Dismissals {
  readonly #parts: DismissalsParts
  readonly #lanes = new Lanes()

  constructor(parts: DismissalsParts) {
    this.#parts = parts
  }

  /** The oldest first. */
  async list(threadId: ThreadId): Promise<Dismissal[]> {
    const { database, vault } = this.#parts
    const rows = await database.sql
      .selectFrom('dismissals')
      .leftJoin('users', 'users.id', 'dismissals.user_id')
      .select(['dismissals.id', 'sealed_dismissal', 'users.name', 'dismissals.created_at_ms'])
      .where('thread_id', '=', threadId)
      .orderBy('dismissals.created_at_ms')
      .orderBy('dismissals.id')
      .execute()
    if (rows.length === 0) return []
    const cipher = await vault.cipher(threadId)
    return rows.map(({ id, sealed_dismissal, name, created_at_ms }) => {
      // Written by this server, so it is not parsed again.
      const sealed = cipher.openJson('dismissal', sealed_dismissal) as SealedDismissal
      return { ...sealed, id, by: name ?? 'Somebody', atMs: Number(created_at_ms) }
    })
  }

  /** Throws `conflict` where the thread has as many as it may. */
  dismiss(
    threadId: ThreadId,
    actor: Actor,
    { rule, section, words, reason }: SealedDismissal,
  ): Promise<Dismissal> {
    return this.#lanes.run(threadId, async () => {
      const { database, vault, newId, now, tell } = this.#parts
      const present = await this.list(threadId)
      const key = markKey({ rule, section, words })
      const known = present.find((dismissal) => markKey(dismissal) === key)
      if (known) return known
      if (present.length >= limits.dismissalsPerThread)
        throw new AppError(
          'conflict',
          `A thread may have ${limits.dismissalsPerThread} dismissed findings. Take some back first, or set the rule to off.`,
        )
      const sealed: SealedDismissal = { rule, section, words, reason }
      const [id, atMs] = [newId('dismissal'), now()]
      await database.sql
        .insertInto('dismissals')
        .values({
          id,
          thread_id: threadId,
          sealed_dismissal: (await vault.cipher(threadId)).sealJson('dismissal', sealed),
          user_id: actor.userId,
          created_at_ms: atMs,
        })
        .execute()
      tell(threadId)
      return { ...sealed, id, by: actor.name, atMs }
    })
  }

  /** Throws `not_found`. */
  takeBack(threadId: ThreadId, id: string): Promise<void> {
    return this.#lanes.run(threadId, async () => {
      const present = await this.list(threadId)
      const known = present.find((dismissal) => dismissal.id === id)
      if (!known)
        throw new AppError(
          'not_found',
          'There is no such dismissed finding in this thread, or it was taken back.',
        )
      const same = present.filter((dismissal) => markKey(dismissal) === markKey(known))
      await this.#parts.database.sql
        .deleteFrom('dismissals')
        .where(
          'id',
          'in',
          same.map((dismissal) => dismissal.id),
        )
        .execute()
      this.#parts.tell(threadId)
    })
  }
}
