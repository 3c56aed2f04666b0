import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { Actor } from '../access/actor.ts'
import type { AnswerQueue } from './answer-queue.ts'
import type { Conversation } from './conversation.ts'
import type { RunPort } from './run-port.ts'

/**
 * What people do with messages that wait for the designer. All of it throws AppError `not_found`; `forbidden` when the
 * message is another's; `conflict` when it waits no longer.
 */
export class WaitingMessages {
  readonly #conversation: Conversation
  readonly #queue: AnswerQueue
  readonly #runs: RunPort

  constructor(parts: { conversation: Conversation; queue: AnswerQueue; runs: RunPort }) {
    this.#conversation = parts.conversation
    this.#queue = parts.queue
    this.#runs = parts.runs
  }

  async rewrite(threadId: ThreadId, actor: Actor, messageId: string, content: string): Promise<void> {
    await this.#assertOwn(threadId, actor, messageId)
    const changed = await this.#conversation.change(threadId, messageId, { content }, (trx) =>
      this.#queue.hold(trx, messageId),
    )
    assertWaiting(changed)
  }

  /** Takes the message back: nobody is shown it any more. */
  async withdraw(threadId: ThreadId, actor: Actor, messageId: string): Promise<void> {
    await this.#assertOwn(threadId, actor, messageId)
    const gone = { content: '', queued: false, withdrawn: true }
    assertWaiting(
      await this.#conversation.change(threadId, messageId, gone, (trx) => this.#queue.leave(trx, messageId)),
    )
  }

  /** Stops what the designer does, and has this message answered next. */
  async sendNow(threadId: ThreadId, actor: Actor, messageId: string): Promise<void> {
    await this.#assertOwn(threadId, actor, messageId)
    // Asked before: once it is first, the present run may end by itself, and this message's own may begin.
    const present = await this.#runs.running(threadId)
    assertWaiting((await this.#queue.putFirst(threadId, messageId)) || undefined)
    if (present) this.#runs.stop(threadId, present, actor)
  }

  async #assertOwn(threadId: ThreadId, actor: Actor, messageId: string): Promise<void> {
    const message = await this.#conversation.message(threadId, messageId)
    if (!message) throw new AppError('not_found', 'There is no such message in this thread.')
    if (message.author.user_id !== actor.userId)
      throw new AppError('forbidden', 'Only the author of a message can change it.')
  }
}

function assertWaiting(waiting: WireMessage | true | undefined): void {
  if (!waiting)
    throw new AppError(
      'conflict',
      'This message does not wait any more: the designer has begun to answer it.',
    )
}
