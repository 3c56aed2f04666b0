import { AppError } from '#shared/errors.ts'
import type { MessageId, RunId, ThreadId, VersionId } from '#shared/ids.ts'
import type { WireAuthor, WireMessage } from '#shared/protocol/message.ts'
import type { AppliedWirePatch, MiniProcess, ProcessState } from '#shared/protocol/patch.ts'
import { agentName, agentUser } from '#shared/protocol/presence.ts'
import type { Actor } from '../access/actor.ts'
import { Lanes } from '../lanes.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { ThreadCipher, Vault } from '../storage/vault.ts'
import type { Feed } from './feed.ts'
import * as store from './store.ts'

export type Posted = { readonly message: WireMessage; readonly duplicate: boolean }

/** Called after a person's message is stored, and not for duplicates. */
export type PostedListener = (posted: { threadId: ThreadId; actor: Actor; message: WireMessage }) => void

/** The changeable part of a reply while it is written. */
export type ReplyChange = Partial<
  Pick<
    WireMessage,
    'content' | 'status' | 'notice' | 'retry_at_ms' | 'question' | 'mini_process' | 'refused' | 'queued'
  >
>

/**
 * The chats of all threads.
 *
 * Invariants:
 * 1. An event number is taken, and its event stored, in one transaction: numbers have no gap and no double.
 * 2. A frame is published only after it is stored, and a thread's frames in the order of their numbers.
 * 3. One user's client_msg_id makes one message, however often it is sent.
 */
export class Conversation {
  readonly #db: Database
  readonly #vault: Vault
  readonly #feed: Feed
  readonly #newId: NewId
  readonly #now: () => number
  readonly #lanes = new Lanes()
  readonly #postedListeners: PostedListener[] = []

  constructor(parts: { db: Database; vault: Vault; feed: Feed; newId: NewId; now: () => number }) {
    this.#db = parts.db
    this.#vault = parts.vault
    this.#feed = parts.feed
    this.#newId = parts.newId
    this.#now = parts.now
  }

  onPosted(listener: PostedListener): void {
    this.#postedListeners.push(listener)
  }

