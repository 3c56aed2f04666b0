import type { BlockContent, List, ListItem, Root, Table } from 'mdast'
import { toMarkdown } from 'mdast-util-to-markdown'
import { spelling } from './markdown-spelling.ts'
import { nestInline } from './markdown-write-inline.ts'
import type { DocNode } from './node.ts'
import { headingLevel, normalForm } from './normal-form.ts'
import { isBlank } from './normal-inline.ts'

/**
 * The Markdown of blocks: each block's own, one empty line between two, no line end after the last. Blocks that
 * Markdown has no words for (empty paragraphs) are left out.
 *
 * `parseMarkdown(writeMarkdown(nodes))` is the normal form of `nodes`; `writeMarkdown(parseMarkdown(source))` is the
 * canonical spelling of `source`, which stays as it is when it is parsed and written again.
 */
export function writeMarkdown(nodes: readonly DocNode[]): string {
  const markers = listMarkers(nodes)
  return nodes
    .map((node, index) => writeBlock(node, markers[index]))
    .filter((markdown) => markdown !== '')
    .join('\n\n')
}

/** What begins an item: `-` and `1.` usually, `*` and `1)` in a list that would otherwise go on the one before it. */
export type ListMarker = 'usual' | 'other'

/** The Markdown of one block, which depends on its neighbours in nothing but its marker, if it is a list. */
export function writeBlock(node: DocNode, marker: ListMarker = 'usual'): string {
  const root: Root = { type: 'root', children: normalForm([node]).map((block) => toBlock(block, marker)) }
  return toMarkdown(root, spelling).replace(/\n$/, '')
}

/** The marker of each of these neighbouring blocks, if it is a list. */
export function listMarkers(nodes: readonly DocNode[], first: ListMarker = 'usual'): ListMarker[] {
  let previous: { kind: string; marker: ListMarker } | undefined
  return nodes.map((node) => {
    if (node.type === 'paragraph' && isBlank(node.content ?? [])) return 'usual'
    const kind = listKind(node)
    const goesOn = previous?.kind === kind && previous.marker === 'usual'
    const opens = previous === undefined && kind === 'unordered'
    previous = { kind, marker: opens ? first : goesOn ? 'other' : 'usual' }
    return previous.marker
  })
}

function listKind(node: DocNode): 'ordered' | 'unordered' | 'none' {
  if (node.type === 'orderedList') return 'ordered'
  return node.type === 'bulletList' || node.type === 'taskList' ? 'unordered' : 'none'
}

function toBlock(node: DocNode, marker: ListMarker): BlockContent {
  const content = node.content ?? []
  switch (node.type) {
    case 'paragraph':
      return { type: 'paragraph', children: nestInline(content, 'lines') }
    case 'heading':
      return { type: 'heading', depth: headingLevel(node), children: nestInline(content, 'one line') }
    case 'horizontalRule':
      return { type: 'thematicBreak' }
    case 'codeBlock':
      return code(String(node.attrs?.language ?? ''), content[0]?.text ?? '')
    case 'blockquote':
      return { type: 'blockquote', children: toBlocks(content) }
    case 'bulletList':
    case 'taskList':
    case 'orderedList':
      return list(node, marker)
    case 'table':
      return table(content)
    default:
      throw new Error(`not a block of the schema: ${node.type}`)
  }
}

function toBlocks(nodes: readonly DocNode[], first?: ListMarker): BlockContent[] {
  const markers = listMarkers(nodes, first)
  return nodes.map((node, index) => toBlock(node, markers[index] ?? 'usual'))
}

function code(language: string, value: string): BlockContent {
  const [lang = '', ...meta] = language.split(' ')
  return { type: 'code', lang, meta: meta.join(' '), value }
}

/** Items with more than text and lists inside need empty lines within; then there are some between all items. */
function list(node: DocNode, marker: ListMarker): List {
  const ordered = node.type === 'orderedList'
  const children = (node.content ?? []).map((item) =>
    listItem(item, ordered || marker === 'other' ? 'usual' : 'other'),
  )
  return {
    type: 'list',
    ordered,
    start: ordered ? Number(node.attrs?.start) : null,
    spread: children.some((item) => item.spread),
    children,
    data: { bullet: bullets[ordered ? 'ordered' : 'unordered'][marker] },
  }
}

const bullets = { ordered: { usual: '.', other: ')' }, unordered: { usual: '-', other: '*' } } as const

/**
 * The empty paragraph that the schema wants in front of another block is not written, but for tasks, whose box stands
 * in it. A list that is then the first block has `first` as its marker, not its parent's: `- - -` is a rule.
 */
function listItem(item: DocNode, first: ListMarker): ListItem {
  const content = item.content ?? []
  const isTask = item.type === 'taskItem'
  const children = content[0]?.content || isTask ? toBlocks(content) : toBlocks(content.slice(1), first)
  const spread = children.some((child, index) => index > 0 && !mayFollowAtOnce(child))
  return { type: 'listItem', checked: isTask ? item.attrs?.checked === true : null, spread, children }
}

/**
 * A list whose first item begins with text. micromark reads `7.` and an empty `-` behind another marker (`- 7. text`)
 * as text if the line before is text.
 */
const mayFollowAtOnce = (block: BlockContent): boolean =>
  block.type === 'list' && block.children[0]?.children[0]?.type === 'paragraph'

function table(rows: readonly DocNode[]): Table {
  const columns = rows[0]?.content ?? []
  return {
    type: 'table',
    align: columns.map((cell) => alignments.find((align) => align === cell.attrs?.align) ?? null),
    children: rows.map((row) => ({
      type: 'tableRow',
      children: (row.content ?? []).map((cell) => ({
        type: 'tableCell',
        children: nestInline(cell.content?.[0]?.content ?? [], 'one line'),
      })),
    })),
  }
}

const alignments = ['left', 'center', 'right'] as const
