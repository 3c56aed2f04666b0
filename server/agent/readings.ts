import { documentMarkdown } from '#shared/document/markdown.ts'
import type { Seen } from '#shared/document/seen.ts'
import { readTree } from '#shared/document/tree.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { DocumentHost } from '../collab/host.ts'
import type { Patches } from '../history/patches.ts'
import { encodeState, treeAtState } from '../history/snapshot.ts'
import { findPeople } from '../history/version-store.ts'
import type { Database } from '../storage/database.ts'
import { describeChanges, type ForeignChange, foreignChanges } from './changes.ts'

export type ReadingsParts = {
  readonly host: DocumentHost
  readonly patches: Patches
  readonly db: Database
  readonly now: () => number
}

/** What the designer is told of a document at the beginning of a run. */
export type Told = {
  readonly tree: Seen
  readonly markdown: string
  /** What others changed since it was told the last time. */
  readonly changes: string
  readonly atMs: number
  /** The model has it: the next run is told what changes from now on. Until then it would be told the same again. */
  readonly remember: () => Promise<void>
}

/** What the designer has read of each document, over runs and restarts. */
export class Readings {
  readonly #parts: ReadingsParts

  constructor(parts: ReadingsParts) {
    this.#parts = parts
  }

  /** The document as it is now. Throws AppError `not_found`. */
  async begin(threadId: ThreadId): Promise<Told> {
    const { host, patches, db, now } = this.#parts
    const last = await db.sql
      .selectFrom('designer_readings')
      .select(['ids', 'at_ms'])
      .where('thread_id', '=', threadId)
      .executeTakeFirst()
    const atMs = now()
    const ops = last ? await patches.opsSince(threadId, last.at_ms) : []
    const read = await host.readOwned(threadId, (ydoc, owners) => {
      const tree = readTree(ydoc)
      const before = last && treeAtState(ydoc, last.ids)
      return {
        tree,
        markdown: documentMarkdown(ydoc),
        state: encodeState(ydoc),
        found: before ? foreignChanges(before, tree, { owners, ops }) : [],
      }
    })
    const { tree, markdown, state } = read
    const remember = () => this.#remember(threadId, state, atMs)
    return { tree, markdown, changes: await this.#describe(read.found), atMs, remember }
  }

  /** What others changed since `before`, which was read at `atMs`, in the sections with these handles. */
  async since(
    threadId: ThreadId,
    before: { readonly tree: Seen; readonly atMs: number },
    handles: ReadonlySet<string>,
  ): Promise<{ readonly tree: Seen; readonly changes: string }> {
    const ops = await this.#parts.patches.opsSince(threadId, before.atMs)
    const { tree, found } = await this.#parts.host.readOwned(threadId, (ydoc, owners) => {
      const tree = readTree(ydoc)
      return { tree, found: foreignChanges(before.tree, tree, { owners, ops }) }
    })
    return { tree, changes: await this.#describe(found.filter(({ handle }) => handles.has(handle))) }
  }

  async #describe(changes: readonly ForeignChange[]): Promise<string> {
    const ids = new Set(changes.flatMap(({ words }) => words.flatMap(({ by }) => by ?? [])))
    const people = await findPeople(this.#parts.db.sql, [...ids])
    return describeChanges(changes, new Map(people.map(({ userId, name }) => [userId, name])))
  }

  async #remember(threadId: ThreadId, ids: Uint8Array, atMs: number): Promise<void> {
    const reading = { ids, at_ms: atMs }
    await this.#parts.db.sql
      .insertInto('designer_readings')
      .values({ thread_id: threadId, ...reading })
      .onConflict((conflict) => conflict.column('thread_id').doUpdateSet(reading))
      .execute()
  }
}
