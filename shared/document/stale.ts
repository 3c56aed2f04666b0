import type * as Y from 'yjs'
import { alignBlocks } from './align.ts'
import { diffText } from './diff.ts'
import { type IdSet, idAt } from './id-set.ts'
import { type Block, type LiveInline, type PlannedBlock, readBlock } from './tree.ts'
import { elementAt, isLive, placeOf } from './yjs-internals.ts'

/**
 * Whether a change made for an older document would overwrite words that somebody changed since: the one of these
 * blocks, as it is now, or null if nothing stands in the way. A block that is gone altogether is `gone`.
 *
 * Changes beside each other do not stand in the way, also not in one sentence: the ids tell whose words are whose.
 */
export function findOverlap(
  ydoc: Y.Doc,
  base: readonly Block[],
  target: readonly PlannedBlock[],
): Block | 'gone' | null {
  const partners = new Map(alignBlocks(base, target))
  for (const [index, old] of base.entries()) {
    const partner = partners.get(index)
    const fresh = partner === undefined ? undefined : target[partner]
    if (fresh?.key === old.key) continue
    const now = blockNow(ydoc, old)
    const overlap = fresh ? overlapInBlock(ydoc, old, fresh, now) : overlapOfDeletion(old, now)
    if (overlap) return overlap
  }
  return null
}

function blockNow(ydoc: Y.Doc, block: Block): Block | null {
  const element = elementAt(ydoc, block.id)
  return element && isLive(element) ? readBlock(element) : null
}

/** A block that is to go must be as it was; if somebody took it away already, all the better. */
const overlapOfDeletion = (old: Block, now: Block | null): Block | null =>
  now && now.key !== old.key ? now : null

function overlapInBlock(
  ydoc: Y.Doc,
  old: Block,
  fresh: PlannedBlock,
  now: Block | null,
): Block | 'gone' | null {
  if (!now) return 'gone'
  if (old.kind === 'group') {
    const overlap = fresh.kind === 'group' ? findOverlap(ydoc, old.children, fresh.children) : null
    return overlap ? now : null
  }
  if (fresh.kind === 'group' || now.kind === 'group') return now
  const changes = diffText(old.inline.text, fresh.inline.text).filter(({ same }) => !same)
  return changes.every(({ from, to }) => isUntouched(ydoc, old.inline, from, to, now.inline)) ? null : now
}

/** Whether these characters still stand side by side, with nothing taken away and nothing put between. */
function isUntouched(ydoc: Y.Doc, old: LiveInline, from: number, to: number, now: LiveInline): boolean {
  if (from === to) return true
  const start = indexNow(ydoc, old.ids, from, now.ids)
  const end = indexNow(ydoc, old.ids, to - 1, now.ids)
  return start >= 0 && now.text.slice(start, end + 1) === old.text.slice(from, to)
}

/** Where a character of the old text stands now; -1 if it is gone. */
function indexNow(ydoc: Y.Doc, ids: IdSet, index: number, idsNow: IdSet): number {
  const id = idAt(ids, index)
  const place = id && placeOf(ydoc, id)
  if (!place || place.item.deleted) return -1
  const clock = place.item.id.clock + place.offset
  let passed = 0
  for (const [client, start, length] of idsNow) {
    if (client === place.item.id.client && start <= clock && clock < start + length)
      return passed + clock - start
    passed += length
  }
  return -1
}
