import type { Duplex } from 'node:stream'
import type { PeerSocket } from './peer-socket.ts'

/** A token, a question for what is missing and a first presence take 1 kB. */
const maxEarlyBytes = 64 * 1024

/**
 * Reads no more than this of a socket until its client is in the document. The rest waits in the network, where it costs
 * the server nothing, and is lost on nobody: an honest client may have much to say at once.
 */
export class EarlyBytes {
  readonly #socket: PeerSocket
  readonly #transport: Duplex
  #read = 0

  /** `transport` is what `socket` reads from. */
  constructor(socket: PeerSocket, transport: Duplex) {
    this.#socket = socket
    this.#transport = transport
    transport.on('data', this.#count)
  }

  /** The client is in. */
  release(): void {
    this.#transport.off('data', this.#count)
    if (this.#socket.isPaused) this.#socket.resume()
  }

  readonly #count = (data: Uint8Array): void => {
    this.#read += data.length
    if (this.#read > maxEarlyBytes) this.#socket.pause()
  }
}
