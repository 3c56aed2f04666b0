import type * as Y from 'yjs'
import { type Id, type IdRun, type IdSet, mergeIds, subtractIds } from './id-set.ts'
import type { DocNode } from './node.ts'
import { idsSince, idsWithCopies, type Link, markOf } from './yjs-internals.ts'

/** A change of the document while it is being written: its transaction, and what there is to tell about it afterwards. */
export type Writing = {
  readonly ydoc: Y.Doc
  readonly transaction: Y.Transaction
  readonly conflicts: Conflict[]
  readonly links: Link[]
  readonly removed: RemovedContent[]
  /** Content that had to be written again to stand elsewhere: its old ids and its new ones. */
  readonly moved: { readonly from: IdRun[]; readonly to: IdRun[] }
}

/**
 * Where the document had moved on from what the change was made for. The rest of the change is in the document; nothing
 * of anybody else is lost.
 * - `block_gone`: the block to be changed had been deleted; `id` is that block.
 * - `place_gone`: what the new content was to follow had been deleted with all around it; it stands at the end of its
 *   block or of the document.
 * - `unseen_text_kept`: a block to be deleted holds text that the change did not know; that text and its block stay.
 */
export type Conflict = { readonly kind: 'block_gone' | 'place_gone' | 'unseen_text_kept'; readonly id: Id }

/**
 * Deleted content, to be shown to people who review the change: browsers have thrown it away by then. It stood in the
 * element `within` (null: in the document itself), right behind the character or block `after` (null: at the start).
 * `content` is blocks, or inline nodes where it is a part of a block's text.
 */
export type RemovedContent = {
  readonly within: Id | null
  readonly after: Id | null
  readonly content: readonly DocNode[]
}

/**
 * A change that is in the document. `inserted` and `deleted` name exactly what it did and are the basis of its undo. What
 * it only moved is neither: an undo leaves it where it is now, with whatever others wrote into it.
 */
export type Written<T> = {
  readonly value: T
  readonly inserted: IdSet
  readonly deleted: IdSet
  readonly links: readonly Link[]
  readonly conflicts: readonly Conflict[]
  readonly removed: readonly RemovedContent[]
}

/**
 * Runs `change` in one Yjs transaction, so that peers see it whole or not at all. Inside a transaction that is already
 * open it becomes a part of that one, and still reports its own ids alone; the origin is then that of the outer one.
 */
export function write<T>(ydoc: Y.Doc, origin: unknown, change: (writing: Writing) => T): Written<T> {
  return ydoc.transact((transaction) => {
    const start = markOf(transaction)
    const writing: Writing = {
      ydoc,
      transaction,
      conflicts: [],
      links: [],
      removed: [],
      moved: { from: [], to: [] },
    }
    const value = change(writing)
    const { conflicts, links, removed, moved } = writing
    const since = idsSince(transaction, start)
    const written = subtractIds(mergeIds(since.inserted), mergeIds(moved.to))
    const erased = subtractIds(mergeIds(since.deleted), mergeIds(moved.from))
    // What it wrote and deleted again never was there for anybody; not even if it was moved in between.
    const inserted = subtractIds(written, erased)
    const deleted = subtractIds(erased, moved.to.length > 0 ? idsWithCopies(ydoc, written) : written)
    return { value, inserted, deleted, links, conflicts, removed }
  }, origin)
}
