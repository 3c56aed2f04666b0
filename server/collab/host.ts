import type { Duplex } from 'node:stream'
import { type Document, Hocuspocus } from '@hocuspocus/server'
import type { CompiledQuery } from 'kysely'
import type * as Y from 'yjs'
import type { OwnerIndex } from '#shared/document/owner-index.ts'
import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { PresenceUser } from '#shared/protocol/presence.ts'
import type { SavingNews } from '#shared/protocol/saving.ts'
import type { Open, Revocation } from '../access/revocations.ts'
import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'
import type { Vault } from '../storage/vault.ts'
import { Clients, type ServedSocket } from './clients.ts'
import { type CompactionPlan, Compactor, defaultPlan } from './compaction.ts'
import { type Admit, documentHooks } from './document-hooks.ts'
import { type EditListener, EditNews } from './edit-news.ts'
import { guardHooks, Refusal } from './hooks.ts'
import { Journal } from './journal.ts'
import { LiveDocument } from './live-document.ts'
import { applyStored, newServerDoc, readStored } from './load.ts'
import type { ConnectionContext, ServerOrigin } from './origin.ts'
import type { PeerSocket } from './peer-socket.ts'
import { ServerPresence } from './presence.ts'
import { type BacklogLimits, defaultBacklogLimits, SaveWatch } from './save-watch.ts'

export type HostParts = {
  readonly db: Database
  readonly vault: Vault
  readonly log: Log
  readonly now: () => number
  readonly admit: Admit
  readonly compaction?: CompactionPlan
  readonly backlog?: BacklogLimits
}

/** Hears of a document that is being loaded, which nobody sees before it is done. What it throws fails the load. */
export type LoadListener = (threadId: ThreadId, ydoc: Y.Doc) => Promise<void>

/** Frames that wait for a token, and for its document to be loaded. More than EarlyBytes reads never comes. */
const maxWaitingBytes = 1024 * 1024
const maxWaitingFrames = 10_000
/** How long a shutdown waits for a database that does not answer. */
const patienceMs = 3_000

const stopReason = 'the database does not answer or its disk is full'

/** What our hooks know comes with the context; Hocuspocus wants a request all the same. */
const noRequest = new Request('http://document.invalid')

/**
 * The one door to live documents on the server.
 *
 * Invariants:
 * 1. Every change of a document is appended to the journal, in the order in which it was applied, and no change is
 *    acknowledged to anybody before the journal has it on disk.
 * 2. A document that could not be loaded whole is neither shown nor stored.
 * 3. A document is loaded only when nothing of it waits to be stored, so a copy in memory never lacks an older edit.
 * 4. There is one live copy of a document. One that Yjs left broken is forgotten, and loaded anew by whoever comes next.
 */
export class DocumentHost {
  readonly #parts: HostParts
  readonly #journal: Journal
  readonly #compactor: Compactor
  readonly #watch: SaveWatch
  readonly #hocuspocus: Hocuspocus<ConnectionContext>
  readonly #live = new WeakMap<Y.Doc, LiveDocument>()
  readonly #clients: Clients
  readonly #news: EditNews
  readonly #loadListeners: LoadListener[] = []
  /** Deleted threads whose document is still in memory: it must not be stored or shown. */
  readonly #gone = new Set<string>()
  #isClosed = false

