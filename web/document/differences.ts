import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { ReplaceStep } from '@tiptap/pm/transform'

/** The node that a block was before it changed; undefined for one that did not change, or was not there. */
export type PredecessorOf = (node: Node) => Node | undefined

/**
 * Makes the document of `tr` hold exactly `content`, by steps over what differs and nothing else, so that selections,
 * decorations and DOM of everything else stay as they are. Unchanged blocks have to be the same objects in both:
 * blocks that only look the same (empty ones, say) are told apart. Which changed block was which is asked of
 * `predecessorOf`.
 */
export function writeDifferences(tr: Transaction, content: Fragment, predecessorOf: PredecessorOf): void {
  changeChildren({ tr, predecessorOf }, 0, tr.doc.content, content)
}

/** The one passage in which two contents differ, by positions in both; null when they do not. */
export function differenceOf(
  before: Fragment,
  after: Fragment,
): { readonly from: number; readonly toOld: number; readonly toNew: number } | null {
  const from = before.findDiffStart(after)
  const ends = before.findDiffEnd(after)
  if (from === null || ends === null) return null
  // In repeated text both searches claim the same characters.
  const overlap = Math.max(0, from - Math.min(ends.a, ends.b))
  return { from, toOld: ends.a + overlap, toNew: ends.b + overlap }
}

type Rewrite = { readonly tr: Transaction; readonly predecessorOf: PredecessorOf }

/**
 * Goes from the last child to the first, so that the positions of those still to come are those of before.
 * `start` is where the content of the parent begins.
 */
function changeChildren(rewrite: Rewrite, start: number, before: Fragment, after: Fragment): void {
  if (before.firstChild?.isInline || after.firstChild?.isInline) {
    changeInline(rewrite.tr, start, before, after)
    return
  }
  const { head, tail } = sameEnds(before, after)
  const pairs = pairsBetween(rewrite, before, after, head, tail)
  let position = start + before.size - sizeOf(before, before.childCount - tail, before.childCount)
  let [oldEnd, newEnd] = [before.childCount - tail, after.childCount - tail]
  for (const [oldIndex, newIndex] of [...pairs.reverse(), [head - 1, head - 1] as const]) {
    position -= sizeOf(before, oldIndex + 1, oldEnd)
    const gone = nodesOf(before, oldIndex + 1, oldEnd)
    const come = nodesOf(after, newIndex + 1, newEnd)
    const [oldNode, newNode] = [gone[0], come[0]]
    // One that became one is taken for a change of it, unless it only moved.
    const isChange = gone.length === 1 && come.length === 1 && oldNode && !after.content.includes(oldNode)
    if (isChange && newNode) changeNode(rewrite, position, oldNode, newNode)
    else if (gone.length + come.length > 0)
      replace(rewrite.tr, position, position + sizeOf(before, oldIndex + 1, oldEnd), come)
    if (oldIndex < head) break
    position -= before.child(oldIndex).nodeSize
    changeNode(rewrite, position, before.child(oldIndex), after.child(newIndex))
    oldEnd = oldIndex
    newEnd = newIndex
  }
}

/** How many children are the same at the start, and at the end. */
function sameEnds(before: Fragment, after: Fragment): { readonly head: number; readonly tail: number } {
  const most = Math.min(before.childCount, after.childCount)
  let head = 0
  while (head < most && before.child(head) === after.child(head)) head += 1
  let tail = 0
  while (tail < most - head && lastChild(before, tail) === lastChild(after, tail)) tail += 1
  return { head, tail }
}

const lastChild = (fragment: Fragment, fromEnd: number) => fragment.child(fragment.childCount - 1 - fromEnd)

/** Children that are one and the same block, by index in both, in order. */
function pairsBetween(
  { predecessorOf }: Rewrite,
  before: Fragment,
  after: Fragment,
  head: number,
  tail: number,
): (readonly [oldIndex: number, newIndex: number])[] {
  const oldIndexes = new Map<Node, number>()
  for (let index = head; index < before.childCount - tail; index++) oldIndexes.set(before.child(index), index)
  const pairs: (readonly [number, number])[] = []
  let next = head
  for (let index = head; index < after.childCount - tail; index++) {
    const node = after.child(index)
    const oldIndex = oldIndexes.get(predecessorOf(node) ?? node)
    if (oldIndex === undefined || oldIndex < next) continue
    pairs.push([oldIndex, index])
    next = oldIndex + 1
  }
  return pairs
}

function changeNode(rewrite: Rewrite, position: number, before: Node, after: Node): void {
  if (before === after) return
  if (before.isLeaf || after.isLeaf || !canBecome(before, after)) {
    if (!before.eq(after)) replace(rewrite.tr, position, position + before.nodeSize, [after])
    return
  }
  if (!before.hasMarkup(after.type, after.attrs, after.marks))
    rewrite.tr.setNodeMarkup(position, after.type, after.attrs, after.marks)
  changeChildren(rewrite, position + 1, before.content, after.content)
}

/** A paragraph that became a heading is still the place where somebody's caret stood. */
const canBecome = (before: Node, after: Node) =>
  before.type === after.type ||
  (before.isTextblock && after.isTextblock && after.type.validContent(before.content))

function changeInline(tr: Transaction, start: number, before: Fragment, after: Fragment): void {
  const difference = differenceOf(before, after)
  if (!difference) return
  const { from, toOld, toNew } = difference
  tr.step(new ReplaceStep(start + from, start + toOld, new Slice(after.cut(from, toNew), 0, 0)))
}

function replace(tr: Transaction, from: number, to: number, nodes: readonly Node[]): void {
  tr.step(new ReplaceStep(from, to, new Slice(Fragment.fromArray([...nodes]), 0, 0)))
}

function nodesOf(fragment: Fragment, from: number, to: number): Node[] {
  return Array.from({ length: to - from }, (_, index) => fragment.child(from + index))
}

function sizeOf(fragment: Fragment, from: number, to: number): number {
  let size = 0
  for (let index = from; index < to; index++) size += fragment.child(index).nodeSize
  return size
}
