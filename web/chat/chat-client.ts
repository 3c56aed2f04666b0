import type { ClientFrame, ServerFrame } from '#shared/protocol/message.ts'
import type { MessagePage } from '../api.ts'
import { applyFrame, applyHistory } from './apply-frame.ts'
import {
  type ChatState,
  discard,
  emptyChat,
  enqueue,
  type OutgoingMessage,
  sendAgain,
  withOutgoing,
} from './chat-state.ts'
import type { ChatSocket, ChatWorld } from './chat-world.ts'

/** How the conversation stands to the server. */
export type ChatLink =
  | { readonly kind: 'opening' }
  | { readonly kind: 'live' }
  /** Connecting again by itself, at `retryAtMs`. */
  | { readonly kind: 'lost'; readonly retryAtMs: number }
  /** The server will not have us here; trying again is useless. */
  | { readonly kind: 'closed'; readonly reason: 'unauthenticated' | 'forbidden' | 'not_found' }

export type ChatSnapshot = { readonly link: ChatLink; readonly chat: ChatState }

/** A frame may have 64 KiB; with room for the fields around, longer messages go over REST. */
const maxFrameContentBytes = 60_000
/** An acknowledgement takes milliseconds; after this long the socket is doubted and the message sent again. */
const ackTimeoutMs = 10_000
const firstRetryMs = 500
const lastRetryMs = 15_000
const defaultHeartbeatMs = 25_000

/**
 * A person's side of one thread's conversation.
 *
 * Invariants:
 * 1. A message in the outbox is sent on every connection until the server has acknowledged or refused it, always under
 *    the same client id.
 * 2. The history is read before the socket resumes behind it, so that no event falls between the two.
 * 3. After `close` nothing changes any more.
 */
export class ChatClient {
  readonly #threadId: string
  readonly #world: ChatWorld
  readonly #listeners = new Set<() => void>()
  readonly #ended = new AbortController()
  #snapshot: ChatSnapshot
  #socket: ChatSocket | null = null
  #historyIsRead = false
  #failures = 0
  #heardAtMs = 0
  #heartbeatMs = defaultHeartbeatMs
  #forgetRetry: () => void = () => undefined
  #forgetHeartbeat: () => void = () => undefined
  readonly #forgetMessageTimers = new Map<string, () => void>()

