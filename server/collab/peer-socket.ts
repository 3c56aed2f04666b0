import type { WebSocket } from 'ws'

/** What serving a document needs of a client's socket. */
export type PeerSocket = Pick<
  WebSocket,
  'readyState' | 'OPEN' | 'bufferedAmount' | 'isPaused' | 'pause' | 'resume' | 'close' | 'terminate'
> & {
  send(frame: Uint8Array): void
  once(event: 'close', listener: () => void): void
}
