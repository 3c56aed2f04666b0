import type { ServerFrame, WireMessage } from '#shared/protocol/message.ts'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import { type ChatState, discard, type StreamPosition, withOutgoing } from './chat-state.ts'

/**
 * What a frame of the server makes of the conversation. Frames may come twice and again (delivery is at least once,
 * replays overlap with the history read over REST): the newest `event_id` of a message wins, a patch counts once.
 */
export function applyFrame(chat: ChatState, frame: ServerFrame, nowMs: number): ChatState {
  switch (frame.type) {
    case 'welcome':
      // Texts being written may have gone on without us, and what the designer does is told anew.
      return {
        ...chat,
        activity: { status: 'idle' },
        findingsNews: chat.findingsNews + 1,
        mapsNews: chat.mapsNews + 1,
        streams: new Map([...chat.streams.keys()].map((messageId) => [messageId, 'snapshot'])),
      }
    case 'ack':
      return acknowledge(chat, frame.client_msg_id, frame.message_id)
    case 'message': {
      const { type: _, ...message } = frame
      return noticeEvent(putMessage(chat, message), frame.event_id)
    }
    case 'patch':
      return noticeEvent(putPatches(chat, frame), frame.event_id)
    case 'proposal':
      return noticeEvent(putProposal(chat, frame), frame.event_id)
    case 'delta':
      return addDelta(chat, frame)
    case 'status':
      return {
        ...chat,
        activity: {
          status: frame.status,
          ...(frame.section === undefined ? {} : { section: frame.section }),
        },
      }
    case 'findings':
      return { ...chat, findingsNews: chat.findingsNews + 1 }
    case 'maps':
      return { ...chat, mapsNews: chat.mapsNews + 1 }
    case 'error':
      return refuse(chat, frame, nowMs)
    case 'pong':
      return chat
    default:
      // A newer server may tell of things that this page does not know.
      return chat
  }
}

/** Messages read over REST, in any order. The state of the process that they tell of is that of their time, not of now. */
export function applyHistory(chat: ChatState, messages: readonly WireMessage[]): ChatState {
  const known = messages.reduce(
    (known, message) => noticeEvent(putMessage(known, message), message.event_id),
    chat,
  )
  return { ...known, processState: chat.processState }
}

function putMessage(chat: ChatState, message: WireMessage): ChatState {
  const present = chat.messages.find(({ message_id }) => message_id === message.message_id)
  if (present && present.event_id >= message.event_id) return chat
  const settled = message.client_msg_id === undefined ? chat : discard(chat, message.client_msg_id)
  return {
    ...settled,
    messages: present
      ? chat.messages.map((each) => (each === present ? successor(present, message) : each))
      : insertInOrder(chat.messages, message),
    streams: streamsAfter(chat.streams, message),
    processState: message.mini_process?.process_state ?? chat.processState,
    trouble: message.role === 'USER' ? null : chat.trouble,
  }
}

/** The newer state of a message; a streaming one that comes again must not take back text and patches already shown. */
function successor(present: WireMessage, message: WireMessage): WireMessage {
  const patches = message.mini_process ?? present.mini_process
  return {
    ...message,
    content: message.status === 'streaming' ? present.content || message.content : message.content,
    ...(patches === undefined ? {} : { mini_process: patches }),
  }
}

function insertInOrder(messages: readonly WireMessage[], message: WireMessage): readonly WireMessage[] {
  const after = messages.findLastIndex(({ created_at_ms }) => created_at_ms <= message.created_at_ms)
  return messages.toSpliced(after + 1, 0, message)
}

function streamsAfter(streams: ChatState['streams'], message: WireMessage): ChatState['streams'] {
  const after = new Map(streams)
  if (message.status !== 'streaming') after.delete(message.message_id)
  else if (!after.has(message.message_id)) after.set(message.message_id, 'snapshot')
  return after
}

/** What a message says of its patches is of its own time: what was told before that is in it. */
function putPatches(chat: ChatState, frame: Extract<ServerFrame, { type: 'patch' }>): ChatState {
  const told = frame.mini_process
  const messages = chat.messages.map((message) => {
    if (message.message_id !== frame.message_id || message.event_id >= frame.event_id) return message
    const present = message.mini_process?.patches ?? []
    return { ...message, mini_process: { ...told, patches: mergePatches(present, told.patches) } }
  })
  return { ...chat, messages, processState: told.process_state }
}

function putProposal(chat: ChatState, frame: Extract<ServerFrame, { type: 'proposal' }>): ChatState {
  const told = frame.proposal
  const messages = chat.messages.map((message) => {
    if (message.message_id !== frame.message_id || message.event_id >= frame.event_id) return message
    const others = (message.proposals ?? []).filter(({ proposal_id }) => proposal_id !== told.proposal_id)
    const proposals = [...others, told].sort((a, b) => a.created_at_ms - b.created_at_ms)
    return { ...message, proposals }
  })
  return { ...chat, messages }
}

/** A patch that is told of again was kept, undone or redone meanwhile. */
function mergePatches(
  present: readonly AppliedWirePatch[],
  told: readonly AppliedWirePatch[],
): AppliedWirePatch[] {
  const known = new Set(present.map(({ patch_id }) => patch_id))
  return [
    ...present.map((patch) => told.find(({ patch_id }) => patch_id === patch.patch_id) ?? patch),
    ...told.filter(({ patch_id }) => !known.has(patch_id)),
  ]
}

function addDelta(chat: ChatState, frame: Extract<ServerFrame, { type: 'delta' }>): ChatState {
  const message = chat.messages.find(({ message_id }) => message_id === frame.message_id)
  const position = chat.streams.get(frame.message_id)
  if (!message || position === undefined) return chat
  const step = followDelta(position, frame.seq)
  if (step === 'skip') return chat
  if (step === 'missed') return withStream(chat, frame.message_id, 'gap')
  const content = step === 'replace' ? frame.delta : message.content + frame.delta
  return {
    ...withStream(chat, frame.message_id, frame.seq + 1),
    messages: chat.messages.map((each) => (each === message ? { ...message, content } : each)),
  }
}

function followDelta(position: StreamPosition, seq: number): 'append' | 'replace' | 'skip' | 'missed' {
  if (position === 'snapshot') return 'replace'
  if (position === 'gap') return 'skip'
  if (seq === position) return 'append'
  return seq < position ? 'skip' : 'missed'
}

const withStream = (chat: ChatState, messageId: string, position: StreamPosition): ChatState => ({
  ...chat,
  streams: new Map(chat.streams).set(messageId, position),
})

function acknowledge(chat: ChatState, clientMessageId: string, messageId: string): ChatState {
  // The message itself may have come first.
  if (chat.messages.some(({ message_id }) => message_id === messageId)) return discard(chat, clientMessageId)
  return withOutgoing(chat, clientMessageId, (message) => ({
    ...message,
    state: { kind: 'accepted', messageId },
  }))
}

function refuse(chat: ChatState, frame: Extract<ServerFrame, { type: 'error' }>, nowMs: number): ChatState {
  const { code, detail, client_msg_id, retry_after_ms } = frame
  if (client_msg_id === undefined) return { ...chat, trouble: { code, detail } }
  return withOutgoing(chat, client_msg_id, (message) => ({
    ...message,
    state:
      retry_after_ms === undefined
        ? { kind: 'refused', detail }
        : { kind: 'waiting', untilMs: nowMs + retry_after_ms },
  }))
}

function noticeEvent(chat: ChatState, eventId: number): ChatState {
  return eventId > chat.lastEventId ? { ...chat, lastEventId: eventId } : chat
}
