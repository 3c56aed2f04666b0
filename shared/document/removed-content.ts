import { hasId, type Id, type IdSet, idAt } from './id-set.ts'
import { inlineToNodes, sliceInline } from './inline.ts'
import { type Block, type LiveInline, toNode } from './tree.ts'
import type { RemovedContent } from './writing.ts'

/** What is gone of these blocks, which follow `after`, now that these ids are deleted. As a change tells it itself. */
export function removedContent(
  blocks: readonly Block[],
  deleted: IdSet,
  after: Id | null,
  within: Id | null = null,
): RemovedContent[] {
  const removed: RemovedContent[] = []
  let previous = after
  for (const block of blocks) {
    if (hasId(deleted, block.id)) {
      removed.push({ within, after: previous, content: [toNode(block)] })
      continue
    }
    previous = block.id
    if (block.kind === 'group') removed.push(...removedContent(block.children, deleted, null, block.id))
    else removed.push(...removedText(block.inline, deleted, block.id))
  }
  return removed
}

function removedText(inline: LiveInline, deleted: IdSet, within: Id): RemovedContent[] {
  return placesIn(inline.ids, deleted).map(([from, to]) => ({
    within,
    after: idAt(inline.ids, from - 1),
    content: inlineToNodes(sliceInline(inline, from, to)),
  }))
}

/** Where in the order of `ids` those stand that are in the set, as stretches. */
function placesIn(ids: IdSet, set: IdSet): [from: number, to: number][] {
  const places: [number, number][] = []
  let passed = 0
  for (const [client, clock, length] of ids) {
    for (const [other, start, count] of set) {
      const from = passed + Math.max(0, start - clock)
      const to = passed + Math.min(length, start + count - clock)
      if (other !== client || from >= to) continue
      const last = places.at(-1)
      if (last?.[1] === from) last[1] = to
      else places.push([from, to])
    }
    passed += length
  }
  return places
}
