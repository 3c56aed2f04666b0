import { HocuspocusProvider, HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider'
import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import { schemaVersion } from '#shared/document/schema-version.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { schemaVersionParameter } from '#shared/protocol/outdated.ts'
import { Attribution } from './attribution.ts'
import { type Connection, type ConnectionEvent, nextConnection, opening } from './connection.ts'
import { localCopyName } from './local-copies.ts'
import { type Participant, participants } from './presence.ts'
import { newsOf } from './stateless.ts'

export type DocumentSnapshot = {
  readonly connection: Connection
  readonly participants: readonly Participant[]
  /** Whether this browser keeps a copy that outlives the tab. */
  readonly keptOnDevice: boolean
  /** Whether there is anything to read yet, from the server or from this device. */
  readonly hasText: boolean
}

/** The part of a session that an editor needs: the text, who else is in it, and who wrote it. */
export type EditorSession = Pick<DocumentSession, 'ydoc' | 'attribution'> & {
  readonly provider: Pick<HocuspocusProvider, 'awareness'>
}

type SessionUser = { readonly user_id: string; readonly name: string; readonly color: string }

/** Under this key the copy on this device notes how many of its edits nobody has acknowledged. */
const unsyncedKey = 'unsynced'
/** The copy on this device is read first; beyond this long it is not worth waiting for. */
const localCopyTimeoutMs = 1_500
const noteAfterMs = 500

/**
 * One open document: the Y.Doc, its copy on this device and its connection, with a life of its own outside React.
 *
 * Invariants:
 * 1. The local copy is applied before the socket connects, so that only what the server lacks is sent.
 * 2. What `snapshot` says of edits comes from acknowledgements, which the server gives for stored edits only.
 * 3. After `close` nothing is written, sent or told any more.
 */
export class DocumentSession {
  readonly ydoc = new Y.Doc()
  readonly provider: HocuspocusProvider
  readonly attribution: Attribution
  readonly #socket: HocuspocusProviderWebsocket
  readonly #listeners = new Set<() => void>()
  readonly #ended = new AbortController()
  #localCopy: IndexeddbPersistence | null = null
  #isOutdated = false
  #pause: ReturnType<typeof setTimeout> | undefined
  #noteTimer: ReturnType<typeof setTimeout> | undefined
  #snapshot: DocumentSnapshot = { connection: opening, participants: [], keptOnDevice: false, hasText: false }

  constructor(threadId: string, user: SessionUser) {
    this.#socket = new HocuspocusProviderWebsocket({
      url: `${location.origin.replace(/^http/, 'ws')}/collab/${encodeURIComponent(threadId)}?${schemaVersionParameter}=${schemaVersion}`,
      autoConnect: false,
      delay: 500,
      minDelay: 500,
      maxDelay: 15_000,
    })
    // The cookie authenticates; the server sets name, colour and type of `user` from it.
    this.provider = new HocuspocusProvider({
      name: threadId,
      document: this.ydoc,
      websocketProvider: this.#socket,
      token: '',
    })
    this.attribution = new Attribution({ threadId, ydoc: this.ydoc, provider: this.provider })
    this.#listen()
    this.#showUser(user)
    void this.#open(localCopyName(user.user_id, threadId))
  }

  readonly snapshot = (): DocumentSnapshot => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The person has another name now, which the server reads from the session when a socket opens. */
  introduce(user: SessionUser): void {
    const shown = this.provider.awareness?.getLocalState()?.user
    if (shown?.name === user.name && shown?.color === user.color) return
    this.#showUser(user)
    this.#socket.webSocket?.close()
  }

  /** Asks the server again after it refused. */
  retry(): void {
    if (this.#isOutdated) location.reload()
    void this.#socket.connect()
  }

  /** Gives up what the server will not take, on this device too. The page has to be opened anew then. */
  async discardUnsynced(): Promise<void> {
    await this.#localCopy?.clearData()
  }

  close(): void {
    this.#ended.abort()
    clearTimeout(this.#noteTimer)
    clearTimeout(this.#pause)
    this.#listeners.clear()
    this.attribution.close()
    this.provider.destroy()
    this.#socket.destroy()
    // Destroys the local copy's connection too, not its content.
    this.ydoc.destroy()
  }

  async #open(copyName: string): Promise<void> {
    if (await canStore()) {
      if (this.#ended.signal.aborted) return
      this.#localCopy = new IndexeddbPersistence(copyName, this.ydoc)
      await Promise.race([this.#localCopy.whenSynced, timeout(localCopyTimeoutMs)])
      if (this.#localCopy.synced) await this.#restore(this.#localCopy)
    }
    if (this.#ended.signal.aborted) return
    this.provider.attach()
    await this.#socket.connect()
  }

  async #restore(copy: IndexeddbPersistence): Promise<void> {
    this.#happened({ kind: 'restored', unsynced: Number((await copy.get(unsyncedKey)) ?? 0) })
    this.#publish({ keptOnDevice: true })
  }

  #listen(): void {
    const { provider, ydoc } = this
    provider.on('authenticated', ({ scope }: { scope: string }) =>
      this.#happened({ kind: 'admitted', access: scope === 'readonly' ? 'read' : 'write' }),
    )
    provider.on('authenticationFailed', ({ reason }: { reason: string }) => this.#refused(reason))
    provider.on('synced', () => {
      this.#happened({ kind: 'synced', atMs: Date.now() })
      this.#showAgain()
    })
    provider.on('unsyncedChanges', ({ number }: { number: number }) => {
      if (number === 0) this.#happened({ kind: 'stored' })
    })
    provider.on('status', ({ status }: { status: WebSocketStatus }) => {
      if (status === WebSocketStatus.Disconnected) this.#happened({ kind: 'lost' })
    })
    provider.on('stateless', ({ payload }: { payload: string }) => {
      const news = newsOf('saving', payload)
      // The socket stays, so that everybody reads on; a new one lets us in again when the server can store.
      if (news) this.#happened({ kind: 'refused', reason: news.reason })
      if (newsOf('outdated', payload)) this.#becomeOutdated()
    })
    provider.on('close', ({ event }: { event: CloseFrame }) => this.#closed(event))
    provider.awareness?.on('change', () => this.#lookAround())
    ydoc.on('update', (_update, _origin, _ydoc, transaction) => {
      if (transaction.local) this.#happened({ kind: 'edited', atMs: Date.now() })
      const hasText = fragmentOf(ydoc).length > 0
      if (hasText !== this.#snapshot.hasText) this.#publish({ hasText })
    })
    const { signal } = this.#ended
    window.addEventListener('offline', () => this.#happened({ kind: 'lost' }), { signal })
    window.addEventListener('online', () => this.#cameOnline(), { signal })
  }

  /** A socket that lived through the time offline is asked to compare; another one is made at once. */
  #cameOnline(): void {
    if (this.#socket.status === WebSocketStatus.Connected && this.provider.isAuthenticated) {
      this.#happened({ kind: 'synced', atMs: Date.now() })
      this.provider.forceSync()
    } else {
      void this.#socket.connect()
    }
  }

  #closed({ code, reason }: CloseFrame): void {
    if (code === rightsChanged) this.#happened({ kind: 'questioned' })
    // The server closed this document but not the socket; only a new socket makes the provider sync again.
    if (code === rateLimited) this.#rest()
    else if (this.#socket.status === WebSocketStatus.Connected) this.#socket.webSocket?.close()
    else if (unacceptable.has(code)) this.#refuse(`The server does not take the last change (${reason}).`)
  }

  /** This page reads on over its socket; what it wrote stays here. */
  #becomeOutdated(): void {
    this.#isOutdated = true
    this.#happened({
      kind: 'refused',
      reason: 'This page is older than the server. Reload it to go on editing.',
    })
  }

  /** The server took no more from us at once. Coming back at once would go on like that. */
  #rest(): void {
    this.#happened({ kind: 'lost', reason: restingReason })
    this.#socket.disconnect()
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => void this.#socket.connect(), rateLimitedPauseMs)
  }

  #refused(reason: string): void {
    if (passing.has(reason)) {
      this.#happened({ kind: 'lost' })
      setTimeout(() => this.#socket.webSocket?.close(), refusedPauseMs)
      return
    }
    this.#refuse(refusals[reason] ?? `The server refused the document (${reason}).`)
    // What may no longer be seen is not kept either, unless it is the only copy of somebody's words.
    if (this.#snapshot.connection.unsynced === 0) void this.#localCopy?.clearData()
  }

  #refuse(reason: string): void {
    this.#happened({ kind: 'refused', reason })
    this.#socket.disconnect()
  }

  #showUser({ name, color }: SessionUser): void {
    this.provider.setAwarenessField('user', { name, color, type: 'human' })
  }

  /** Peers who saw us leave heed our presence only when it is newer than what they knew; else we stay unseen for 15 s. */
  #showAgain(): void {
    const awareness = this.provider.awareness
    awareness?.setLocalState(awareness.getLocalState())
  }

  #lookAround(): void {
    const states = this.provider.awareness?.getStates() ?? new Map()
    const found = participants(states, this.ydoc.clientID)
    // Awareness changes with each move of a caret; who is there changes seldom.
    if (JSON.stringify(found) !== JSON.stringify(this.#snapshot.participants))
      this.#publish({ participants: found })
  }

  #happened(event: ConnectionEvent): void {
    const before = this.#snapshot.connection
    const connection = nextConnection(before, event)
    if (connection === before) return
    this.#publish({ connection })
    if (connection.unsynced !== before.unsynced) this.#noteUnsynced(before.unsynced === 0)
  }

  /** Notes the count for the next visit: the first edit at once, further ones when there is time. */
  #noteUnsynced(isFirst: boolean): void {
    clearTimeout(this.#noteTimer)
    const note = () => void this.#localCopy?.set(unsyncedKey, this.#snapshot.connection.unsynced)
    if (isFirst || this.#snapshot.connection.unsynced === 0) note()
    else this.#noteTimer = setTimeout(note, noteAfterMs)
  }

  #publish(change: Partial<DocumentSnapshot>): void {
    if (this.#ended.signal.aborted) return
    this.#snapshot = { ...this.#snapshot, ...change }
    for (const listener of this.#listeners) listener()
  }
}

/** Private windows and full disks refuse; the library would fail unseen. */
function canStore(): Promise<boolean> {
  if (!('indexedDB' in globalThis)) return Promise.resolve(false)
  return new Promise((resolve) => {
    const probe = indexedDB.open('pd.probe')
    probe.onerror = () => resolve(false)
    probe.onsuccess = () => {
      probe.result.close()
      resolve(true)
    }
  })
}

const timeout = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

type CloseFrame = { readonly code: number; readonly reason: string }

/** Close code of `forbidden`: nobody types on with a right that they may have lost. */
const rightsChanged = 4003

/** Close code of `rate_limited`. */
const rateLimited = 4029
const rateLimitedPauseMs = 30_000
const restingReason =
  'Too much was sent to the server at once. Connecting again by itself within half a minute; you can go on writing.'

/** Close codes of an update that is malformed, not allowed or too large: sent again, it would be refused again. */
const unacceptable: ReadonlySet<number> = new Set([1007, 1008, 1009])

/** Refusals that pass by themselves: a new socket is tried after a while. */
const passing: ReadonlySet<string> = new Set(['unavailable', 'internal', 'rate_limited'])
const refusedPauseMs = 5_000

const refusals: Readonly<Record<string, string>> = {
  unauthenticated: 'You are no longer signed in. Reload the page to sign in again.',
  forbidden: 'Your role does not allow this.',
  not_found: 'This process was deleted, or it is no longer shared with you.',
}
