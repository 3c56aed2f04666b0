import type { Transaction } from 'kysely'
import { AppError } from '#shared/errors.ts'
import type { MessageId, ThreadId, UserId } from '#shared/ids.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { Actor } from '../access/actor.ts'
import { Lanes } from '../lanes.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'
import type { ThreadCipher, Vault } from '../storage/vault.ts'
import { assertActive } from '../threads/active.ts'
import type { AnswerQueue } from './answer-queue.ts'
import {
  type Composed,
  emptyReply,
  personsMessage,
  type Reply,
  systemMessage,
  type Told,
  withTold,
} from './compose.ts'
import type { Feed } from './feed.ts'
import * as store from './store.ts'

export type Posted = { readonly message: WireMessage; readonly duplicate: boolean }

/** Called after a person's message is stored, and not for duplicates. */
export type PostedListener = (threadId: ThreadId) => void

/** The changeable part of a message. */
export type MessageChange = Partial<
  Pick<
    WireMessage,
    | 'content'
    | 'status'
    | 'notice'
    | 'retry_at_ms'
    | 'question'
    | 'mini_process'
    | 'refused'
    | 'queued'
    | 'withdrawn'
  >
>

/** Done in the transaction that stores something. What it throws is thrown on, and nothing is stored. */
type Also = (trx: Transaction<Tables>) => Promise<unknown>

/** Looked at, and done, in the transaction that stores something. When it answers false nothing is stored. */
export type Condition = (trx: Transaction<Tables>) => Promise<boolean>

export type ConversationParts = {
  readonly db: Database
  readonly vault: Vault
  readonly feed: Feed
  readonly queue: AnswerQueue
  readonly newId: NewId
  readonly now: () => number
}

/**
 * The chats of all threads.
 *
 * Invariants:
 * 1. An event number is taken, and its event stored, in one transaction: numbers have no gap and no double.
 * 2. A frame is published only after it is stored, and a thread's frames in the order of their numbers.
 * 3. One user's client_msg_id makes one message, however often it is sent.
 * 4. A message that the designer is to answer is stored together with its place in the queue, or not at all.
 */
export class Conversation {
  readonly #db: Database
  readonly #vault: Vault
  readonly #feed: Feed
  readonly #queue: AnswerQueue
  readonly #newId: NewId
  readonly #now: () => number
  readonly #lanes = new Lanes()
  readonly #postedListeners: PostedListener[] = []

  constructor(parts: ConversationParts) {
    this.#db = parts.db
    this.#vault = parts.vault
    this.#feed = parts.feed
    this.#queue = parts.queue
    this.#newId = parts.newId
    this.#now = parts.now
  }

  onPosted(listener: PostedListener): void {
    this.#postedListeners.push(listener)
  }

