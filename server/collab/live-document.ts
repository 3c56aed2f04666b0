import type { Document } from '@hocuspocus/server'
import type { Link } from '#shared/document/yjs-internals.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'
import type { ThreadCipher, Vault } from '../storage/vault.ts'
import { insertLinks } from './id-links.ts'
import { readOwners } from './id-owners.ts'
import type { Journal } from './journal.ts'
import type { Entry } from './journal-entry.ts'
import { LiveGuard } from './live-guard.ts'
import { LiveOwners } from './live-owners.ts'
import { applyStored, readStored } from './load.ts'
import { actorOf, loadOrigin } from './origin.ts'

export type LiveDocumentParts = {
  readonly db: Database
  readonly vault: Vault
  readonly journal: Journal
  readonly log: Log
  readonly now: () => number
  /** The thread was deleted while its document is still in memory: nothing of it is to be stored. */
  readonly isGone: (threadId: string) => boolean
}

/** An update in the format of Yjs that changes nothing: no structs, no deletions. */
const nothingNew = Uint8Array.of(0, 0)

/** What the server has beside an open Y.Doc, from the moment on when it is loaded: every change goes to the journal. */
export class LiveDocument {
  readonly threadId: ThreadId
  readonly cipher: ThreadCipher
  readonly owners: LiveOwners
  readonly guard: LiveGuard
  readonly #document: Document
  readonly #parts: LiveDocumentParts
  #latest: Entry | undefined

  /** Brings a fresh Y.Doc to what is stored. Throws when it cannot be loaded whole, AppError `not_found` for no thread. */
  static async load(document: Document, parts: LiveDocumentParts): Promise<LiveDocument> {
    const threadId = document.name as ThreadId
    const cipher = await parts.vault.cipher(threadId)
    await parts.journal.whenFlushed(threadId)
    applyStored(document, await readStored(parts.db.sql, cipher, threadId))
    const index = await readOwners(parts.db.sql, threadId)
    return new LiveDocument(document, { cipher, index }, parts)
  }

  private constructor(
    document: Document,
    { cipher, index }: { cipher: ThreadCipher; index: LiveOwners['index'] },
    parts: LiveDocumentParts,
  ) {
    const threadId = document.name as ThreadId
    this.#document = document
    this.#parts = parts
    this.threadId = threadId
    this.cipher = cipher
    this.owners = new LiveOwners(document, index, {
      onLeft: (origin) => this.#append(nothingNew, origin),
      onFailure: (error) => parts.log.error('collab.owners_failed', error, { threadId }),
    })
    document.on('update', (update: Uint8Array, origin: unknown) => this.#append(update, origin))
    this.guard = new LiveGuard(document, {
      onLinks: (links) => this.#keepLinks(links),
      onFailure: (error) => parts.log.error('collab.guard_failed', error, { threadId }),
    })
  }

  /** The newest change that was appended to the journal. */
  get latest(): Entry | undefined {
    return this.#latest
  }

  /** A throw while a transaction ends leaves Yjs in it for ever: it goes on taking edits, and tells nobody of them. */
  get isBroken(): boolean {
    return this.#document._transaction !== null || this.#document._transactionCleanups.length > 0
  }

  /** Called within Yjs' own transaction: must not throw, or the document is broken for good. */
  #append(update: Uint8Array, origin: unknown): void {
    const owners = this.owners.take()
    const { threadId, cipher } = this
    if (origin === loadOrigin || this.#parts.isGone(threadId)) return
    const [actor, atMs] = [actorOf(origin), this.#parts.now()]
    this.#latest = this.#parts.journal.append({ threadId, cipher, actor, atMs, update, owners })
  }

  /** With the update that made them, which was appended in this turn of the event loop. */
  #keepLinks(links: readonly Link[]): void {
    const rows = insertLinks(this.#parts.db.sql, this.threadId, links)
    if (this.#latest && !this.#parts.isGone(this.threadId)) this.#parts.journal.attach(this.#latest, rows)
  }
}
