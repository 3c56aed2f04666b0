import { AppError, errorCodes } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import { limits } from '#shared/protocol/limits.ts'
import type { ClientFrame, ServerFrame } from '#shared/protocol/message.ts'
import { agentName } from '#shared/protocol/presence.ts'
import type { Access } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import type { RecentRevocations } from '../access/recent-revocations.ts'
import { concerns, type Revocation, type Revocations } from '../access/revocations.ts'
import { type Audit, doerOf } from '../audit/audit.ts'
import type { Facts } from '../audit/row.ts'
import { Allowance } from '../http/allowance.ts'
import type { Log } from '../log.ts'
import { briefFrame } from './brief-mode.ts'
import { FrameError, parseFrame } from './client-frame.ts'
import type { Conversation } from './conversation.ts'
import type { Feed, FeedFrame } from './feed.ts'
import type { MessageRates } from './rates.ts'
import { type RunPort, stopPresentRun } from './run-port.ts'

/** What a chat connection needs of its socket (`ws` satisfies it). */
export type ChatSocket = {
  /** Bytes that the reader has not taken yet. */
  readonly bufferedAmount: number
  send(text: string): void
  ping(): void
  close(code: number, reason: string): void
  terminate(): void
}

export type ChatParts = {
  readonly conversation: Conversation
  readonly feed: Feed
  readonly access: Access
  readonly audit: Audit
  readonly runs: RunPort
  readonly revocations: Revocations
  readonly recentRevocations: RecentRevocations
  readonly rates: MessageRates
  readonly log: Log
}

/** Who is at the other end, and what they want. */
export type ChatPeerParts = {
  readonly socket: ChatSocket
  readonly threadId: ThreadId
  readonly actor: Actor
  readonly brief: boolean
  readonly lastEventId?: number
  /** What messages are counted by beside the actor; null for callers on the same machine. */
  readonly address: string | null
  /** When their rights were first looked at, in milliseconds of `performance.now`. */
  readonly openedAtMs: number
}

export const heartbeatMs = 25_000
/** After this many pings without a sign of life the peer is gone. */
const maxSilentPings = 3
/** Above this a slow reader misses deltas and status, which the final message makes good. */
const droppingAboveBytes = 256 * 1024
const closingAboveBytes = 4 * 1024 * 1024
/** A longer replay costs more than fetching the thread anew. */
const maxReplayedEvents = 1_000
/** Frames of any kind. People send one at a time, programs wait for answers. */
const framesPerSecond = 50
/** Each reads up to a thousand events. */
const resumesPerSecond = 1

/**
 * One socket of one person in one thread's chat.
 *
 * Invariants:
 * 1. Events reach the socket in the order of their numbers, each once: what arrives during a replay waits behind it.
 * 2. Every frame a client sends is answered: by an ack, the thing asked for, or an `error` that names the field.
 */
export class ChatConnection {
  readonly #parts: ChatParts
  readonly #socket: ChatSocket
  readonly #threadId: ThreadId
  readonly #actor: Actor
  readonly #brief: boolean
  readonly #unwatch: () => void
  readonly #unwatchDrop: () => void
  readonly #unwatchRights: () => void
  readonly #heartbeat: NodeJS.Timeout
  /** Frames that came while events were being replayed; null when nothing is being replayed. */
  #waiting: FeedFrame[] | null = []
  #resumed: Promise<void> = Promise.resolve()
  #sentEventId = 0
  #silentPings = 0
  readonly #address: string | null
  readonly #frames = new Allowance(framesPerSecond, () => performance.now())
  readonly #resumes = new Allowance(resumesPerSecond, () => performance.now())
  #closed = false