  /**
   * Stores a person's message and tells everybody. The same client id again answers with the first message. Throws
   * AppError `conflict` when the thread is paused or completed.
   */
  async post(
    threadId: ThreadId,
    actor: Actor,
    post: { content: string; clientMessageId: string },
  ): Promise<Posted> {
    const posted = await this.#lanes.run(threadId, async () => {
      const cipher = await this.#vault.cipher(threadId)
      const { sql } = this.#db
      const earlier = await store.findByClientId(sql, cipher, threadId, actor.userId, post.clientMessageId)
      if (earlier) return { message: earlier, duplicate: true }
      await assertActive(sql, threadId)
      const messageId = this.#newId('message')
      const place = await this.#queue.place(threadId, actor, messageId)
      const queued = place?.waits ?? false
      const composed = personsMessage(actor, { ...post, messageId, queued })
      const message = await this.#store(
        threadId,
        cipher,
        composed,
        place && ((trx) => trx.executeQuery(place.row)),
      )
      return { message, duplicate: false }
    })
    if (!posted.duplicate) {
      for (const listener of this.#postedListeners) listener(threadId)
    }
    return posted
  }

  /** Opens the designer's reply: everybody sees that it has begun. `also` is done in the same transaction. */
  async beginReply(threadId: ThreadId, reply: Reply, also: Also): Promise<void> {
    await this.#lanes.run(threadId, async () => {
      await this.#store(threadId, await this.#vault.cipher(threadId), emptyReply(reply), also)
    })
  }

  /**
   * Changes a stored message and tells everybody. A change that is a function is asked when all is told that was stored
   * before, such as what people decided about a patch. Undefined when the condition does not hold; then nothing is changed.
   * Throws not_found when the message is gone.
   */
  async change(
    threadId: ThreadId,
    messageId: string,
    change: MessageChange | (() => Promise<MessageChange>),
    condition: Condition = async () => true,
  ): Promise<WireMessage | undefined> {
    return this.#lanes.run(threadId, async () => {
      const cipher = await this.#vault.cipher(threadId)
      const wanted = typeof change === 'function' ? await change() : change
      const message = await this.#db.sql.transaction().execute(async (trx) => {
        if (!(await condition(trx))) return undefined
        const present = await store.findMessage(trx, cipher, threadId, messageId as MessageId)
        if (!present) throw new AppError('not_found', 'There is no such message in this thread.')
        const eventId = await takeEventId(trx, threadId)
        const changed: WireMessage = { ...present, ...wanted, event_id: eventId }
        if (changed.queued === false) delete changed.queued
        await store.replaceMessage(trx, cipher, changed)
        await store.insertEvent(trx, threadId, cipher, { type: 'message', ...changed }, this.#now())
        return changed
      })
      if (message) this.#feed.publish(threadId, { type: 'message', ...message })
      return message
    })
  }

  /** Tells everybody what happened in the thread, in the words of nobody: a message with role SYSTEM. */
  async tell(threadId: ThreadId, actor: Actor, content: string): Promise<void> {
    await this.#lanes.run(threadId, async () => {
      const composed = systemMessage(actor, this.#newId('message'), content)
      await this.#store(threadId, await this.#vault.cipher(threadId), composed)
    })
  }

  /**
   * Tells everybody of a message what became of its patches and proposals, each an event of its own, and puts the message
   * right for those who read it later. False when the condition does not hold; then nothing is told.
   */
  async tellOf(
    threadId: ThreadId,
    told: readonly Told[],
    condition: Condition = async () => true,
  ): Promise<boolean> {
    return this.#lanes.run(threadId, async () => {
      const cipher = await this.#vault.cipher(threadId)
      const frames = await this.#db.sql.transaction().execute(async (trx) => {
        if (!(await condition(trx))) return undefined
        const stored: (Told & { event_id: number })[] = []
        for (const each of told) {
          const frame = { ...each, event_id: await takeEventId(trx, threadId) }
          await store.insertEvent(trx, threadId, cipher, frame, this.#now())
          const message = await store.findMessage(trx, cipher, threadId, each.message_id as MessageId)
          const changed = message && withTold(message, frame)
          if (changed) await store.replaceMessage(trx, cipher, changed)
          stored.push(frame)
        }
        return stored
      })
      for (const frame of frames ?? []) this.#feed.publish(threadId, frame)
      return frames !== undefined
    })
  }

  async message(threadId: ThreadId, messageId: string): Promise<WireMessage | undefined> {
    const cipher = await this.#vault.cipher(threadId)
    return store.findMessage(this.#db.sql, cipher, threadId, messageId as MessageId)
  }

  async messagesAfter(threadId: ThreadId, afterEventId: number, limit: number): Promise<WireMessage[]> {
    const cipher = await this.#vault.cipher(threadId)
    return store.messagesAfter(this.#db.sql, cipher, threadId, afterEventId, limit)
  }

  async messagesBy(
    threadId: ThreadId,
    page: { userId: UserId; afterEventId: number; limit: number },
  ): Promise<WireMessage[]> {
    return store.messagesBy(this.#db.sql, await this.#vault.cipher(threadId), threadId, page)
  }

  async recentMessages(threadId: ThreadId, limit: number): Promise<WireMessage[]> {
    const cipher = await this.#vault.cipher(threadId)
    return store.recentMessages(this.#db.sql, cipher, threadId, limit)
  }

  async eventsAfter(threadId: ThreadId, afterEventId: number, limit: number): Promise<store.StoredFrame[]> {
    const cipher = await this.#vault.cipher(threadId)
    return store.eventsAfter(this.#db.sql, threadId, cipher, afterEventId, limit)
  }

  lastEventId(threadId: ThreadId): Promise<number> {
    return store.lastEventId(this.#db.sql, threadId)
  }

  async #store(
    threadId: ThreadId,
    cipher: ThreadCipher,
    composed: Composed,
    also: Also = async () => undefined,
  ): Promise<WireMessage> {
    const message = await this.#db.sql.transaction().execute(async (trx) => {
      const nowMs = this.#now()
      const stored = { ...composed, event_id: await takeEventId(trx, threadId), created_at_ms: nowMs }
      await also(trx)
      await store.insertMessage(trx, threadId, cipher, stored)
      await store.insertEvent(trx, threadId, cipher, { type: 'message', ...stored }, nowMs)
      return stored
    })
    this.#feed.publish(threadId, { type: 'message', ...message })
    return message
  }
}

async function takeEventId(
  trx: Parameters<typeof store.takeEventId>[0],
  threadId: ThreadId,
): Promise<number> {
  const eventId = await store.takeEventId(trx, threadId)
  if (eventId === undefined) throw new AppError('not_found', 'There is no such thread.')
  return eventId
}
