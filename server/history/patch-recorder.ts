import type { CompiledQuery } from 'kysely'
import type * as Y from 'yjs'
import { notePatch } from '#shared/document/ownership.ts'
import type { AppliedPatch, Patch, PatchActor, PatchRecord } from '#shared/document/patch.ts'
import type { Link } from '#shared/document/yjs-internals.ts'
import type { MessageId, PatchId, RunId, ThreadId } from '#shared/ids.ts'
import { insertLinks } from '../collab/id-links.ts'
import { programOwner } from '../collab/origin.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { ThreadCipher } from '../storage/vault.ts'
import type { OpClock } from './op-clock.ts'
import * as store from './patch-store.ts'

/** Who patches, and on what occasion. */
export type PatchAuthor = {
  readonly actor: PatchActor
  readonly runId?: RunId
  readonly messageId?: MessageId
  /** The name of the model that wrote the patch. */
  readonly model?: string
}

/** A patch that is in the document. */
export type AppliedNews = {
  readonly threadId: ThreadId
  readonly author: PatchAuthor
  readonly patch: Patch
  readonly patchId: PatchId
  readonly applied: AppliedPatch
  /** `interrupted`: only as far as it was written when it broke off. */
  readonly status: 'applied' | 'interrupted'
  /** Rises from one to the next of a document (OpClock). */
  readonly atMs: number
}

export type RecorderParts = { readonly db: Database; readonly newId: NewId; readonly clock: OpClock }

/** Makes the records of what one author does in one thread. */
export class PatchRecorder {
  readonly #parts: RecorderParts
  readonly #threadId: ThreadId
  readonly #author: PatchAuthor
  readonly #cipher: ThreadCipher

  constructor(parts: RecorderParts, threadId: ThreadId, author: PatchAuthor, cipher: ThreadCipher) {
    this.#parts = parts
    this.#threadId = threadId
    this.#author = author
    this.#cipher = cipher
  }

  /** To be called within the transaction that brings the patch, or the last of it, into the document. */
  note(
    ydoc: Y.Doc,
    patch: Patch,
    applied: AppliedPatch,
    status: AppliedNews['status'],
    patchId: PatchId = this.#parts.newId('patch'),
  ): AppliedNews {
    const { clock } = this.#parts
    const [threadId, author] = [this.#threadId, this.#author]
    const by = author.actor.kind === 'api' ? programOwner(author.actor.id) : null
    notePatch(ydoc, { patchId, by, inserted: applied.inserted })
    return { threadId, author, patch, patchId, applied, status, atMs: clock.next(ydoc) }
  }

  /** To be stored with the update. */
  rows(news: AppliedNews): CompiledQuery[] {
    const { sql } = this.#parts.db
    return [
      ...store.insertPatch(sql, news.threadId, this.#cipher, recordOf(news)),
      ...insertLinks(sql, news.threadId, news.applied.links),
    ]
  }

  /** Of links that a part of a patch made; with the whole patch they are stored once more, which changes nothing. */
  linkRows(links: readonly Link[]): CompiledQuery[] {
    return insertLinks(this.#parts.db.sql, this.#threadId, links)
  }
}

function recordOf(news: AppliedNews): Omit<PatchRecord, 'sequence'> {
  const { threadId, author, patch, patchId, applied, status, atMs } = news
  const { inserted, deleted, links, section, matched, warnings, conflicts, deletedPreview } = applied
  return {
    id: patchId,
    threadId,
    patch,
    actor: author.actor,
    runId: author.runId ?? null,
    messageId: author.messageId ?? null,
    model: author.model ?? null,
    status,
    ...(status === 'interrupted' ? { interrupted: true } : {}),
    refusal: null,
    section,
    matched,
    warnings,
    conflicts,
    head: { inserted, deleted },
    ops: [{ kind: 'apply', by: author.actor, atMs, inserted, deleted, links }],
    deletedPreview,
    before: applied.before,
    after: applied.after,
    createdAtMs: atMs,
  }
}