  constructor(parts: ChatParts, peer: ChatPeerParts) {
    this.#parts = parts
    this.#socket = peer.socket
    this.#threadId = peer.threadId
    this.#actor = peer.actor
    this.#brief = peer.brief
    this.#address = peer.address
    this.#unwatch = parts.feed.watch(peer.threadId, (frame) => this.#hear(frame))
    this.#unwatchDrop = parts.feed.onDrop(peer.threadId, () =>
      peer.socket.close(4004, 'the thread was deleted'),
    )
    this.#unwatchRights = parts.revocations.subscribe(
      (revocation) => {
        if (concerns(revocation, peer)) this.#handle(this.#lookAgain(revocation))
      },
      () => [peer],
    )
    const missed = parts.recentRevocations.since(peer.openedAtMs, peer)
    if (missed) this.#handle(this.#lookAgain(missed))
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs)
    this.#heartbeat.unref()
    this.#handle(this.#resume(peer.lastEventId))
  }

  /** A text frame of the client. */
  receive(text: string): void {
    this.#silentPings = 0
    if (Buffer.byteLength(text) > limits.chatFrameBytes) {
      this.#socket.close(1009, `a frame may have at most ${limits.chatFrameBytes} bytes`)
      return
    }
    if (!this.#frames.take(1)) {
      this.#socket.close(errorCodes.rate_limited.close, 'rate_limited')
      return
    }
    this.#handle(this.#answer(text))
  }

  receivePong(): void {
    this.#silentPings = 0
  }

  /** The socket is closed; nothing is sent any more. */
  close(): void {
    this.#closed = true
    clearInterval(this.#heartbeat)
    this.#unwatch()
    this.#unwatchDrop()
    this.#unwatchRights()
  }

  /** A role is asked for at each frame; who may not even read any more, and a key that is gone, are shown the door. */
  async #lookAgain({ kind }: Revocation): Promise<void> {
    const role = kind === 'member' ? await this.#parts.access.roleIn(this.#actor, this.#threadId) : null
    if (role !== null) return
    const code = kind === 'member' ? 'forbidden' : 'unauthenticated'
    this.#socket.close(errorCodes[code].close, code)
  }

  /** Welcomes the client and sends what it missed. One after the other: each clears what waited meanwhile. */
  #resume(lastEventId: number | undefined): Promise<void> {
    const resumed = this.#resumed.then(() => this.#catchUp(lastEventId))
    this.#resumed = resumed.catch(() => undefined)
    return resumed
  }

  async #catchUp(lastEventId: number | undefined): Promise<void> {
    this.#waiting ??= []
    const newest = await this.#parts.conversation.lastEventId(this.#threadId)
    const resume = resumeMode(lastEventId, newest)
    this.#send({
      type: 'welcome',
      last_event_id: newest,
      heartbeat_ms: heartbeatMs,
      resume,
      agent_name: agentName,
    })
    await this.#replay(resume === 'replay' && lastEventId !== undefined ? lastEventId : newest)
  }

  async #answer(text: string): Promise<void> {
    const frame = parseFrame(text)
    switch (frame.type) {
      case 'message':
        return this.#post(frame)
      case 'resume':
        if (!this.#resumes.take(1))
          throw new AppError('rate_limited', 'Too many resumes. Wait a second.', { retryAfterSeconds: 1 })
        return this.#resume(frame.last_event_id)
      case 'stop':
        return this.#record('run.stop', () => this.#stop())
      case 'ping':
        this.#send({ type: 'pong' })
    }
  }

  /** As the same thing by REST is recorded. */
  #record<T>(action: string, work: () => Promise<T>, factsOf?: (result: T) => Facts): Promise<T> {
    const by = doerOf(this.#actor)
    return this.#parts.audit.record({ action, by, threadId: this.#threadId }, work, factsOf)
  }

  async #stop(): Promise<void> {
    await this.#parts.access.assertCan(this.#actor, this.#threadId, 'run.stop')
    if (await stopPresentRun(this.#parts.runs, this.#threadId, this.#actor)) return
    this.#send({ type: 'status', status: 'idle' })
  }

  async #post(frame: Extract<ClientFrame, { type: 'message' }>): Promise<void> {
    if (frame.thread_id !== undefined && frame.thread_id !== this.#threadId) {
      throw new FrameError(
        new AppError('invalid', 'This socket belongs to another thread.', {
          errors: [{ pointer: '/thread_id', message: 'is not the thread of this socket' }],
        }),
        frame.client_msg_id,
      )
    }
    try {
      await this.#parts.rates.count(this.#actor, this.#address)
      const { message, duplicate } = await this.#record(
        'message.post',
        async () => {
          await this.#parts.access.assertCan(this.#actor, this.#threadId, 'message.post')
          const { content, client_msg_id: clientMessageId } = frame
          return this.#parts.conversation.post(this.#threadId, this.#actor, { content, clientMessageId })
        },
        ({ message }) => ({ ids: [message.message_id] }),
      )
      this.#send({
        type: 'ack',
        client_msg_id: frame.client_msg_id,
        message_id: message.message_id,
        event_id: message.event_id,
        duplicate,
      })
    } catch (error) {
      throw error instanceof AppError ? new FrameError(error, frame.client_msg_id) : error
    }
  }

  /** Sends the stored events after `afterEventId`, then the text so far, then what came meanwhile. */
  async #replay(afterEventId: number): Promise<void> {
    this.#sentEventId = afterEventId
    const frames = await this.#parts.conversation.eventsAfter(this.#threadId, afterEventId, maxReplayedEvents)
    for (const frame of frames) this.#sendEvent(frame)
    const writing = this.#parts.feed.textSoFar(this.#threadId)
    if (writing) {
      this.#send({ type: 'delta', message_id: writing.messageId, seq: writing.seq, delta: writing.text })
    }
    const waiting = this.#waiting ?? []
    this.#waiting = null
    // Deltas that came during the replay are part of the text so far already.
    for (const frame of waiting) if (frame.type !== 'delta') this.#hear(frame)
  }

  #hear(frame: FeedFrame): void {
    if (this.#waiting) this.#waiting.push(frame)
    else if ('event_id' in frame) this.#sendEvent(frame)
    else if (isNews(frame) || this.#socket.bufferedAmount <= droppingAboveBytes) this.#send(frame)
  }

  #sendEvent(frame: Extract<FeedFrame, { event_id: number }>): void {
    if (frame.event_id <= this.#sentEventId) return
    this.#sentEventId = frame.event_id
    this.#send(frame)
  }

  #send(frame: ServerFrame): void {
    if (this.#closed) return
    if (this.#socket.bufferedAmount > closingAboveBytes) {
      this.#socket.close(4008, 'the reader is too slow; reconnect with the last event id')
      return
    }
    const sent = this.#brief ? briefFrame(frame, this.#actor.userId) : frame
    if (sent) this.#socket.send(JSON.stringify(sent))
  }

  #beat(): void {
    if (this.#silentPings >= maxSilentPings) {
      this.#socket.terminate()
      return
    }
    this.#silentPings += 1
    this.#socket.ping()
  }

  /** Owns the promise of a piece of work: its failure becomes an `error` frame. */
  #handle(work: Promise<void>): void {
    work.catch((error: unknown) => {
      const [cause, clientMessageId] =
        error instanceof FrameError ? [error.error, error.clientMessageId] : [error, undefined]
      if (!(cause instanceof AppError))
        this.#parts.log.error('chat.failed', cause, { threadId: this.#threadId })
      this.#sendError(
        cause instanceof AppError
          ? cause
          : new AppError('internal', 'The server failed. Send the message again.'),
        clientMessageId,
      )
    })
  }

  #sendError(error: AppError, clientMessageId: string | undefined): void {
    const fatal = error.code === 'not_found' || error.code === 'unauthenticated'
    const fields = error.details.errors?.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')
    const wait = error.details.retryAfterSeconds
    this.#send({
      type: 'error',
      code: error.code,
      detail: fields ? `${error.message} ${fields}` : error.message,
      ...(wait === undefined ? {} : { retry_after_ms: wait * 1000 }),
      ...(clientMessageId === undefined ? {} : { client_msg_id: clientMessageId }),
      fatal,
    })
    if (fatal) this.#socket.close(errorCodes[error.code].close, error.code)
  }
}

/** What it tells of is not stored with the messages: nothing later makes it good when it is missed. */
const isNews = ({ type }: FeedFrame): boolean => type === 'findings' || type === 'maps'

function resumeMode(lastEventId: number | undefined, newest: number): 'live' | 'replay' | 'reset' {
  if (lastEventId === undefined || lastEventId === newest) return 'live'
  return lastEventId > newest || newest - lastEventId > maxReplayedEvents ? 'reset' : 'replay'
}
