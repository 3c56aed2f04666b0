import type { MessagePage } from '../api.ts'
import type { Outbox } from './outbox.ts'

export type ChatSocket = {
  send(text: string): void
  close(): void
}
export type SocketEvents = {
  readonly opened: () => void
  readonly received: (text: string) => void
  readonly closed: (code: number) => void
}

/** All that reaches beyond this page: given in, so that a test holds the network and the clock. */
export type ChatWorld = {
  openSocket(path: string, events: SocketEvents): ChatSocket
  fetchMessages(afterEventId: number, signal: AbortSignal): Promise<MessagePage>
  postMessage(content: string, clientMessageId: string): Promise<unknown>
  readonly outbox: Outbox
  now(): number
  /** Calls `act` after a while; returns how to forget it. */
  after(ms: number, act: () => void): () => void
  random(): number
}
