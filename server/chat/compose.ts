import type { MessageId, RunId, VersionId } from '#shared/ids.ts'
import type { WireAuthor, WireMessage } from '#shared/protocol/message.ts'
import type { MiniProcess } from '#shared/protocol/patch.ts'
import { agentName, agentUser } from '#shared/protocol/presence.ts'
import type { WireProposal } from '#shared/protocol/proposal.ts'
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

/** What is told of a message besides the message itself. */
export type Told =
  | { readonly type: 'patch'; readonly message_id: string; readonly mini_process: MiniProcess }
  | { readonly type: 'proposal'; readonly message_id: string; readonly proposal: WireProposal }

/**
 * The message as it is after its patch was made, kept, undone or redone, or its proposal was decided about. Undefined for
 * the patches of one that is still written: it gets them at its end.
 */
export function withTold(
  message: WireMessage,
  told: Told & { readonly event_id: number },
): WireMessage | undefined {
  const { event_id } = told
  if (told.type === 'proposal') {
    const proposals = replaced(message.proposals ?? [], [told.proposal], ({ proposal_id }) => proposal_id)
    return { ...message, event_id, proposals }
  }
  if (!message.mini_process) return undefined
  const { patches, process_state } = told.mini_process
  const changed = replaced(message.mini_process.patches, patches, ({ patch_id }) => patch_id)
  return { ...message, event_id, mini_process: { patches: changed, process_state } }
}

/** The list with the newer ones in their places, and with those that are new at its end. */
function replaced<T>(present: readonly T[], newer: readonly T[], idOf: (each: T) => string): T[] {
  const left = new Map(newer.map((each) => [idOf(each), each]))
  const list = present.map((each) => {
    const id = idOf(each)
    const next = left.get(id) ?? each
    left.delete(id)
    return next
  })
  return [...list, ...left.values()]
}

const authorOf = (actor: Actor): WireAuthor => ({
  user_id: actor.userId,
  name: actor.name,
  color: actor.color,
  type: 'human',
})
