import * as Y from 'yjs'
import { alignBlocks, equalEnds } from './align.ts'
import type { Id } from './id-set.ts'
import { changeText, deleteText, locate } from './text-change.ts'
import { type Block, buildElement, idsOf, type PlannedBlock, readBlock, toNode } from './tree.ts'
import type { Writing } from './writing.ts'
import {
  elementAt,
  idOf,
  indexAfter,
  indexAt,
  isInside,
  isLive,
  itemOf,
  liveChildren,
  parentOf,
  parentOfItem,
  placeOf,
  setAttribute,
} from './yjs-internals.ts'

/**
 * Turns the blocks `base` of `parent` into `target`, in the live document and by ids. Blocks that stay are edited in
 * place, words that stay are not touched, and nothing is addressed by position: `base` may be older than the live
 * document (what a model read, what a stream wrote so far), and what others did since then stays.
 *
 * `base` are consecutive blocks of one parent; `after` is the block before them (null: they are the first).
 * Returns the target with its ids: the base of a next change.
 */
export function reconcile(
  writing: Writing,
  parent: Y.XmlFragment,
  base: readonly Block[],
  target: readonly PlannedBlock[],
  after: Block | null = null,
): Block[] {
  // What grows block by block is mostly what it was.
  const { head, tail } = equalEnds(base, target)
  const [baseEnd, targetEnd] = [base.length - tail, target.length - tail]
  const result = base.slice(0, head)
  let [i, j] = [head, head]
  const replaceUpTo = (toBase: number, toTarget: number) => {
    const previous = result.at(-1) ?? after
    result.push(...insertBlocks(writing, parent, previous, target.slice(j, toTarget)))
    for (const block of base.slice(i, toBase)) removeBlock(writing, parent, block, previous?.id ?? null)
  }
  for (const [x, y] of alignBlocks(base.slice(head, baseEnd), target.slice(head, targetEnd))) {
    replaceUpTo(head + x, head + y)
    const [old, fresh] = [base[head + x], target[head + y]]
    if (old && fresh) result.push(changeBlock(writing, old, fresh))
    ;[i, j] = [head + x + 1, head + y + 1]
  }
  replaceUpTo(baseEnd, targetEnd)
  return [...result, ...base.slice(baseEnd)]
}

/** Edits one block in place; `base` and `target` are of one type. */
function changeBlock(writing: Writing, base: Block, target: PlannedBlock): Block {
  if (base.key === target.key) return base
  const element = elementAt(writing.ydoc, base.id)
  if (!element || !isLive(element)) {
    writing.conflicts.push({ kind: 'block_gone', id: base.id })
    return base
  }
  changeAttributes(element, base, target)
  if (base.kind === 'text' && target.kind === 'text') {
    const { type, attrs, key } = target
    return {
      kind: 'text',
      type,
      attrs,
      key,
      id: base.id,
      inline: changeText(writing, element, base.inline, target.inline),
    }
  }
  if (base.kind === 'group' && target.kind === 'group') {
    const { type, attrs, key } = target
    const children = reconcile(writing, element, base.children, target.children)
    return { kind: 'group', type, attrs, key, id: base.id, children }
  }
  throw new Error(`a ${base.type} cannot become a ${target.type}`)
}

function changeAttributes(element: Y.XmlElement, base: Block, target: PlannedBlock): void {
  for (const name of new Set([...Object.keys(base.attrs), ...Object.keys(target.attrs)])) {
    const value = target.attrs[name]
    if (JSON.stringify(base.attrs[name]) !== JSON.stringify(value)) setAttribute(element, name, value)
  }
}

function insertBlocks(
  writing: Writing,
  parent: Y.XmlFragment,
  after: Block | null,
  blocks: readonly PlannedBlock[],
): Block[] {
  if (blocks.length === 0) return []
  const elements = blocks.map(buildElement)
  parent.insert(after ? indexBehind(writing, parent, after.id) : 0, elements)
  return elements.map(readBlock)
}

/** Where the children of `parent` go on behind this block, or behind what holds it now (it was wrapped in a list, say). */
function indexBehind(writing: Writing, parent: Y.XmlFragment, block: Id): number {
  let item = placeOf(writing.ydoc, block)?.item
  while (item) {
    const around = parentOfItem(item)
    if (around === parent) return indexAfter(item)
    item = around?._item ?? undefined
  }
  writing.conflicts.push({ kind: 'place_gone', id: block })
  return parent.length
}

/**
 * Deletes a block with all that the change knew in it. Text that others wrote into it meanwhile stays, and with it the
 * block: of a group, the parts that hold such text.
 */
function removeBlock(writing: Writing, parent: Y.XmlFragment, block: Block, after: Id | null): void {
  const element = elementAt(writing.ydoc, block.id)
  if (!element || !isLive(element)) return
  const within = parent instanceof Y.XmlElement ? idOf(parent) : null
  writing.removed.push({ within, after, content: [toNode(block)] })
  if (removeKnown(writing.ydoc, block, element)) return
  writing.conflicts.push({ kind: 'unseen_text_kept', id: block.id })
}

/** Returns whether the element is gone. */
function removeKnown(ydoc: Y.Doc, block: Block, element: Y.XmlElement): boolean {
  const known = idsOf(block)
  const { spans } = locate(ydoc, known)
  const inside = spans.filter(({ text }) => isInside(text, element))
  if (countCharacters(element) === inside.reduce((sum, { from, to }) => sum + to - from, 0)) {
    if (inside.length < spans.length) deleteText(ydoc, known)
    parentOf(element)?.delete(indexAt(itemOf(element)), 1)
    return true
  }
  if (block.kind === 'text') deleteText(ydoc, known)
  else for (const [index, child] of block.children.entries()) removePart(ydoc, block.type, child, index)
  return false
}

function removePart(ydoc: Y.Doc, group: string, part: Block, index: number): void {
  const element = elementAt(ydoc, part.id)
  if (!element || !isLive(element)) return
  if (isNeeded(group, index)) deleteText(ydoc, idsOf(part))
  else removeKnown(ydoc, part, element)
}

/** What a group cannot be without: a row its cells, a table its header row, an item or a cell its first paragraph. */
function isNeeded(group: string, index: number): boolean {
  if (group === 'tableRow') return true
  return index === 0 && ['table', 'tableCell', 'tableHeader', 'listItem', 'taskItem'].includes(group)
}

function countCharacters(parent: Y.XmlFragment): number {
  let count = 0
  for (const child of liveChildren(parent)) {
    count += child instanceof Y.XmlText ? child.length : countCharacters(child)
  }
  return count
}
