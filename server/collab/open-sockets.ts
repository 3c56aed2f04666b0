import { limits } from '#shared/protocol/limits.ts'
import type { PeerSocket } from './peer-socket.ts'

/** The open sockets of each document, to count and to cut them. */
export class OpenSockets {
  readonly #byThread = new Map<string, Set<PeerSocket>>()

  /** False when as many as may have the document open. */
  add(threadId: string, socket: PeerSocket): boolean {
    const sockets = this.#byThread.get(threadId) ?? new Set()
    if (sockets.size >= limits.connectionsPerDocument) return false
    this.#byThread.set(threadId, sockets.add(socket))
    return true
  }

  remove(threadId: string, socket: PeerSocket): void {
    const sockets = this.#byThread.get(threadId)
    sockets?.delete(socket)
    if (sockets?.size === 0) this.#byThread.delete(threadId)
  }

  cut(threadId: string, code: number, reason: string): void {
    for (const socket of this.#byThread.get(threadId) ?? []) socket.close(code, reason)
  }

  cutAll(code: number, reason: string): void {
    for (const threadId of this.#byThread.keys()) this.cut(threadId, code, reason)
  }
}
