import { errorCodes } from '#shared/errors.ts'
import { readClientFrame } from './client-frame.ts'
import type { EarlyBytes } from './early-bytes.ts'
import { EarlyUpdates } from './early-updates.ts'
import { FrameRates } from './frame-rates.ts'
import { Refusal } from './hooks.ts'
import type { ConnectionContext } from './origin.ts'
import type { PeerSocket } from './peer-socket.ts'

export type ClientSocketParts = {
  readonly socket: Pick<PeerSocket, 'close' | 'pause' | 'resume'>
  readonly earlyBytes: EarlyBytes
  /** Frames that may be read on. */
  readonly forward: (frame: Uint8Array) => void
  /** Whose socket sent what no honest client sends. */
  readonly onRefused: (context: ConnectionContext) => void
  /** What the request of the socket said. */
  readonly context: ConnectionContext
}

/** One client's socket: what it sends passes here before anything else sees it. */
export class ClientSocket {
  readonly #parts: ClientSocketParts
  readonly #rates = new FrameRates(() => performance.now())
  readonly #updates: EarlyUpdates
  #context: ConnectionContext
  #isCut = false

  constructor(parts: ClientSocketParts) {
    this.#parts = parts
    this.#context = parts.context
    this.#updates = new EarlyUpdates(parts.forward)
  }

  receive(frame: Uint8Array): void {
    // What it had sent before it was cut still arrives.
    if (this.#isCut) return
    const verdict = this.#rates.judge(frame)
    if (verdict === 'drop') return
    if (verdict === 'close') {
      this.#refuse(new Refusal('rate_limited', errorCodes.rate_limited.close))
      return
    }
    try {
      if (readClientFrame(frame, this.#context.path) !== 'nothing') this.#updates.receive(frame)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#refuse(error)
    }
  }

  /** The client is in the document, as whom its token said. */
  enter(context: ConnectionContext): void {
    this.#context = context
    this.#parts.earlyBytes.release()
  }

  /** Reads no more of the socket, until the answer is called. */
  pause(): () => void {
    const { socket } = this.#parts
    socket.pause()
    return () => socket.resume()
  }

  close(): void {
    this.#isCut = true
    this.#updates.close()
  }

  #refuse({ code, reason }: Refusal): void {
    this.close()
    this.#parts.onRefused(this.#context)
    this.#parts.socket.close(code, reason)
  }
}
