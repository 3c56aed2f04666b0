import { emptyInline, hardBreak, inlineOf, joinInline, makePiece } from './inline.ts'
import { type PlannedBlock, planGroup, planText } from './tree.ts'

/**
 * The way from a list of neighbouring blocks down to a list of blocks inside them: the index to go into at each level.
 * The empty path is the outer list itself.
 */
export type BlockPath = readonly number[]

type BlockList = readonly PlannedBlock[]

/** All lists of neighbouring blocks, the outer one first, each with the type of the block around it (null: none). */
export function* blockLists(
  blocks: BlockList,
  type: string | null = null,
  path: BlockPath = [],
): Generator<{ blocks: BlockList; type: string | null; path: BlockPath }> {
  yield { blocks, type, path }
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'group') yield* blockLists(block.children, block.type, [...path, index])
  }
}

/**
 * The outer list with one of its inner lists edited. The blocks around it stay valid: a group left empty goes, an item
 * keeps a paragraph in front. Null where the new blocks cannot stand there, such as a list in a table cell.
 */
export function editList(
  blocks: BlockList,
  path: BlockPath,
  edit: (list: BlockList) => BlockList,
): BlockList | null {
  const [index, ...rest] = path
  if (index === undefined) return edit(blocks)
  const block = blocks[index]
  if (block?.kind !== 'group') throw new Error('a path leads through groups only')
  const children = editList(block.children, rest, edit)
  const fitted = children && withChildren(block, children)
  return fitted && blocks.toSpliced(index, 1, ...fitted)
}

/** The group with these children, if they can be made to fit; none where it is left empty; null where they cannot. */
function withChildren(group: PlannedBlock, children: BlockList): BlockList | null {
  const made = (fitting: BlockList) => [planGroup(group.type, group.attrs, fitting)]
  switch (group.type) {
    case 'tableCell':
    case 'tableHeader':
      return children.every((child) => child.type === 'paragraph') ? made([joinParagraphs(children)]) : null
    case 'listItem':
    case 'taskItem':
      if (children.length === 0) return []
      return made(children[0]?.type === 'paragraph' ? children : [joinParagraphs([]), ...children])
    case 'table':
      return children.length === 0
        ? []
        : made(children.map((row, index) => (index === 0 ? asHeader(row) : row)))
    default:
      return children.length === 0 ? [] : made(children)
  }
}

/** One paragraph with the text of all, line by line. */
function joinParagraphs(paragraphs: BlockList): PlannedBlock {
  const lines = paragraphs.map((paragraph) => (paragraph.kind === 'text' ? paragraph.inline : emptyInline))
  const lineBreak = inlineOf([makePiece(hardBreak, [])])
  return planText(
    'paragraph',
    undefined,
    joinInline(...lines.flatMap((line, i) => (i === 0 ? [line] : [lineBreak, line]))),
  )
}

/** A row as the first one of a table. */
function asHeader(row: PlannedBlock): PlannedBlock {
  if (row.kind !== 'group') return row
  return planGroup(
    row.type,
    row.attrs,
    row.children.map((cell) =>
      cell.kind === 'group' ? planGroup('tableHeader', cell.attrs, cell.children) : cell,
    ),
  )
}
