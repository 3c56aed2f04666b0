import type { ServerFrame, WireMessage } from '#shared/protocol/message.ts'
import type { ProcessState } from '#shared/protocol/patch.ts'

/** A thread's conversation as this page knows it: an immutable value, changed by the functions beside it alone. */
export type ChatState = {
  /** In the order they were begun. */
  readonly messages: readonly WireMessage[]
  /** How far the text of each streaming message has come, by message id. */
  readonly streams: ReadonlyMap<string, StreamPosition>
  /** Own messages that are not in `messages` yet, oldest first. */
  readonly outbox: readonly OutgoingMessage[]
  readonly activity: Activity
  /** How often what people decided about findings may have changed. */
  readonly findingsNews: number
  /** How often the maps of the thread, or what people said about them, may have changed. */
  readonly mapsNews: number
  /** Computed by the server after the newest patch; null until one is told of. */
  readonly processState: ProcessState | null
  /** Up to which stored event everything is known. */
  readonly lastEventId: number
  /** What the server said of the conversation as a whole, such as a refused stop. */
  readonly trouble: { readonly code: string; readonly detail: string } | null
}

export type OutgoingMessage = {
  readonly clientMessageId: string
  readonly content: string
  readonly state:
    | { readonly kind: 'sending' }
    /** Stored by the server, which is about to tell everybody. */
    | { readonly kind: 'accepted'; readonly messageId: string }
    /** Too many in a short time: sent again by itself then. */
    | { readonly kind: 'waiting'; readonly untilMs: number }
    | { readonly kind: 'refused'; readonly detail: string }
}

/** What the designer does at this moment. */
export type Activity = {
  readonly status: Extract<ServerFrame, { type: 'status' }>['status']
  readonly section?: string
}

/**
 * The `seq` of the next delta; or `snapshot` right after the connection was made, when the next delta may bring the whole
 * text so far; or `gap` when deltas were missed, which a resume makes good.
 */
export type StreamPosition = number | 'snapshot' | 'gap'

export const emptyChat: ChatState = {
  messages: [],
  streams: new Map(),
  outbox: [],
  activity: { status: 'idle' },
  findingsNews: 0,
  mapsNews: 0,
  processState: null,
  lastEventId: 0,
  trouble: null,
}

/** True while the designer answers: then there is something to stop, and what is sent waits its turn. */
export const isRunning = (chat: ChatState): boolean =>
  chat.activity.status !== 'idle' || chat.messages.some(({ status }) => status === 'streaming')

export const enqueue = (
  chat: ChatState,
  message: { clientMessageId: string; content: string },
): ChatState => ({
  ...chat,
  outbox: [...chat.outbox, { ...message, state: { kind: 'sending' } }],
})

/** Sends a refused or waiting message again, as the same message. */
export const sendAgain = (chat: ChatState, clientMessageId: string): ChatState =>
  withOutgoing(chat, clientMessageId, (message) => ({ ...message, state: { kind: 'sending' } }))

export const discard = (chat: ChatState, clientMessageId: string): ChatState => ({
  ...chat,
  outbox: chat.outbox.filter((message) => message.clientMessageId !== clientMessageId),
})

export const withOutgoing = (
  chat: ChatState,
  clientMessageId: string,
  change: (message: OutgoingMessage) => OutgoingMessage,
): ChatState => ({
  ...chat,
  outbox: chat.outbox.map((message) =>
    message.clientMessageId === clientMessageId ? change(message) : message,
  ),
})
