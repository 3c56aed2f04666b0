import { type Document, Hocuspocus } from '@hocuspocus/server'
import type { CompiledQuery } from 'kysely'
import type { WebSocket } from 'ws'
import type * as Y from 'yjs'
import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { PresenceUser } from '#shared/protocol/presence.ts'
import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'
import type { ThreadCipher, Vault } from '../storage/vault.ts'
import { AckGate } from './ack-gate.ts'
import { compact } from './compaction.ts'
import { checkUpdate } from './gate.ts'
import { guardHooks, Refusal } from './hooks.ts'
import { type Entry, Journal } from './journal.ts'
import { applyStored, newServerDoc, readStored } from './load.ts'
import { actorOf, type ConnectionContext, loadOrigin, type ServerOrigin } from './origin.ts'
import { PresenceGuard, ServerPresence } from './presence.ts'

/** Decides whether a connection may have a document, from the token it sends. Throws Refusal. */
export type Admit = (request: {
  token: string
  threadId: string
  /** What the HTTP request of the socket proved already. */
  context: ConnectionContext
}) => Promise<{ context: ConnectionContext; readOnly: boolean }>

export type HostParts = {
  readonly db: Database
  readonly vault: Vault
  readonly log: Log
  readonly now: () => number
  readonly admit: Admit
}

/** A socket as Hocuspocus serves it: hand it what arrives, and that it closed. */
export type ServedSocket = Pick<ReturnType<Hocuspocus['handleConnection']>, 'handleMessage' | 'handleClose'>

/** Hears of every change of a document, from whomever, as soon as it is in memory. */
export type EditListener = (edit: { threadId: ThreadId; actor: string; atMs: number }) => void

/** People and programs that may have one document open at a time. */
const maxConnections = 500
/** Quiet time after which an open document is considered for compaction. */
const settleMs = 2_000
/** How long a shutdown waits for a database that does not answer. */
const patienceMs = 5_000

/**
 * The one door to live documents on the server.
 *
 * Invariants:
 * 1. Every change of a document is appended to the journal, in the order in which it was applied, and no change is
 *    acknowledged to anybody before the journal has it on disk.
 * 2. A document that could not be loaded whole is neither shown nor stored.
 * 3. A document is loaded only when nothing of it waits to be stored, so a copy in memory never lacks an older edit.
 */
export class DocumentHost {
  readonly #parts: HostParts
  readonly #journal: Journal
  readonly #hocuspocus: Hocuspocus<ConnectionContext>
  readonly #presence = new PresenceGuard()
  readonly #ciphers = new WeakMap<Y.Doc, ThreadCipher>()
  readonly #latest = new WeakMap<Y.Doc, Entry>()
  readonly #sockets = new Map<string, Set<WebSocket>>()
  readonly #editListeners: EditListener[] = []
  /** Deleted threads: what is still in memory of them must not be stored or shown. */
  readonly #gone = new Set<string>()