  /** Stores a person's message and tells everybody. The same client id again answers with the first message. */
  async post(
    threadId: ThreadId,
    actor: Actor,
    post: { content: string; clientMessageId: string; queued: boolean },
  ): Promise<Posted> {
    const posted = await this.#lanes.run(threadId, async () => {
      const cipher = await this.#vault.cipher(threadId)
      const earlier = await store.findByClientId(
        this.#db.sql,
        cipher,
        threadId,
        actor.userId,
        post.clientMessageId,
      )
      if (earlier) return { message: earlier, duplicate: true }
      const message = await this.#store(threadId, cipher, (eventId, nowMs) => ({
        event_id: eventId,
        message_id: this.#newId('message'),
        role: 'USER',
        author: authorOf(actor),
        content: post.content,
        client_msg_id: post.clientMessageId,
        status: 'complete',
        ...(post.queued ? { queued: true } : {}),
        created_at_ms: nowMs,
      }))
      return { message, duplicate: false }
    })
    if (!posted.duplicate) {
      for (const listener of this.#postedListeners) listener({ threadId, actor, message: posted.message })
    }
    return posted
  }

  /** Opens the designer's reply: everybody sees that it has begun. */
  async beginReply(
    threadId: ThreadId,
    reply: {
      inReplyTo: string
      runId: RunId
      versionId: VersionId
      engine: NonNullable<WireMessage['engine']>
    },
  ): Promise<WireMessage> {
    return this.#lanes.run(threadId, async () => {
      const cipher = await this.#vault.cipher(threadId)
      return this.#store(threadId, cipher, (eventId, nowMs) => ({
        event_id: eventId,
        message_id: this.#newId('message'),
        role: 'AGENT',
        author: designerAuthor,
        content: '',
        in_reply_to: reply.inReplyTo,
        run_id: reply.runId,
        version_id: reply.versionId,
        status: 'streaming',
        engine: reply.engine,
        created_at_ms: nowMs,
      }))
    })
  }

  /** Changes a stored message and tells everybody. Throws not_found when it is gone. */
  async change(threadId: ThreadId, messageId: string, change: ReplyChange): Promise<WireMessage> {
    return this.#lanes.run(threadId, async () => {
      const cipher = await this.#vault.cipher(threadId)
      const present = await store.findMessage(this.#db.sql, cipher, threadId, messageId as MessageId)
      if (!present) throw new AppError('not_found', 'There is no such message in this thread.')
      const message = await this.#db.sql.transaction().execute(async (trx) => {
        const eventId = await takeEventId(trx, threadId)
        const changed: WireMessage = { ...present, ...change, event_id: eventId }
        if (changed.queued === false) delete changed.queued
        await store.replaceMessage(trx, cipher, changed)
        await store.insertEvent(trx, threadId, cipher, { type: 'message', ...changed }, this.#now())
        return changed
      })
      this.#feed.publish(threadId, { type: 'message', ...message })
      return message
    })
  }

  /** Tells everybody what happened in the thread, in the words of nobody: a message with role SYSTEM. */
  async tell(threadId: ThreadId, actor: Actor, content: string): Promise<void> {
    await this.#lanes.run(threadId, async () => {
      const cipher = await this.#vault.cipher(threadId)
      await this.#store(threadId, cipher, (eventId, nowMs) => ({
        event_id: eventId,
        message_id: this.#newId('message'),
        role: 'SYSTEM',
        author: { ...authorOf(actor), type: 'system' },
        content,
        status: 'complete',
        created_at_ms: nowMs,
      }))
    })
  }

  /** Stores that a patch of the designer is in the document, and tells everybody. */
  async tellPatch(threadId: ThreadId, messageId: string, miniProcess: MiniProcess): Promise<void> {
    await this.#lanes.run(threadId, async () => {
      const cipher = await this.#vault.cipher(threadId)
      const frame = await this.#db.sql.transaction().execute(async (trx) => {
        const eventId = await takeEventId(trx, threadId)
        const stored = {
          type: 'patch' as const,
          event_id: eventId,
          message_id: messageId,
          mini_process: miniProcess,
        }
        await store.insertEvent(trx, threadId, cipher, stored, this.#now())
        return stored
      })
      this.#feed.publish(threadId, frame)
    })
  }

  /**
   * Tells everybody what became of patches that a message speaks of, and puts the message right for those who read it
   * later. Each patch is an event of its own.
   */
  async tellReviewed(
    threadId: ThreadId,
    reviewed: readonly { readonly messageId: string; readonly patch: AppliedWirePatch }[],
    processState: ProcessState,
  ): Promise<void> {
    if (reviewed.length === 0) return
    await this.#lanes.run(threadId, async () => {
      const cipher = await this.#vault.cipher(threadId)
      const frames = await this.#db.sql.transaction().execute(async (trx) => {
        const stored: Extract<store.StoredFrame, { type: 'patch' }>[] = []
        for (const { messageId, patch } of reviewed) {
          const frame = {
            type: 'patch' as const,
            event_id: await takeEventId(trx, threadId),
            message_id: messageId,
            mini_process: { patches: [patch], process_state: processState },
          }
          await store.insertEvent(trx, threadId, cipher, frame, this.#now())
          const message = await store.findMessage(trx, cipher, threadId, messageId as MessageId)
          const changed = message && withReviewed(message, frame)
          if (changed) await store.replaceMessage(trx, cipher, changed)
          stored.push(frame)
        }
        return stored
      })
      for (const frame of frames) this.#feed.publish(threadId, frame)
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
    compose: (eventId: number, nowMs: number) => WireMessage,
  ): Promise<WireMessage> {
    const message = await this.#db.sql.transaction().execute(async (trx) => {
      const nowMs = this.#now()
      const composed = compose(await takeEventId(trx, threadId), nowMs)
      await store.insertMessage(trx, threadId, cipher, composed)
      await store.insertEvent(trx, threadId, cipher, { type: 'message', ...composed }, nowMs)
      return composed
    })
    this.#feed.publish(threadId, { type: 'message', ...message })
    return message
  }
}

const designerAuthor: WireAuthor = {
  user_id: agentName,
  name: agentUser.name,
  color: agentUser.color,
  type: 'agent',
}

const authorOf = (actor: Actor): WireAuthor => ({
  user_id: actor.userId,
  name: actor.name,
  color: actor.color,
  type: 'human',
})

/** The message as it is after its patch was kept, undone or redone. One that is still written gets its patches at its end. */
function withReviewed(
  message: WireMessage,
  frame: Extract<store.StoredFrame, { type: 'patch' }>,
): WireMessage | undefined {
  if (!message.mini_process) return undefined
  const { patches, process_state } = frame.mini_process
  const changed = message.mini_process.patches.map(
    (present) => patches.find(({ patch_id }) => patch_id === present.patch_id) ?? present,
  )
  return { ...message, event_id: frame.event_id, mini_process: { patches: changed, process_state } }
}

async function takeEventId(
  trx: Parameters<typeof store.takeEventId>[0],
  threadId: ThreadId,
): Promise<number> {
  const eventId = await store.takeEventId(trx, threadId)
  if (eventId === undefined) throw new AppError('not_found', 'There is no such thread.')
  return eventId
}
