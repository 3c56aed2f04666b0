import * as Y from 'yjs'
import { type IdSet, mergeIds } from './id-set.ts'
import { type Kept, keptTexts, stayingItems } from './kept.ts'
import { keepMarks, marksBehind } from './marks-behind.ts'
import { originalsOf, recreate } from './recreate.ts'
import { repair, touchedBlocks } from './repair.ts'
import { write } from './writing.ts'
import { fragmentOf } from './ydoc.ts'
import { itemsOf, type Link, placesOf, presentIds } from './yjs-internals.ts'
import { deleteItem } from './yjs-items.ts'

/** What a change did to a document (`Written`), which is all that is needed to take it back. */
export type Change = { readonly inserted: IdSet; readonly deleted: IdSet }

/** What taking a change back did. It is a change itself: to revert it is to redo the first one. */
export type Reverted = Change & {
  /** To be stored and given to `applyLinks` after loading: without them later undos do not find what came back. */
  readonly links: readonly Link[]
  readonly kept: readonly Kept[]
  /** Characters that did not come back, because the block they stood in was deleted by somebody else. */
  readonly lostCharacters: number
}

/** Whether any of it stands: something that it wrote is there, or something that it deleted is not. */
export function stands(ydoc: Y.Doc, { inserted, deleted }: Change): boolean {
  for (const { item } of placesOf(ydoc, inserted)) if (!item.deleted) return true
  for (const { item } of placesOf(ydoc, deleted)) if (item.deleted) return true
  return false
}

/**
 * Takes a change back in one transaction: what it deleted is there again, what it inserted is gone. It may be long ago,
 * in another process, and others may have changed everything around it since. Nothing happened when `inserted` and
 * `deleted` of the result are empty: the change has left no trace that could be taken back.
 *
 * 1. What it deleted comes back where it stood, unless the block that held it is gone.
 * 2. What it inserted goes, wherever it stands now, and nothing else does.
 * 3. Text of others is never touched. Blocks of the change that hold such text stay for it; a table row stays whole,
 *    and with it the header of its table. All that stayed is in `kept`.
 * 4. An attribute or mark that others changed since stays as they left it.
 * 5. To revert the result makes the document what it was before, as long as nobody changed it in between.
 * 6. The document fits the schema afterwards.
 * 7. Every peer that gets the update has the same document, also one that threw deleted content away.
 */
export function revert(ydoc: Y.Doc, origin: unknown, change: Change): Reverted {
  const fragment = fragmentOf(ydoc)
  const { value, inserted, deleted, links } = write(ydoc, origin, (writing) => {
    const { transaction } = writing
    const begin = Y.getState(ydoc.store, ydoc.clientID)
    const fresh = ({ id }: Y.Item) => id.client === ydoc.clientID && id.clock >= begin
    const ids = mergeIds(presentIds(ydoc, change.inserted))
    const inserted = itemsOf(transaction, ids)
    const deleted = itemsOf(transaction, mergeIds(presentIds(ydoc, change.deleted)))
    const written = new Set(inserted.filter((item) => !item.deleted))
    const erased = deleted.filter((item) => item.deleted)
    const moving = new Set([...written, ...erased])
    const behind = marksBehind({ inserted: ids, items: [...inserted, ...deleted], moving })
    const back = recreate(transaction, erased, written, originalsOf(ydoc, change.deleted))
    writing.links.push(...back.links)
    const own = new Set(itemsOf(transaction, ids).filter((item) => !item.deleted))
    const staying = stayingItems(own)
    const kept = keptTexts(own, staying, fresh)
    // From the inside out.
    for (const item of [...own].reverse()) if (mayGo(item, staying)) deleteItem(transaction, item)
    keepMarks(transaction, behind)
    repair(fragment, touchedBlocks(transaction, fragment))
    return { kept, lostCharacters: countCharacters(back.lost) }
  })
  return { inserted, deleted, links, ...value }
}

/** Whether nothing that stays needs it: a block that stays has its attributes too. */
function mayGo(item: Y.Item, staying: ReadonlySet<Y.Item>): boolean {
  if (item.deleted || staying.has(item)) return false
  const holder = item.parentSub !== null && item.parent instanceof Y.AbstractType ? item.parent._item : null
  return !holder || !staying.has(holder)
}

const countCharacters = (items: readonly Y.Item[]): number =>
  items.reduce((sum, { content, length }) => sum + (content instanceof Y.ContentString ? length : 0), 0)