  constructor(parts: HostParts) {
    this.#parts = parts
    this.#journal = new Journal(parts.db, parts.log)
    this.#journal.onGone((threadId) => this.dropThread(threadId))
    this.#news = new EditNews(parts.log)
    this.#journal.onStored((entries) => this.#news.tell(entries))
    this.#watch = new SaveWatch(() => this.#journal.backlog, parts.backlog ?? defaultBacklogLimits, {
      now: parts.now,
      onChange: (isStopped) => (isStopped ? this.#stopEditing() : this.#resumeEditing()),
    })
    const plan = parts.compaction ?? defaultPlan
    this.#compactor = new Compactor(parts.db, parts.now, plan)
    this.#clients = new Clients({
      journal: this.#journal,
      handle: (socket, context) => this.#hocuspocus.handleConnection(socket, noRequest, context),
      documents: () => this.#hocuspocus.documents,
    })
    this.#hocuspocus = new Hocuspocus<ConnectionContext>({
      quiet: true,
      debounce: plan.settleMs,
      maxDebounce: plan.maxSettleMs,
      yDocOptions: { gc: false, gcFilter: () => true },
      // An idle client renews its presence every 15 s, so silence means that it is gone.
      timeout: 60_000,
      maxUnauthenticatedQueueSize: maxWaitingBytes,
      maxUnauthenticatedQueueMessages: maxWaitingFrames,
      maxPendingDocuments: 1,
      ...guardHooks(this.#hooks(), parts.log, (context) => this.#clients.noteRefusal(context)),
    })
  }

  /**
   * Runs `change` on the live document in one transaction, so that peers see it whole or not at all. The rows that
   * `record` makes of its result are stored with it. Resolves when all is on disk. Throws what `change` throws, AppError
   * `not_found` when there is no such thread, `unavailable` while nothing can be stored, and the database's error when it
   * refused the rows.
   */
  async edit<T>(
    threadId: ThreadId,
    origin: ServerOrigin,
    change: (ydoc: Y.Doc) => T,
    record?: (value: T) => readonly CompiledQuery[],
  ): Promise<T> {
    if (this.#watch.isStopped)
      throw new AppError('unavailable', `Cannot save (${stopReason}). Try again later.`)
    const { document, live, close } = await this.#open(threadId)
    try {
      const before = live.latest
      const value = document.transact(() => change(document), origin)
      const entry = live.latest
      if (entry === undefined || entry === before) return value
      if (record) this.#journal.attach(entry, record(value))
      await this.#journal.whenStored(entry)
      return value
    } finally {
      this.#forgetIfBroken(document)
      close()
    }
  }

  /**
   * Reads a document as it is now. An open one is read live; one that nobody has open is read from the database and not
   * kept. `read` must not change it. Throws AppError `not_found`.
   */
  async read<T>(threadId: ThreadId, read: (ydoc: Y.Doc) => T): Promise<T> {
    const open = this.#hocuspocus.documents.get(threadId)
    if (open && !this.#gone.has(threadId)) return read(open)
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

  /** Resolves when all that was done in the document so far is on disk, with the rows that belong to it. */
  whenStored(threadId: ThreadId): Promise<void> {
    return this.#journal.whenFlushed(threadId)
  }

  /** Reads a document with what is known of who wrote it. `read` must not change either. Throws AppError `not_found`. */
  async readOwned<T>(threadId: ThreadId, read: (ydoc: Y.Doc, owners: OwnerIndex) => T): Promise<T> {
    const { document, live, close } = await this.#open(threadId)
    try {
      return read(document, live.owners.index)
    } finally {
      close()
    }
  }

  /** Whether anybody has the document open here. */
  isOpen(threadId: ThreadId): boolean {
    return this.#hocuspocus.documents.has(threadId) && !this.#gone.has(threadId)
  }

  /** Sends a text to everybody who has the document open on a socket here; nobody is waited for. */
  tell(threadId: ThreadId, payload: string): void {
    if (this.isOpen(threadId)) this.#hocuspocus.documents.get(threadId)?.broadcastStateless(payload)
  }

  /** Makes somebody without a socket seen in the document, and keeps it open until they leave. */
  async join(
    threadId: ThreadId,
    user: PresenceUser,
  ): Promise<{ presence: ServerPresence; leave: () => void }> {
    const { document, close } = await this.#open(threadId)
    const presence = new ServerPresence(document, user)
    return {
      presence,
      leave: () => {
        presence.leave()
        close()
      },
    }
  }

  onEdited(listener: EditListener): void {
    this.#news.on(listener)
  }

  onLoading(listener: LoadListener): void {
    this.#loadListeners.push(listener)
  }

  /** Serves a socket of a client: see `Clients.connect`. */
  connect(socket: PeerSocket, transport: Duplex, context: ConnectionContext): ServedSocket {
    return this.#clients.connect(socket, transport, context)
  }

  /** Cuts what those whose rights changed have open. They may come back as what they are now. */
  revoke(revocation: Revocation): void {
    this.#clients.revoke(revocation)
  }

  /** What clients have open here. */
  open(): Iterable<Open> {
    return this.#clients.open()
  }

  /** The thread is deleted: everybody who has it open is cut off, and what is in memory of it is never stored. */
  dropThread(threadId: ThreadId): void {
    const { documents, loadingDocuments } = this.#hocuspocus
    if (documents.has(threadId) || loadingDocuments.has(threadId)) this.#gone.add(threadId)
    this.#clients.cut(threadId, 4004, 'not_found')
  }

  /** Lets nobody in any more. Who is in goes on, and is acknowledged. */
  refuse(): void {
    this.#isClosed = true
    this.#clients.refuse()
  }

  /** Tells everybody to come back later, and stores what is left. */
  async close(): Promise<void> {
    this.refuse()
    this.#clients.cutAll(1012, 'the server restarts')
    if (!(await this.#journal.close(AbortSignal.timeout(patienceMs))))
      this.#parts.log.warn('journal.left_behind')
    // Nothing is to be stored by then; it lets the documents go, with their timers.
    this.#hocuspocus.flushPendingStores()
    this.#watch.close()
  }

  async #open(threadId: ThreadId): Promise<{ document: Document; live: LiveDocument; close: () => void }> {
    if (this.#isClosed) throw new AppError('unavailable', 'The server restarts. Try again in a moment.')
    if (this.#gone.has(threadId))
      throw new AppError('not_found', 'There is no such thread, or it was deleted.')
    const open = this.#hocuspocus.documents.get(threadId)
    if (open) this.#forgetIfBroken(open)
    const connection = await this.#hocuspocus.openDirectConnection(threadId).catch((error: unknown) => {
      throw error instanceof Refusal ? (error.cause ?? error) : error
    })
    const { document } = connection
    const live = document && this.#live.get(document)
    if (!live) throw new Error('a connection that was just opened has no document')
    const close = () => {
      // Waits for compaction at times, which is nothing to wait for here.
      connection.disconnect({ unloadImmediately: false }).catch((error: unknown) => {
        this.#parts.log.error('collab.leaving_failed', error, { threadId })
      })
    }
    return { document, live, close }
  }

  #hooks() {
    const { db, vault, log, now, admit } = this.#parts
    const isGone = (threadId: string) => this.#gone.has(threadId)
    return documentHooks({
      ...{
        admit,
        clients: this.#clients,
        log,
        journal: this.#journal,
        compactor: this.#compactor,
        live: this.#live,
      },
      isStopped: () => this.#watch.isStopped,
      load: async (document) => {
        const parts = { db, vault, journal: this.#journal, log, now, isGone }
        const live = await LiveDocument.load(document, parts)
        for (const listener of this.#loadListeners) await listener(live.threadId, document)
        return live
      },
      isStorable: (threadId) => !this.#isClosed && !isGone(threadId),
      forgetIfBroken: (document) => this.#forgetIfBroken(document),
      onUnloaded: (threadId) => this.#gone.delete(threadId),
    })
  }

  /** Nothing could be stored for too long: people may read on, and nobody writes what might be lost. */
  #stopEditing(): void {
    this.#parts.log.warn('journal.editing_stopped', { bytes: this.#journal.backlog.bytes })
    const news: SavingNews = { type: 'saving', state: 'stopped', reason: stopReason }
    for (const document of this.#hocuspocus.documents.values()) {
      for (const connection of document.getConnections()) connection.readOnly = true
      document.broadcastStateless(JSON.stringify(news))
    }
  }

  /** Everybody comes back as what they may be, with what they wrote and the server did not take. */
  #resumeEditing(): void {
    this.#parts.log.info('journal.editing_resumed')
    this.#clients.cutAll(1012, 'documents are stored again')
  }

  /** What is broken is dropped from memory; whoever has it open comes back to a copy made of the journal. */
  #forgetIfBroken(document: Document): void {
    const { documents } = this.#hocuspocus
    if (!this.#live.get(document)?.isBroken || documents.get(document.name) !== document) return
    this.#parts.log.error('collab.document_broken', new Error('a Yjs transaction did not end'), {
      threadId: document.name,
    })
    documents.delete(document.name)
    this.#clients.cut(document.name, 1012, 'the document is read anew')
  }
}
