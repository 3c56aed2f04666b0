import type { Duplex } from 'node:stream'
import type { Connection, Hocuspocus, WebSocketLike } from '@hocuspocus/server'
import { errorCodes } from '#shared/errors.ts'
import type { OutdatedNews } from '#shared/protocol/outdated.ts'
import { RecentRevocations } from '../access/recent-revocations.ts'
import { concerns, type Open, type Revocation } from '../access/revocations.ts'
import { AckGate } from './ack-gate.ts'
import { ClientSocket } from './client-socket.ts'
import { EarlyBytes } from './early-bytes.ts'
import type { Journal } from './journal.ts'
import { OpenSockets } from './open-sockets.ts'
import type { ConnectionContext } from './origin.ts'
import type { PeerSocket } from './peer-socket.ts'
import { Refusals } from './refusals.ts'

/** A socket that is served: hand it what arrives, and that it closed. */
export type ServedSocket = {
  handleMessage(frame: Uint8Array): void
  handleClose(event: { code: number; reason: string }): void
}

export type ClientsParts = {
  readonly journal: Journal
  /** Hands a socket to Hocuspocus. */
  readonly handle: (socket: WebSocketLike, context: ConnectionContext) => ServedSocket
  readonly documents: () => Hocuspocus<ConnectionContext>['documents']
}

const unserved: ServedSocket = { handleMessage: () => undefined, handleClose: () => undefined }

/** Those who have documents open by sockets: how they come in, and how they are found when they have to go. */
export class Clients {
  readonly #parts: ClientsParts
  readonly #sockets = new OpenSockets()
  readonly #clients = new WeakMap<WebSocketLike, ClientSocket>()
  readonly #refusals = new Refusals(() => performance.now())
  readonly #revocations = new RecentRevocations(() => performance.now())
  #isClosed = false

  constructor(parts: ClientsParts) {
    this.#parts = parts
  }

  /**
   * Serves a WebSocket that speaks the protocol of Hocuspocus, for the one document that `context` names. `transport` is
   * what the socket reads from.
   */
  connect(socket: PeerSocket, transport: Duplex, context: ConnectionContext): ServedSocket {
    const refusal = this.#refusalAtDoor(socket, context)
    if (refusal !== null) {
      socket.close(errorCodes[refusal].close, refusal)
      return unserved
    }
    const gate = new AckGate(socket, this.#parts.journal)
    const session = this.#parts.handle(gate, context)
    const client = new ClientSocket({
      ...{ socket, context, earlyBytes: new EarlyBytes(socket, transport) },
      forward: (frame) => session.handleMessage(frame),
      onRefused: (from) => this.noteRefusal(from),
    })
    this.#clients.set(gate, client)
    return {
      handleMessage: (frame) => client.receive(frame),
      handleClose: (event) => {
        this.#sockets.remove(context.path, socket)
        client.close()
        session.handleClose(event)
      },
    }
  }

  /** The client is in the document, where revocations find it. Those that were told before that are looked at here. */
  enter(connection: Connection<ConnectionContext>): void {
    const { webSocket, context } = connection
    if (context.isOutdated)
      connection.sendStateless(JSON.stringify({ type: 'outdated' } satisfies OutdatedNews))
    this.#clients.get(webSocket)?.enter(context)
    const { actor, path, openedAtMs = 0 } = context
    if (actor && this.#revocations.since(openedAtMs, { threadId: path, actor })) {
      webSocket.close(errorCodes.forbidden.close, 'forbidden')
    }
  }

  /**
   * Reads no more from a client until the answer is called: what takes a while to apply would else let frames that come
   * after it pile up.
   */
  pause({ webSocket }: Connection<ConnectionContext>): () => void {
    return this.#clients.get(webSocket)?.pause() ?? (() => undefined)
  }

  /** Cuts what those whose rights changed have open. They may come back as what they are now. */
  revoke(revocation: Revocation): void {
    this.#revocations.note(revocation)
    for (const [threadId, document] of this.#parts.documents()) {
      for (const connection of document.getConnections()) {
        const { actor } = connection.context
        if (!actor || !concerns(revocation, { threadId, actor })) continue
        // What they sent before and still waits is not applied.
        connection.readOnly = true
        connection.webSocket.close(errorCodes.forbidden.close, 'forbidden')
      }
    }
  }

  /** What is open here, of those who are known. */
  *open(): Iterable<Open> {
    for (const [threadId, document] of this.#parts.documents())
      for (const { context } of document.getConnections())
        if (context.actor) yield { threadId, actor: context.actor, role: context.role }
  }

  /** They sent what no honest client sends. */
  noteRefusal(from: ConnectionContext): void {
    this.#refusals.note(from)
  }

  /** Whether that happened so often that they have to wait. */
  mustWait(context: ConnectionContext): boolean {
    return this.#refusals.mustWait(context)
  }

  cut(threadId: string, code: number, reason: string): void {
    this.#sockets.cut(threadId, code, reason)
  }

  cutAll(code: number, reason: string): void {
    this.#sockets.cutAll(code, reason)
  }

  /** Lets nobody in any more. */
  refuse(): void {
    this.#isClosed = true
  }

  #refusalAtDoor(socket: PeerSocket, context: ConnectionContext): 'rate_limited' | 'unavailable' | null {
    if (this.#refusals.mustWait(context)) return 'rate_limited'
    return this.#isClosed || !this.#sockets.add(context.path, socket) ? 'unavailable' : null
  }
}
