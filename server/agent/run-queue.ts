import type { Transaction } from 'kysely'
import type { ThreadId, UserId } from '#shared/ids.ts'
import type { Actor } from '../access/actor.ts'
import type { AnswerQueue, Place } from '../chat/answer-queue.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'
import * as store from './run-store.ts'

export type RunQueueParts = {
  readonly db: Database
  readonly newId: NewId
  readonly now: () => number
  /** Whether the designer answers this user in this thread. */
  readonly mayAsk: (userId: UserId, threadId: ThreadId) => Promise<boolean>
}

/** The runs that wait. Their rows are stored together with the messages they answer. */
export class RunQueue implements AnswerQueue {
  readonly #parts: RunQueueParts

  constructor(parts: RunQueueParts) {
    this.#parts = parts
  }

  async place(threadId: ThreadId, actor: Actor, messageId: string): Promise<Place | undefined> {
    const { db, newId, now, mayAsk } = this.#parts
    if (!(await mayAsk(actor.userId, threadId))) return undefined
    const run = { id: newId('run'), threadId, messageId, userId: actor.userId, nowMs: now() }
    return { row: store.insertRun(db.sql, run), waits: await store.isBusy(db.sql, threadId) }
  }

  hold(trx: Transaction<Tables>, messageId: string): Promise<boolean> {
    return store.holdQueued(trx, messageId)
  }

  leave(trx: Transaction<Tables>, messageId: string): Promise<boolean> {
    return store.deleteQueued(trx, messageId)
  }

  putFirst(threadId: ThreadId, messageId: string): Promise<boolean> {
    return store.putFirst(this.#parts.db.sql, threadId, messageId)
  }
}
