import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { WebSocket } from 'ws'
import { errorCodes } from '#shared/errors.ts'
import { kindOf, reasonOf } from './frame.ts'
import type { PeerSocket } from './peer-socket.ts'

/**
 * The protocol of y-websocket, which any Yjs client speaks: that of Hocuspocus without an address in front of its frames,
 * since a socket has one document, and without tokens and acknowledgements. Whoever opens it says who they are by the
 * request of the socket.
 */

/** Types that both protocols have; Hocuspocus calls its answers to sync step 1 by another one. */
const [sync, awareness, auth, presenceQuestion, syncReply, leave] = [0, 1, 2, 3, 4, 7]
const [token, denied] = [0, 0]
const restart = 1012

/** A client of y-websocket comes back after any code but those from 4400 to 4499. Noes that stay are told by these. */
const lasting: Readonly<Record<number, number>> = {
  [errorCodes.unauthenticated.close]: 4401,
  [errorCodes.not_found.close]: 4404,
}

/** The first frame of a session of Hocuspocus: who it is was said before. */
export function tokenFrame(threadId: string): Uint8Array {
  return addressed(threadId, (encoder) => {
    encoding.writeVarUint(encoder, auth)
    encoding.writeVarUint(encoder, token)
    encoding.writeVarString(encoder, '')
  })
}

/** A client's frame as Hocuspocus reads it. */
export function withAddress(threadId: string, frame: Uint8Array): Uint8Array {
  return addressed(threadId, (encoder) => encoding.writeUint8Array(encoder, frame))
}

/** A client's socket as the server sees it: what is sent leaves in the client's protocol, or not at all. */
export class YWebSocketPeer implements PeerSocket {
  readonly #socket: WebSocket

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  get readyState() {
    return this.#socket.readyState
  }

  get OPEN() {
    return this.#socket.OPEN
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount
  }

  get isPaused(): boolean {
    return this.#socket.isPaused
  }

  send(frame: Uint8Array): void {
    const { type, rest } = withoutAddress(frame)
    switch (type) {
      case sync:
      case syncReply:
        this.#send(sync, rest)
        return
      case awareness:
      case presenceQuestion:
        this.#send(type, rest)
        return
      case auth:
        if (kindOf(frame) === 'denied') this.#deny(reasonOf(frame))
        return
      case leave:
        // The server closed the document but not the socket.
        this.close(restart, 'the document is closed')
    }
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code === undefined ? undefined : (lasting[code] ?? code), reason)
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  terminate(): void {
    this.#socket.terminate()
  }

  once(event: 'close', listener: () => void): void {
    this.#socket.once(event, listener)
  }

  #deny(reason: string): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, denied)
    encoding.writeVarString(encoder, reason)
    this.#send(auth, encoding.toUint8Array(encoder))
  }

  #send(type: number, rest: Uint8Array): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, type)
    encoding.writeUint8Array(encoder, rest)
    this.#socket.send(encoding.toUint8Array(encoder))
  }
}

function addressed(threadId: string, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, threadId)
  write(encoder)
  return encoding.toUint8Array(encoder)
}

/** Of a frame of the server, which is never too short. */
function withoutAddress(frame: Uint8Array): { readonly type: number; readonly rest: Uint8Array } {
  const decoder = decoding.createDecoder(frame)
  decoding.readVarString(decoder)
  const type = decoding.readVarUint(decoder)
  return { type, rest: decoding.readTailAsUint8Array(decoder) }
}