  constructor(parts: HostParts) {
    this.#parts = parts
    this.#journal = new Journal(parts.db, parts.log)
    this.#journal.onLost((threadId) => this.#cut(threadId, 1012, 'the document is read anew'))
    this.#hocuspocus = new Hocuspocus<ConnectionContext>({
      quiet: true,
      debounce: settleMs,
      yDocOptions: { gc: false, gcFilter: () => true },
      // An idle client renews its presence every 15 s, so silence means that it is gone.
      timeout: 60_000,
      maxUnauthenticatedQueueSize: 64 * 1024,
      maxPendingDocuments: 1,
      ...guardHooks(this.#hooks(), parts.log),
    })
  }

  /**
   * Runs `change` on the live document. All it writes must be in one transaction with the origin it is given, so that
   * peers see it whole or not at all. `record` makes the rows that are stored with it or not at all. Resolves when all is
   * on disk. Throws what `change` throws, and not_found when there is no such thread.
   */
  async edit<T>(
    threadId: ThreadId,
    origin: ServerOrigin,
    change: (ydoc: Y.Doc, origin: ServerOrigin) => T,
    record?: (value: T) => readonly CompiledQuery[],
  ): Promise<T> {
    const connection = await this.#open(threadId)
    try {
      const { document } = connection
      const before = this.#latest.get(document)
      const value = change(document, origin)
      const entry = this.#latest.get(document)
      if (entry === undefined || entry === before) return value
      if (record) this.#journal.attach(entry, record(value))
      await this.#journal.whenDurable(entry.lsn)
      return value
    } finally {
      await connection.close()
    }
  }

  /**
   * Reads a document as it is now. An open one is read live; one that nobody has open is read from the database and not
   * kept. `read` must not change it. Throws not_found.
   */
  async read<T>(threadId: ThreadId, read: (ydoc: Y.Doc) => T): Promise<T> {
    const open = this.#hocuspocus.documents.get(threadId)
    if (open && !open.isLoading) return read(open)
    const cipher = await this.#parts.vault.cipher(threadId)
    await this.#journal.whenFlushed(threadId)
    const ydoc = newServerDoc()
    try {
      applyStored(ydoc, await readStored(this.#parts.db.sql, cipher, threadId))
      return read(ydoc)
    } finally {
      ydoc.destroy()
    }
  }

  /** Makes somebody without a socket seen in the document, and keeps it open until they leave. */
  async join(
    threadId: ThreadId,
    user: PresenceUser,
  ): Promise<{ presence: ServerPresence; leave: () => void }> {
    const connection = await this.#open(threadId)
    const presence = new ServerPresence(connection.document, user)
    return {
      presence,
      leave: () => {
        presence.leave()
        void connection.close()
      },
    }
  }

  onEdited(listener: EditListener): void {
    this.#editListeners.push(listener)
  }

  /** Serves a WebSocket that speaks the protocol of Hocuspocus. */
  connect(socket: WebSocket, request: Request, threadId: string, context: ConnectionContext): ServedSocket {
    const sockets = this.#sockets.get(threadId) ?? new Set()
    this.#sockets.set(threadId, sockets.add(socket))
    socket.on('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0 && this.#sockets.get(threadId) === sockets) this.#sockets.delete(threadId)
    })
    if (sockets.size > maxConnections) socket.close(1013, 'too many people have this document open')
    return this.#hocuspocus.handleConnection(new AckGate(socket, this.#journal), request, context)
  }

  /** The thread is deleted: everybody who has it open is cut off, and what is in memory of it is dropped. */
  dropThread(threadId: ThreadId): void {
    this.#gone.add(threadId)
    this.#cut(threadId, 4004, 'the thread was deleted')
  }

  /** Tells everybody to come back later, and stores what is left. */
  async close(): Promise<void> {
    for (const threadId of this.#sockets.keys()) this.#cut(threadId, 1012, 'the server restarts')
    if (!(await this.#journal.close(patienceMs))) this.#parts.log.warn('journal.left_behind')
  }

  async #open(threadId: ThreadId): Promise<{ document: Document; close: () => Promise<void> }> {
    if (this.#gone.has(threadId))
      throw new AppError('not_found', 'There is no such thread, or it was deleted.')
    // Asked first, because Hocuspocus turns a failure to load into one of its own.
    await this.#parts.vault.cipher(threadId)
    const connection = await this.#hocuspocus.openDirectConnection(threadId)
    const { document } = connection
    if (!document) throw new Error('the document was closed while it was opened')
    return { document, close: () => connection.disconnect({ unloadImmediately: false }) }
  }

  #cut(threadId: string, code: number, reason: string): void {
    for (const socket of this.#sockets.get(threadId) ?? []) socket.close(code, reason)
  }

  #hooks(): Partial<Hocuspocus<ConnectionContext>['configuration']> {
    return {
      onAuthenticate: async ({ token, documentName, context, connectionConfig }) => {
        const admitted = await this.#parts.admit({ token, threadId: documentName, context })
        connectionConfig.readOnly = admitted.readOnly
        return admitted.context
      },

      onLoadDocument: async ({ document, documentName }) => {
        const threadId = documentName as ThreadId
        if (this.#gone.has(threadId)) throw new Refusal('The thread was deleted.', 4004)
        try {
          const cipher = await this.#parts.vault.cipher(threadId)
          await this.#journal.whenFlushed(threadId)
          applyStored(document, await readStored(this.#parts.db.sql, cipher, threadId))
          this.#ciphers.set(document, cipher)
        } catch (error) {
          // A refusal would be final for the client; a closed socket comes back and tries again.
          this.#cut(threadId, 1013, 'the document cannot be read right now')
          throw error
        }
        document.on('update', (update: Uint8Array, origin: unknown) => this.#append(document, update, origin))
      },

      beforeSync: async ({ connection, document, type, payload }) => {
        const isUpdate = type === 1 || type === 2
        if (!isUpdate || connection.readOnly) return
        try {
          checkUpdate(document, payload)
        } catch (error) {
          // Closing the socket makes the client sync anew; refusing the frame alone would leave it waiting for ever.
          if (error instanceof Refusal) connection.webSocket.close(error.code, error.reason)
          throw error
        }
      },

      beforeHandleAwareness: async (payload) => this.#presence.clean(payload),

      onStoreDocument: async ({ document, documentName }) => {
        const cipher = this.#ciphers.get(document)
        if (!cipher || this.#gone.has(documentName)) return
        const threadId = documentName as ThreadId
        await this.#journal.whenFlushed(threadId)
        const rows = await compact(this.#parts.db, cipher, threadId, this.#parts.now())
        if (rows > 0) this.#parts.log.info('journal.compacted', { threadId, rows })
      },

      beforeUnloadDocument: async ({ documentName }) => {
        await this.#journal.whenFlushed(documentName as ThreadId)
      },
    }
  }

  /** Called within Yjs' own transaction: must not throw, or the document is broken for good. */
  #append(document: Document, update: Uint8Array, origin: unknown): void {
    if (origin === loadOrigin) return
    const cipher = this.#ciphers.get(document)
    if (!cipher || this.#gone.has(document.name)) return
    const threadId = document.name as ThreadId
    const actor = actorOf(origin)
    const atMs = this.#parts.now()
    this.#latest.set(document, this.#journal.append({ threadId, cipher, actor, atMs, update }))
    for (const listener of this.#editListeners) {
      try {
        listener({ threadId, actor, atMs })
      } catch (error) {
        this.#parts.log.error('collab.listener_failed', error, { threadId })
      }
    }
  }
}
