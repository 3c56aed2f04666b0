import type * as Y from 'yjs'
import { equalEnds } from './align.ts'
import { mergeIds, subtractIds } from './id-set.ts'
import { joinMarkdown, writeBlocks } from './markdown.ts'
import type { AppliedPatch } from './patch.ts'
import { removedContent } from './removed-content.ts'
import { readTree } from './tree.ts'
import { type Change, revert, stands } from './undo.ts'

/** What several writes did together: what they wrote and deleted again is no longer there to be told of. */
export function joinChanges(writes: readonly Change[]): Change {
  const inserted = mergeIds(...writes.map((write) => write.inserted))
  const deleted = mergeIds(...writes.map((write) => write.deleted))
  return { inserted, deleted: subtractIds(deleted, inserted) }
}

/**
 * What a change did to the document, by nothing but its ids: for a patch whose writer is gone. Null where nothing of it is
 * left. `copy` is a copy of the document, which is used up.
 */
export function tellChange(
  ydoc: Y.Doc,
  copy: Y.Doc,
  change: Change,
): Pick<AppliedPatch, 'before' | 'after' | 'deletedPreview'> | null {
  if (!stands(ydoc, change)) return null
  const reverted = revert(copy, null, change)
  const [before, after] = [readTree(copy), readTree(ydoc)]
  const { head, tail } = equalEnds(before, after)
  const old = before.slice(head, before.length - tail)
  return {
    before: joinMarkdown(writeBlocks(old)),
    after: joinMarkdown(writeBlocks(after.slice(head, after.length - tail))),
    deletedPreview: removedContent(old, reverted.inserted, before[head - 1]?.id ?? null),
  }
}
