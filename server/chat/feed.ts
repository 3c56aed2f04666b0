import type { MessageId, ThreadId } from '#shared/ids.ts'
import type { ServerFrame } from '#shared/protocol/message.ts'
import type { Bus } from '../cluster/bus.ts'

/** Frames that everybody in a thread gets as they happen. Those with an event number are stored before they come here. */
export type FeedFrame = Extract<
  ServerFrame,
  { type: 'message' | 'patch' | 'proposal' | 'delta' | 'status' | 'findings' | 'maps' }
>

/** What of a message is written so far, for somebody who joins in the middle. `seq` is that of its last delta. */
export type TextSoFar = { readonly messageId: MessageId; readonly text: string; readonly seq: number }

type Listener = (frame: FeedFrame) => void

/** Carries a thread's frames to all who watch it, on every instance. Nothing is kept here but the text being written. */
export class Feed {
  readonly #bus: Bus
  readonly #watched = new Map<ThreadId, { listeners: Set<Listener>; leave: () => void }>()
  readonly #closers = new Map<ThreadId, Set<() => void>>()
  readonly #writing = new Map<ThreadId, TextSoFar>()

  constructor(bus: Bus) {
    this.#bus = bus
  }

  publish(threadId: ThreadId, frame: FeedFrame): void {
    this.#follow(threadId, frame)
    this.#bus.publish(topicOf(threadId), frame)
  }

  /** Calls `listener` with each frame from now on. Returns how to stop. */
  watch(threadId: ThreadId, listener: Listener): () => void {
    const present = this.#watched.get(threadId)
    if (present) {
      present.listeners.add(listener)
    } else {
      const listeners = new Set([listener])
      const leave = this.#bus.subscribe(topicOf(threadId), (message) => {
        const frame = message as FeedFrame
        for (const each of listeners) each(frame)
      })
      this.#watched.set(threadId, { listeners, leave })
    }
    return () => this.#unwatch(threadId, listener)
  }

  /** The thread is gone: whoever still watches it is told nothing more. */
  dropThread(threadId: ThreadId): void {
    this.#writing.delete(threadId)
    for (const close of [...(this.#closers.get(threadId) ?? [])]) close()
  }

  /** Calls `close` when the thread is deleted. Returns how to stop. */
  onDrop(threadId: ThreadId, close: () => void): () => void {
    const closers = this.#closers.get(threadId) ?? new Set()
    this.#closers.set(threadId, closers.add(close))
    return () => {
      closers.delete(close)
      if (closers.size === 0 && this.#closers.get(threadId) === closers) this.#closers.delete(threadId)
    }
  }

  textSoFar(threadId: ThreadId): TextSoFar | undefined {
    return this.#writing.get(threadId)
  }

  #unwatch(threadId: ThreadId, listener: Listener): void {
    const present = this.#watched.get(threadId)
    if (!present?.listeners.delete(listener)) return
    if (present.listeners.size > 0) return
    present.leave()
    this.#watched.delete(threadId)
  }

  #follow(threadId: ThreadId, frame: FeedFrame): void {
    if (frame.type === 'delta') {
      const before = this.#writing.get(threadId)
      const text = before?.messageId === frame.message_id ? before.text : ''
      this.#writing.set(threadId, {
        messageId: frame.message_id as MessageId,
        text: text + frame.delta,
        seq: frame.seq,
      })
    } else if (frame.type === 'message' && frame.status !== 'streaming') {
      if (this.#writing.get(threadId)?.messageId === frame.message_id) this.#writing.delete(threadId)
    }
  }
}

const topicOf = (threadId: ThreadId) => `chat:${threadId}`
