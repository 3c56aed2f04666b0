import type { Node } from '@tiptap/pm/model'
import { Decoration } from '@tiptap/pm/view'
import { drawRemoved, type Removal } from './review-removed.ts'

/** From one position of the document to another. */
export type Span = { readonly from: number; readonly to: number }

/** Text that a patch brought, which nobody has kept or undone yet. */
export type PatchSpan = Span & { readonly patchId: string }

/** What is to be marked, each list in document order, and the patch that the reader is asked about, if any. */
export type Unreviewed = {
  readonly spans: readonly PatchSpan[]
  readonly removals: readonly Removal[]
  readonly current: string | null
}

/** Neighbouring blocks that are marked alike, from before the first to behind the last: a rule beside them says so. */
export type Stretch = Span & { readonly kind: 'new' | 'changed' | 'current' }

export type Marks = { readonly decorations: readonly Decoration[]; readonly stretches: readonly Stretch[] }

/**
 * A block of which everything is new bears a rule beside it and stays easy to read. In a block that was there before, the
 * words themselves are marked as well.
 */
export function markText(doc: Node, { spans, removals, current }: Unreviewed): Marks {
  const inText = removals
    .filter(({ isInline }) => isInline)
    .map(({ position, patchId }) => ({ from: position, to: position, patchId }))
  const blocks = touchedBlocks(
    doc,
    [...spans, ...inText].sort((a, b) => a.from - b.from),
  )
  return {
    decorations: [
      ...blocks.flatMap((block) => markWords(block, current)),
      ...removals.map((removal) => drawRemoved(doc, removal, removal.patchId === current)),
    ],
    stretches: [
      ...stretchesOf(blocks, ({ isNew }) => (isNew ? 'new' : 'changed')),
      ...stretchesOf(blocks, (block) => (isWholly(block, current) ? 'current' : null)),
    ],
  }
}

/** A top-level block that patches wrote in. */
type TouchedBlock = Span & { readonly isNew: boolean; readonly spans: readonly PatchSpan[] }

function touchedBlocks(doc: Node, spans: readonly PatchSpan[]): TouchedBlock[] {
  const touched: TouchedBlock[] = []
  let next = 0
  doc.forEach((node, from) => {
    const to = from + node.nodeSize
    const first = next
    let length = 0
    for (let span = spans[next]; span && span.from < to; span = spans[++next]) length += span.to - span.from
    if (next > first)
      touched.push({ from, to, isNew: length >= inlineSize(node), spans: spans.slice(first, next) })
  })
  return touched
}

/** Characters and hard breaks in a block. */
function inlineSize(node: Node): number {
  if (node.isTextblock) return node.content.size
  let size = 0
  node.forEach((child) => {
    size += inlineSize(child)
  })
  return size
}

const isWholly = ({ isNew, spans }: TouchedBlock, patchId: string | null) =>
  isNew && spans.every((span) => span.patchId === patchId)

function markWords(block: TouchedBlock, current: string | null): Decoration[] {
  if (isWholly(block, current)) return []
  return block.spans
    .filter(({ from, to }) => to > from)
    .flatMap(({ from, to, patchId }) => {
      const isCurrent = patchId === current
      if (!block.isNew)
        return [
          Decoration.inline(from, to, { nodeName: 'ins', class: isCurrent ? 'added in-review' : 'added' }),
        ]
      return isCurrent ? [Decoration.inline(from, to, { class: 'in-review' })] : []
    })
}

/** An empty paragraph or a line between two blocks has no text that could be anybody's: it does not part them. */
const emptyBlockSize = 2

function stretchesOf(
  blocks: readonly TouchedBlock[],
  kindOf: (block: TouchedBlock) => Stretch['kind'] | null,
): Stretch[] {
  const stretches: Stretch[] = []
  for (const block of blocks) {
    const kind = kindOf(block)
    if (kind === null) continue
    const last = stretches.at(-1)
    if (last?.kind === kind && block.from - last.to <= emptyBlockSize)
      stretches[stretches.length - 1] = { ...last, to: block.to }
    else stretches.push({ from: block.from, to: block.to, kind })
  }
  return stretches
}
