import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Insertable, sql } from 'kysely'
import type * as Y from 'yjs'
import { type Block, readTree } from '#shared/document/tree.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { DocumentHost } from '../collab/host.ts'
import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'
import { troubleOf } from '../storage/trouble.ts'
import { newDocument } from '../threads/thread-tag.ts'
import { encodeState, treeAtState } from './snapshot.ts'

/** A version that was kept is known for so long, on every instance … */
const keptMs = 24 * 60 * 60 * 1000
/** … unless so many of the same document were kept after it: who polls a document that is being written makes many. */
const maxKept = 1_000
/** Versions in memory, so that a document that nobody changes costs no further row; one takes a few hundred bytes. */
const maxRemembered = 5_000
/** What is kept within this time is written together. */
const windowMs = 50
const pruneEveryMs = 60 * 60 * 1000

export type DocumentVersionsParts = {
  readonly host: DocumentHost
  readonly db: Database
  readonly log: Log
  readonly now: () => number
}

type Row = Insertable<Tables['base_versions']> & { readonly thread_id: ThreadId }

type Remembered = { readonly state: Uint8Array; isKept: boolean }

/**
 * Short names for states of documents, for those who read a document and later patch what they read. A name is made of
 * the state alone, so every instance gives the same one. It is turned back into the tree as it was, ids and all.
 *
 * What is stored is the state, some hundred bytes, and not its place in the journal, whose rows a compaction takes away
 * together. It is written behind the answer that names it: a name that a crash took is one to read again, never a wrong
 * one.
 */
export class DocumentVersions {
  readonly #parts: DocumentVersionsParts
  /** By thread and name, the least recently named first. */
  readonly #remembered = new Map<string, Remembered>()
  #waiting: Row[] = []
  #writing: Promise<void> | undefined
  #prunedAtMs = 0

  constructor(parts: DocumentVersionsParts) {
    this.#parts = parts
  }

  /** The name of the document's present state: letters, digits, `-` and `_`. */
  name(threadId: ThreadId, ydoc: Y.Doc): string {
    const state = encodeState(ydoc)
    const name = createHash('sha256').update(state).digest('base64url').slice(0, 22)
    const key = keyOf(threadId, name)
    const known = this.#remembered.get(key) ?? { state, isKept: false }
    this.#remembered.delete(key)
    this.#remembered.set(key, known)
    const [oldest] = this.#remembered.keys()
    if (this.#remembered.size > maxRemembered && oldest !== undefined) this.#remembered.delete(oldest)
    return name
  }

  /** Keeps the version that was just named: it is told to somebody who may patch the document. */
  keep(threadId: ThreadId, name: string): void {
    const known = this.#remembered.get(keyOf(threadId, name))
    if (!known || known.isKept) return
    known.isKept = true
    this.#waiting.push({ thread_id: threadId, name, ids: known.state, at_ms: this.#parts.now() })
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
    })
  }

  /** The document as somebody read it who was told this name. Null: the name is not known (any more). */
  async treeAt(threadId: ThreadId, name: string): Promise<readonly Block[] | null> {
    if (name === newDocument) return []
    const state = this.#remembered.get(keyOf(threadId, name))?.state ?? (await this.#find(threadId, name))
    return this.#parts.host.read(threadId, (ydoc) => {
      if (this.name(threadId, ydoc) === name) return readTree(ydoc)
      return state ? treeAtState(ydoc, state) : null
    })
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.#writing
  }

  async #find(threadId: ThreadId, name: string): Promise<Uint8Array | undefined> {
    const row = await this.#parts.db.sql
      .selectFrom('base_versions')
      .select('ids')
      .where('thread_id', '=', threadId)
      .where('name', '=', name)
      .executeTakeFirst()
    return row?.ids
  }

  /** Writes until nothing waits. Never rejects: what is lost is read again. */
  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      await delay(windowMs)
      const rows = this.#waiting
      this.#waiting = []
      for (const [threadId, own] of Map.groupBy(rows, (row) => row.thread_id)) {
        try {
          await this.#insert(threadId, own)
        } catch (error) {
          if (troubleOf(error) !== 'missing')
            this.#parts.log.error('base_versions.not_written', error, { threadId })
        }
      }
    }
  }

  async #insert(threadId: ThreadId, rows: readonly Row[]): Promise<void> {
    const { db, now } = this.#parts
    const table = () => db.sql.deleteFrom('base_versions')
    const insert = db.sql
      .insertInto('base_versions')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['thread_id', 'name']).doUpdateSet({ at_ms: now() }))
    const tooMany = table()
      .where('thread_id', '=', threadId)
      .where(
        'at_ms',
        '<',
        sql<number>`(select at_ms from base_versions where thread_id = ${threadId} order by at_ms desc limit 1 offset ${maxKept})`,
      )
    const old = table().where('at_ms', '<', now() - keptMs)
    const isDue = now() >= this.#prunedAtMs + pruneEveryMs
    if (isDue) this.#prunedAtMs = now()
    await db.commit([insert, tooMany, ...(isDue ? [old] : [])].map((query) => query.compile()))
  }
}

const keyOf = (threadId: ThreadId, name: string) => `${threadId}/${name}`