  constructor(threadId: string, world: ChatWorld) {
    this.#threadId = threadId
    this.#world = world
    this.#snapshot = {
      link: { kind: 'opening' },
      chat: { ...emptyChat, outbox: world.outbox.load(threadId) },
    }
    void this.#open()
  }

  readonly snapshot = (): ChatSnapshot => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes the words and sees to it that they arrive. */
  send(content: string): void {
    const clientMessageId = crypto.randomUUID()
    this.#change((chat) => enqueue(chat, { clientMessageId, content }))
    this.#transmit({ clientMessageId, content })
  }

  /** Sends a refused or waiting message again, as the same message. */
  sendAgain(clientMessageId: string): void {
    this.#change((chat) => sendAgain(chat, clientMessageId))
    const message = this.#snapshot.chat.outbox.find((each) => each.clientMessageId === clientMessageId)
    if (message) this.#transmit(message)
  }

  discard(clientMessageId: string): void {
    this.#forgetMessageTimer(clientMessageId)
    this.#change((chat) => discard(chat, clientMessageId))
  }

  /** Stops the designer's run, whoever asked for it. Answered by a message that says who stopped. */
  stop(): void {
    this.#sendFrame({ type: 'stop' })
  }

  /** Opens a new socket, on which the server knows the person as they are called now. */
  reconnect(): void {
    if (this.#snapshot.link.kind !== 'live') return
    this.#dropSocket()
    this.#setLink({ kind: 'opening' })
    void this.#open()
  }

  /** Connects at once instead of at `retryAtMs`. */
  retryNow(): void {
    if (this.#snapshot.link.kind === 'lost') void this.#open()
  }

  close(): void {
    this.#ended.abort()
    this.#dropSocket()
    this.#forgetRetry()
    for (const forget of this.#forgetMessageTimers.values()) forget()
    this.#listeners.clear()
  }

  async #open(): Promise<void> {
    this.#forgetRetry()
    try {
      if (!this.#historyIsRead) await this.#readHistory()
    } catch (error) {
      if (!this.#ended.signal.aborted) this.#lose(closedBy(error))
      return
    }
    if (this.#ended.signal.aborted) return
    const path = `/v1/threads/${encodeURIComponent(this.#threadId)}/stream?last_event_id=${this.#snapshot.chat.lastEventId}`
    const socket = this.#world.openSocket(path, {
      opened: () => this.#noteLife(),
      received: (text) => {
        if (this.#socket === socket) this.#receive(text)
      },
      closed: (code) => {
        if (this.#socket !== socket) return
        this.#dropSocket()
        this.#lose(reasonOfCode[code])
      },
    })
    this.#socket = socket
  }

  /** All messages, page by page: after each page, those whose newest event comes later. */
  async #readHistory(): Promise<void> {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page: MessagePage = await this.#world.fetchMessages(after, this.#ended.signal)
      this.#change((chat) => applyHistory(chat, page.messages))
      after = page.next_after_event_id
    }
    this.#historyIsRead = true
  }

  #receive(text: string): void {
    this.#noteLife()
    // Our own server wrote it, and a newer one may know frames that this page does not.
    const frame = JSON.parse(text) as ServerFrame
    this.#change((chat) => applyFrame(chat, frame, this.#world.now()))
    switch (frame.type) {
      case 'welcome':
        this.#welcomed(frame)
        break
      case 'ack':
        this.#forgetMessageTimer(frame.client_msg_id)
        break
      case 'error':
        this.#sendWhenAllowed(frame)
        break
      case 'delta':
        if (this.#snapshot.chat.streams.get(frame.message_id) === 'gap') {
          this.#sendFrame({ type: 'resume', last_event_id: this.#snapshot.chat.lastEventId })
        }
        break
      case 'message':
      case 'patch':
      case 'proposal':
      case 'findings':
      case 'maps':
      case 'status':
      case 'pong':
        // They change what is shown and ask nothing of the connection.
        break
    }
  }

  #welcomed(frame: Extract<ServerFrame, { type: 'welcome' }>): void {
    this.#failures = 0
    this.#heartbeatMs = frame.heartbeat_ms
    this.#setLink({ kind: 'live' })
    this.#watchHeartbeat()
    for (const message of this.#snapshot.chat.outbox) this.#transmitWhenDue(message)
    if (frame.resume === 'reset') {
      // The log no longer reaches back to what we know: read everything anew.
      this.#readHistory().catch((error: unknown) => {
        if (this.#ended.signal.aborted) return
        this.#dropSocket()
        this.#lose(closedBy(error))
      })
    }
  }

  #transmitWhenDue({ clientMessageId, content, state }: OutgoingMessage): void {
    if (state.kind === 'sending') this.#transmit({ clientMessageId, content })
    if (state.kind === 'waiting') {
      const waitMs = Math.max(0, state.untilMs - this.#world.now())
      this.#setMessageTimer(clientMessageId, waitMs, () => this.sendAgain(clientMessageId))
    }
  }

  #transmit(message: { clientMessageId: string; content: string }): void {
    if (this.#snapshot.link.kind !== 'live') return
    const { clientMessageId, content } = message
    if (new TextEncoder().encode(JSON.stringify(content)).byteLength > maxFrameContentBytes) {
      this.#world.postMessage(content, clientMessageId).then(
        () => this.#forgetMessageTimer(clientMessageId),
        (error: unknown) => this.#refuse(clientMessageId, error),
      )
    } else {
      this.#sendFrame({ type: 'message', role: 'USER', content, client_msg_id: clientMessageId })
    }
    this.#setMessageTimer(clientMessageId, ackTimeoutMs, () => this.#doubtSocket())
  }

  #refuse(clientMessageId: string, error: unknown): void {
    const detail = error instanceof Error ? error.message : 'The message could not be sent.'
    this.#forgetMessageTimer(clientMessageId)
    this.#change((chat) =>
      withOutgoing(chat, clientMessageId, (message) => ({ ...message, state: { kind: 'refused', detail } })),
    )
  }

  #sendWhenAllowed(frame: Extract<ServerFrame, { type: 'error' }>): void {
    const { client_msg_id: clientMessageId, retry_after_ms: waitMs } = frame
    if (clientMessageId === undefined) return
    this.#forgetMessageTimer(clientMessageId)
    if (waitMs !== undefined)
      this.#setMessageTimer(clientMessageId, waitMs, () => this.sendAgain(clientMessageId))
  }

  #sendFrame(frame: ClientFrame): void {
    if (this.#snapshot.link.kind === 'live') this.#socket?.send(JSON.stringify(frame))
  }

  /** The browser hides the server's pings, so the page asks by itself; a silent socket is a dead one. */
  #watchHeartbeat(): void {
    this.#forgetHeartbeat()
    this.#forgetHeartbeat = this.#world.after(this.#heartbeatMs, () => {
      if (this.#world.now() - this.#heardAtMs > this.#heartbeatMs * 1.5) {
        this.#doubtSocket()
      } else {
        this.#sendFrame({ type: 'ping' })
        this.#watchHeartbeat()
      }
    })
  }

  #noteLife(): void {
    this.#heardAtMs = this.#world.now()
  }

  #doubtSocket(): void {
    this.#dropSocket()
    this.#lose(undefined)
  }

  #dropSocket(): void {
    this.#forgetHeartbeat()
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }

  #lose(reason: Extract<ChatLink, { kind: 'closed' }>['reason'] | undefined): void {
    for (const forget of this.#forgetMessageTimers.values()) forget()
    this.#forgetMessageTimers.clear()
    if (reason) {
      this.#setLink({ kind: 'closed', reason })
      return
    }
    const ceiling = Math.min(lastRetryMs, firstRetryMs * 2 ** this.#failures)
    const waitMs = ceiling / 2 + (this.#world.random() * ceiling) / 2
    this.#failures += 1
    this.#setLink({ kind: 'lost', retryAtMs: this.#world.now() + waitMs })
    this.#forgetRetry = this.#world.after(waitMs, () => void this.#open())
  }

  #setMessageTimer(clientMessageId: string, ms: number, act: () => void): void {
    this.#forgetMessageTimer(clientMessageId)
    this.#forgetMessageTimers.set(clientMessageId, this.#world.after(ms, act))
  }

  #forgetMessageTimer(clientMessageId: string): void {
    this.#forgetMessageTimers.get(clientMessageId)?.()
    this.#forgetMessageTimers.delete(clientMessageId)
  }

  #change(change: (chat: ChatState) => ChatState): void {
    const before = this.#snapshot.chat
    const chat = change(before)
    if (chat === before || this.#ended.signal.aborted) return
    if (chat.outbox !== before.outbox) this.#world.outbox.save(this.#threadId, chat.outbox)
    this.#publish({ ...this.#snapshot, chat })
  }

  #setLink(link: ChatLink): void {
    if (!this.#ended.signal.aborted) this.#publish({ ...this.#snapshot, link })
  }

  #publish(snapshot: ChatSnapshot): void {
    this.#snapshot = snapshot
    for (const listener of this.#listeners) listener()
  }
}

type ClosedReason = Extract<ChatLink, { kind: 'closed' }>['reason']

const reasonOfCode: Readonly<Record<number, ClosedReason>> = {
  4001: 'unauthenticated',
  4003: 'forbidden',
  4004: 'not_found',
}

function closedBy(error: unknown): ClosedReason | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'unauthenticated' || code === 'forbidden' || code === 'not_found' ? code : undefined
}
