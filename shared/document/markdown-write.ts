import type { BlockContent, List, ListItem, Parents, Root, Table, ThematicBreak } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { type Handle, type Info, type Options, type State, toMarkdown } from 'mdast-util-to-markdown'
import { nestInline, type Verbatim } from './markdown-write-inline.ts'
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
  return toMarkdown(root, options).replace(/\n$/, '')
}

/** The marker of each of these neighbouring blocks, if it is a list. */
export function listMarkers(nodes: readonly DocNode[], first: ListMarker = 'usual'): ListMarker[] {
  let previous: { kind: string; marker: ListMarker } | undefined
  return nodes.map((node) => {
    if (node.type === 'paragraph' && isBlank(node.content ?? [])) return 'usual'
    const kind = listKind(node)
    const goesOn = previous?.kind === kind && previous.marker === 'usual'
    previous = { kind, marker: previous === undefined ? first : goesOn ? 'other' : 'usual' }
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
  const children = (node.content ?? []).map((item) => listItem(item, ordered ? 'usual' : marker))
  const start = ordered ? Number(node.attrs?.start) : null
  return {
    type: 'list',
    ordered,
    start,
    spread: children.some((item) => item.spread),
    children,
    data: { marker },
  }
}

/**
 * A list right behind the marker of its parent has the other marker: a line of three equal ones is a rule. The empty
 * paragraph that the schema wants in front of it is not written, but for tasks, whose box stands in it.
 */
function listItem(item: DocNode, marker: ListMarker): ListItem {
  const [first, ...rest] = item.content ?? []
  const isTask = item.type === 'taskItem'
  const other = marker === 'usual' ? 'other' : 'usual'
  const children = first?.content || isTask ? toBlocks(item.content ?? []) : toBlocks(rest, other)
  const spread = children.some((child, index) => index > 0 && child.type !== 'list')
  return { type: 'listItem', checked: isTask ? item.attrs?.checked === true : null, spread, children }
}

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

declare module 'mdast' {
  interface ListData {
    marker?: ListMarker
  }
}

function writeList(node: List, _parent: Parents | undefined, state: State, info: Info): string {
  const other = node.data?.marker === 'other'
  const exit = state.enter('list')
  const outer = state.bulletCurrent
  state.bulletCurrent = node.ordered ? (other ? ')' : '.') : other ? '*' : '-'
  const markdown = state.containerFlow(node, info)
  state.bulletCurrent = outer
  exit()
  return markdown
}

/** `- ---` would be one rule, `---` on top of a document metadata. */
function writeRule(node: ThematicBreak, parent: Parents | undefined): string {
  return parent?.type === 'listItem' && parent.children[0] === node ? '___' : '---'
}

const writeVerbatim: Handle = Object.assign((node: Verbatim) => node.value, { peek: () => '<' })

const options: Options = {
  emphasis: '_',
  fences: true,
  listItemIndent: 'one',
  // Every rule is written by writeRule; '-' here would make the library keep lists of rules away from '-'.
  rule: '_',
  // A link that shows its address is no link here any more, see nestInline.
  resourceLink: true,
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
  handlers: { list: writeList, thematicBreak: writeRule, verbatim: writeVerbatim },
}
