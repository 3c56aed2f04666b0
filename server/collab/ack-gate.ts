import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WebSocketLike } from '@hocuspocus/server'
import { type ErrorCode, errorCodes } from '#shared/errors.ts'
import { kindOf, reasonOf } from './frame.ts'
import type { Journal } from './journal.ts'
import type { PeerSocket } from './peer-socket.ts'

/** A reader that leaves more than this unread is cut off; it comes back and is brought up to date by its state vector. */
const maxBufferedBytes = 8 * 1024 * 1024
/** From the opened socket to a token that is accepted. A slow phone needs 3 s. */
const admissionMs = 10_000

/** Noes that pass by themselves. */
const passing: ReadonlySet<ErrorCode> = new Set(['unavailable', 'internal', 'rate_limited'])

type Held = { readonly lsn: number; readonly frame: Uint8Array }

/**
 * A client's socket as Hocuspocus sees it. Hocuspocus acknowledges an update when it is in memory; here the
 * acknowledgement waits until the update is on disk. Everything else goes out at once, so others see an edit before its
 * author is told that it is safe.
 */
export class AckGate implements WebSocketLike {
  readonly #socket: PeerSocket
  readonly #journal: Journal
  /** Acknowledgements in the order of their updates. */
  readonly #held: Held[] = []
  readonly #admission: NodeJS.Timeout

  constructor(socket: PeerSocket, journal: Journal) {
    this.#socket = socket
    this.#journal = journal
    this.#admission = setTimeout(
      () => this.close(errorCodes.unauthenticated.close, 'unauthenticated'),
      admissionMs,
    )
    socket.once('close', () => clearTimeout(this.#admission))
  }

  get readyState(): number {
    return this.#socket.readyState
  }

  send(frame: Uint8Array): void {
    if (this.#socket.bufferedAmount > maxBufferedBytes) {
      this.#socket.terminate()
      return
    }
    const kind = kindOf(frame)
    if (kind === 'authenticated') clearTimeout(this.#admission)
    if (kind === 'acknowledged') this.#hold(frame)
    else if (kind === 'denied') this.#deny(frame)
    else this.#write(frame)
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason)
  }

  /** Hocuspocus acknowledges right after an update was appended: it covers everything up to the newest one. */
  #hold(frame: Uint8Array): void {
    if (this.#held.push({ lsn: this.#journal.lsn, frame }) === 1) void this.#release()
  }

  async #release(): Promise<void> {
    // An update that breaks its document is not appended. By the next turn that is known, and the socket closed.
    await nextTurn()
    for (let next = this.#held[0]; next; next = this.#held[0]) {
      await this.#journal.whenDurable(next.lsn)
      this.#held.shift()
      this.#write(next.frame)
    }
  }

  /**
   * The reason is the code of an error. A client that is told no does not ask again by itself, so it is told only where
   * the no will stay; else the socket closes, which makes it come back.
   */
  #deny(frame: Uint8Array): void {
    const reason = reasonOf(frame)
    const code = isErrorCode(reason) ? reason : 'internal'
    if (!passing.has(code)) this.#write(frame)
    this.close(errorCodes[code].close, code)
  }

  #write(frame: Uint8Array): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame)
  }
}

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errorCodes, text)
