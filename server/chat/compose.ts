import type { MessageId, RunId, VersionId } from '#shared/ids.ts'
import type { WireAuthor, WireMessage } from '#shared/protocol/message.ts'
import type { MiniProcess } from '#shared/protocol/patch.ts'
import { agentName, agentUser } from '#shared/protocol/presence.ts'
import type { Actor } from '../access/actor.ts'

/** What a message is made of; its event number and time are known when it is stored. */
export type Composed = Omit<WireMessage, 'event_id' | 'created_at_ms'>

export function personsMessage(
  actor: Actor,
  given: { messageId: MessageId; clientMessageId: string; content: string; queued: boolean },
): Composed {
  return {
    message_id: given.messageId,
    role: 'USER',
    author: authorOf(actor),
    content: given.content,
    client_msg_id: given.clientMessageId,
    status: 'complete',
    ...(given.queued ? { queued: true } : {}),
  }
}

/** The designer's answer, before its first word. */
export type Reply = {
  readonly messageId: MessageId
  readonly inReplyTo: string
  readonly runId: RunId
  /** The document as it was before. Undefined where the run did not come to that. */
  readonly versionId: VersionId | undefined
  readonly engine: NonNullable<WireMessage['engine']>
}

export function emptyReply(reply: Reply): Composed {
  return {
    message_id: reply.messageId,
    role: 'AGENT',
    author: { user_id: agentName, name: agentUser.name, color: agentUser.color, type: 'agent' },
    content: '',
    in_reply_to: reply.inReplyTo,
    run_id: reply.runId,
    ...(reply.versionId === undefined ? {} : { version_id: reply.versionId }),
    status: 'streaming',
    engine: reply.engine,
  }
}

export function systemMessage(actor: Actor, messageId: MessageId, content: string): Composed {
  return {
    message_id: messageId,
    role: 'SYSTEM',
    author: { ...authorOf(actor), type: 'system' },
    content,
    status: 'complete',
  }
}

/**
 * The message as it is after its patch was kept, undone or redone. Undefined for one that is still written: it gets its
 * patches at its end.
 */
export function withReviewed(
  message: WireMessage,
  told: { readonly event_id: number; readonly mini_process: MiniProcess },
): WireMessage | undefined {
  if (!message.mini_process) return undefined
  const { patches, process_state } = told.mini_process
  const changed = message.mini_process.patches.map(
    (present) => patches.find(({ patch_id }) => patch_id === present.patch_id) ?? present,
  )
  return { ...message, event_id: told.event_id, mini_process: { patches: changed, process_state } }
}

const authorOf = (actor: Actor): WireAuthor => ({
  user_id: actor.userId,
  name: actor.name,
  color: actor.color,
  type: 'human',
})
