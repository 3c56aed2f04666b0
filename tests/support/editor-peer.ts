import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { eventually } from './eventually.ts'

/** A peer may go while it still connects, of which `ws` complains; what becomes of a socket is told by its close. */
class PeerSocket extends WebSocket {
  constructor(...given: ConstructorParameters<typeof WebSocket>) {
    super(...given)
    this.on('error', () => undefined)
  }
}

/** Somebody who edits a document over a real socket, by what a program would use: the provider and a Y.Doc. */
export class EditorPeer {
  readonly ydoc: Y.Doc
  readonly #socket: HocuspocusProviderWebsocket
  readonly #provider: HocuspocusProvider
  #refusal: string | undefined
  #sent = 0
  #acknowledged = 0

  /** Codes with which the server closed the socket. */
  readonly closeCodes: number[] = []

  /** A token is asked for at each connection where it is a function. */
  constructor(
    server: { url: string },
    threadId: string,
    token: string | (() => Promise<string>),
    path = threadId,
    /** What this peer has from earlier, without a connection. */
    ydoc = new Y.Doc(),
  ) {
    this.ydoc = ydoc
    this.#socket = new HocuspocusProviderWebsocket({
      url: `${server.url.replace(/^http/, 'ws')}/collab/${path}`,
      WebSocketPolyfill: PeerSocket,
      // A peer that is cut comes back soon: a second is a long time in a test.
      delay: 50,
      minDelay: 50,
      maxDelay: 500,
      onClose: ({ event }) => this.closeCodes.push(event.code),
    })
    this.#provider = new HocuspocusProvider({
      websocketProvider: this.#socket,
      name: threadId,
      document: this.ydoc,
      token,
      onAuthenticationFailed: ({ reason }) => {
        this.#refusal = reason
      },
      onUnsyncedChanges: ({ number }) => {
        this.#acknowledged = Math.max(this.#acknowledged, this.#sent - number)
      },
    })
    this.#provider.attach()
  }

  /** How many edits the server has acknowledged, oldest first. */
  get acknowledged(): number {
    return this.#acknowledged
  }

  /** Edits and handshakes that the server has not acknowledged. */
  get unsynced(): number {
    return this.#provider.unsyncedChanges
  }

  get isSynced(): boolean {
    return this.#provider.isSynced
  }

  get scope(): string | undefined {
    return this.#provider.authorizedScope
  }

  get awareness() {
    const { awareness } = this.#provider
    if (!awareness) throw new Error('this provider has no awareness')
    return awareness
  }

  /** The text of each block. */
  get lines(): string[] {
    return fragmentOf(this.ydoc)
      .toArray()
      .map((element) => (element instanceof Y.XmlElement ? textIn(element) : ''))
  }

  /** Writes a paragraph at the end: one edit, one update, one acknowledgement. */
  write(text: string): void {
    this.#sent += 1
    writeParagraph(this.ydoc, text)
  }

  sendStateless(payload: string): void {
    this.#provider.sendStateless(payload)
  }

  /** Calls the listener with each text that the server sends beside the document. */
  onStateless(listener: (payload: string) => void): void {
    this.#provider.on('stateless', ({ payload }: { payload: string }) => listener(payload))
  }

  /** Says once more who this is, on the open socket. */
  sendToken(): Promise<void> {
    return this.#provider.sendToken()
  }

  /** Leaves the network; what is written meanwhile waits here. */
  goOffline(): void {
    this.#socket.disconnect()
  }

  /** Calls the listener each time the server lets this peer in, which is before it asks for what is new. */
  onAdmitted(listener: () => void): void {
    this.#provider.on('authenticated', listener)
  }

  comeBack(): Promise<unknown> {
    return this.#socket.connect()
  }

  synced(): Promise<void> {
    return eventually(() => this.isSynced, 'the peer is in sync')
  }

  get wasRefused(): boolean {
    return this.#refusal !== undefined
  }

  /** The reason that the server gives for not letting this peer in. */
  async refusal(): Promise<string> {
    await eventually(() => this.#refusal !== undefined, 'the peer is refused')
    return this.#refusal ?? ''
  }

  /** Leaves without another word: nothing that was not sent yet will be. */
  drop(): void {
    this.#provider.destroy()
    this.#socket.destroy()
  }
}

/** Puts a paragraph at the end, in one transaction of one update. */
export function writeParagraph(ydoc: Y.Doc, text: string): void {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(text)])
  fragmentOf(ydoc).push([paragraph])
}

function textIn(element: Y.XmlElement): string {
  return element
    .toArray()
    .map((child) =>
      child instanceof Y.XmlText ? child.toString() : child instanceof Y.XmlElement ? textIn(child) : '',
    )
    .join('')
}
