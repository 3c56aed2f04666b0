import type { DocNode } from './node.ts'
import { blockText, inlineText, normalInline } from './normal-inline.ts'

/** Lists and quotes inside each other, at most. A person loses track at four; browsers and parsers recurse. */
export const maxNesting = 32

/** Cells of one table, at most: GFM lets 60 kB of text stand for a table of a hundred million empty cells. */
const maxCells = 50_000

/**
 * The blocks as Markdown can say them. Whatever people make in the editor, or a foreign client writes, has exactly one
 * normal form, and `parseMarkdown(writeMarkdown(nodes))` is that form. Against what stood there it
 *  - has no empty paragraphs, except as the only content of a quote, list item or cell, or in front of an item's block;
 *  - has text as `normalInline` describes it;
 *  - has tables of full rows, whose first row alone is headers, with one alignment a column (the header's);
 *  - has list numbers that fit nine digits, code languages without double spaces;
 *  - has the blocks within `maxNesting` quotes and lists put side by side, and the rows of a monstrous table as lines;
 *  - has every attribute, default or not, as ProseMirror's own JSON has.
 * No words are ever lost by it. Each block's form depends on that block alone, so it can be kept with the block.
 */
export function normalForm(nodes: readonly DocNode[]): DocNode[] {
  return blocks(nodes, 0)
}

const blocks = (nodes: readonly DocNode[], depth: number): DocNode[] =>
  nodes.flatMap((node) => block(node, depth))

function block(node: DocNode, depth: number): DocNode[] {
  const content = node.content ?? []
  switch (node.type) {
    case 'paragraph':
      return content.length === 0
        ? []
        : [textBlock({ type: 'paragraph' }, normalInline(content))].filter(hasContent)
    case 'heading':
      return [textBlock({ type: 'heading', attrs: { level: headingLevel(node) } }, normalInline(content))]
    case 'horizontalRule':
      return [{ type: 'horizontalRule' }]
    case 'codeBlock':
      return [codeBlock(node)]
    case 'blockquote': {
      if (depth >= maxNesting) return blocks(content, depth)
      const inside = blocks(content, depth + 1)
      return [{ type: 'blockquote', content: inside.length > 0 ? inside : [emptyParagraph] }]
    }
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
      if (depth >= maxNesting) return content.flatMap((item) => blocks(item.content ?? [], depth))
      return content.length === 0 ? [] : [list(node, content, depth + 1)]
    case 'table':
      return table(content)
    default:
      throw new Error(`not a block of the schema: ${node.type}`)
  }
}

const emptyParagraph: DocNode = { type: 'paragraph' }

const hasContent = (node: DocNode): boolean => node.content !== undefined

const textBlock = (node: DocNode, content: readonly DocNode[]): DocNode =>
  content.length === 0 ? node : { ...node, content }

function codeBlock(node: DocNode): DocNode {
  const given = node.attrs?.language
  const language = (typeof given === 'string' && inlineText(given).replace(/\s+/g, ' ').trim()) || null
  const text = blockText((node.content ?? []).map((child) => child.text ?? '').join(''))
  return textBlock({ type: 'codeBlock', attrs: { language } }, text === '' ? [] : [{ type: 'text', text }])
}

function list(node: DocNode, items: readonly DocNode[], depth: number): DocNode {
  const content = items.map((item) => listItem(item, depth))
  if (node.type !== 'orderedList') return { type: node.type, content }
  return {
    type: 'orderedList',
    attrs: { start: firstNumber(node.attrs?.start, items.length) },
    content,
  }
}

/** An item begins with a paragraph in the schema; Markdown writes none when that paragraph is empty. */
function listItem(item: DocNode, depth: number): DocNode {
  const inside = blocks(item.content ?? [], depth)
  const content = inside[0]?.type === 'paragraph' ? inside : [emptyParagraph, ...inside]
  if (item.type !== 'taskItem') return { type: item.type, content }
  return { type: 'taskItem', attrs: { checked: item.attrs?.checked === true }, content }
}

function table(rows: readonly DocNode[]): DocNode[] {
  const width = rows.reduce((most, row) => Math.max(most, row.content?.length ?? 0), 0)
  if (width === 0) return []
  if (width * rows.length > maxCells) return rows.flatMap(rowAsParagraph)
  const header = rows[0]?.content ?? []
  const columns = Array.from({ length: width }, (_, column) => alignment(header[column]?.attrs?.align))
  const content = rows.map((row, index) => ({
    type: 'tableRow',
    content: columns.map((align, column) => ({
      type: index === 0 ? 'tableHeader' : 'tableCell',
      attrs: { align },
      content: [textBlock({ type: 'paragraph' }, normalInline(cellContent(row.content?.[column]), true))],
    })),
  }))
  return [{ type: 'table', content }]
}

function rowAsParagraph(row: DocNode): DocNode[] {
  const bar: DocNode = { type: 'text', text: ' | ' }
  const cells = (row.content ?? []).filter((cell) => cellContent(cell).length > 0)
  const content = cells.flatMap((cell, index) =>
    index === 0 ? cellContent(cell) : [bar, ...cellContent(cell)],
  )
  return [textBlock({ type: 'paragraph' }, normalInline(content))].filter(hasContent)
}

function cellContent(cell: DocNode | undefined): DocNode[] {
  const paragraphs = cell?.content ?? []
  return paragraphs.flatMap((paragraph, index) =>
    index === 0 ? (paragraph.content ?? []) : [{ type: 'hardBreak' }, ...(paragraph.content ?? [])],
  )
}

const levels = [1, 2, 3, 4, 5, 6] as const

/** As the editor shows it: an unknown level is a first one. */
export const headingLevel = (heading: DocNode): (typeof levels)[number] =>
  levels.find((level) => level === heading.attrs?.level) ?? 1

const alignment = (align: unknown): string | null =>
  align === 'left' || align === 'right' || align === 'center' ? align : null

/** Markdown counts up to nine digits, in the last item too. */
function firstNumber(start: unknown, items: number): number {
  return typeof start === 'number' && Number.isInteger(start) && start >= 0
    ? Math.min(start, 1_000_000_000 - items)
    : 1
}
