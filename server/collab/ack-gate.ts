import type { WebSocketLike } from '@hocuspocus/server'
import * as decoding from 'lib0/decoding'
import type { WebSocket } from 'ws'
import type { Journal } from './journal.ts'

/** A reader that leaves more than this unread is cut off; it comes back and is brought up to date by its state vector. */
const maxBufferedBytes = 8 * 1024 * 1024

/** Frame type and value of Hocuspocus' answer "your update was applied". */
const syncStatus = 8
const applied = 1

/**
 * The socket as Hocuspocus sees it. Hocuspocus acknowledges an update when it is in memory; here the acknowledgement
 * waits until the update is on disk. Everything else goes out at once, so others see an edit before its author is told
 * that it is safe.
 */
export class AckGate implements WebSocketLike {
  readonly #socket: WebSocket
  readonly #journal: Journal
  /** Acknowledgements in the order of their updates. */
  #held: Promise<void> = Promise.resolve()

  constructor(socket: WebSocket, journal: Journal) {
    this.#socket = socket
    this.#journal = journal
  }

  get readyState(): number {
    return this.#socket.readyState
  }

  send(frame: Uint8Array): void {
    if (this.#socket.bufferedAmount > maxBufferedBytes) {
      this.#socket.terminate()
      return
    }
    const { lsn, durable } = this.#journal
    if (lsn <= durable || !isAcknowledgement(frame)) {
      this.#write(frame)
      return
    }
    // An acknowledgement covers all that was appended before it; one that came earlier goes out earlier.
    this.#held = this.#held.then(() => this.#journal.whenDurable(lsn)).then(() => this.#write(frame))
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason)
  }

  #write(frame: Uint8Array): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame)
  }
}

/** A frame is: the document's name, the type, and for this type the value. */
export function isAcknowledgement(frame: Uint8Array): boolean {
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint8Array(decoder)
  return decoding.readVarUint(decoder) === syncStatus && decoding.readVarUint(decoder) === applied
}
