import type { Definition, List, ListItem, Nodes, PhrasingContent, RootContent, Table } from 'mdast'
import { safeHref } from './links.ts'
import { parseMdast } from './markdown-syntax.ts'
import type { DocMark, DocNode } from './node.ts'
import { normalForm } from './normal-form.ts'

/**
 * The blocks that a Markdown source says, in normal form (normal-form.ts): valid for the schema whatever the source is;
 * none for a blank source (a doc node of its own then needs an empty paragraph).
 * What the schema has no place for is kept as text: raw HTML, footnotes, images (as links), links to forbidden
 * addresses. `warnings` gets one sentence for each kind of such loss, for people and models to read.
 */
export function parseMarkdown(source: string, warnings: string[] = []): DocNode[] {
  const found = new Set<string>()
  const warn = (warning: string) => found.add(warning)
  const root = parseMdast(source, warn)
  const nodes = normalForm(blocks(root.children, { ...references(root, source.length), warn }))
  warnings.push(...found)
  return nodes
}

/** A block of a source as its syntax, which has the places of its parts, and what it comes to: mostly one block. */
export type MarkdownPart = { readonly syntax: RootContent; readonly nodes: readonly DocNode[] }

/** The same as `parseMarkdown`, for each top-level block of the source by itself. */
export function parseParts(source: string): MarkdownPart[] {
  const root = parseMdast(source)
  const context = { ...references(root, source.length), warn: () => undefined }
  return root.children.map((syntax) => ({ syntax, nodes: normalForm(block(syntax, context)) }))
}

type Context = {
  readonly definitions: ReadonlyMap<string, Definition>
  /** Characters that references may still expand to. */
  budget: number
  readonly warn: (warning: string) => void
}

/**
 * The link definitions, of which the first of a name counts. A short reference to a long address, repeated, would
 * multiply the size of the source: all expansions together may be as long as the source, or 100 kB.
 */
function references(root: Nodes, sourceLength: number): Pick<Context, 'definitions' | 'budget'> {
  const definitions = new Map<string, Definition>()
  const visit = (node: Nodes) => {
    if (node.type === 'definition' && !definitions.has(node.identifier))
      definitions.set(node.identifier, node)
    if (mayHoldBlocks(node)) node.children.forEach(visit)
  }
  visit(root)
  return { definitions, budget: Math.max(sourceLength, 100_000) }
}

const mayHoldBlocks = (node: Nodes) =>
  node.type === 'root' ||
  node.type === 'blockquote' ||
  node.type === 'list' ||
  node.type === 'listItem' ||
  node.type === 'footnoteDefinition'

const blocks = (nodes: readonly RootContent[], context: Context): DocNode[] =>
  nodes.flatMap((node) => block(node, context))

function block(node: RootContent, context: Context): DocNode[] {
  switch (node.type) {
    case 'paragraph':
      return [{ type: 'paragraph', content: inline(node.children, context) }]
    case 'heading':
      return [{ type: 'heading', attrs: { level: node.depth }, content: inline(node.children, context) }]
    case 'thematicBreak':
      return [{ type: 'horizontalRule' }]
    case 'blockquote':
      return [{ type: 'blockquote', content: blocks(node.children, context) }]
    case 'code':
      return [codeBlock([node.lang, node.meta].join(' '), node.value)]
    case 'yaml':
      return [codeBlock('yaml', node.value)]
    case 'list':
      return lists(node, context)
    case 'table':
      return [table(node, context)]
    case 'html':
      return htmlBlock(node.value, context)
    case 'definition':
      return []
    case 'footnoteDefinition':
      return footnote(node.label ?? node.identifier, blocks(node.children, context), context)
    default:
      throw new Error(`a ${node.type} is no block`)
  }
}

const codeBlock = (language: string, text: string): DocNode => ({
  type: 'codeBlock',
  attrs: { language },
  content: [{ type: 'text', text }],
})

/** GFM lets tasks and plain items share a list, the schema does not: such a list becomes several. */
function lists(node: List, context: Context): DocNode[] {
  const isTask = (item: ListItem | undefined) => typeof item?.checked === 'boolean'
  const result: DocNode[] = []
  for (let from = 0, to = 0; from < node.children.length; from = to) {
    const tasks = isTask(node.children[from])
    while (to < node.children.length && isTask(node.children[to]) === tasks) to++
    const content = node.children.slice(from, to).map((item) => listItem(item, context))
    if (tasks && node.ordered) context.warn('Numbers in front of tasks were left out.')
    if (tasks) result.push({ type: 'taskList', content })
    else if (node.ordered)
      result.push({ type: 'orderedList', attrs: { start: (node.start ?? 1) + from }, content })
    else result.push({ type: 'bulletList', content })
  }
  return result
}

function listItem(item: ListItem, context: Context): DocNode {
  const content = blocks(item.children, context)
  return typeof item.checked === 'boolean'
    ? { type: 'taskItem', attrs: { checked: item.checked }, content }
    : { type: 'listItem', content }
}

/** GFM has as many columns as the header and drops what is to the right of them; here the last cell takes it up. */
function table(node: Table, context: Context): DocNode {
  const width = node.children[0]?.children.length ?? 0
  const content = node.children.map((row) => {
    const cells = row.children.map((cell) => inline(cell.children, context))
    if (cells.length > width)
      context.warn('Cells to the right of a table’s columns were put into its last column.')
    const surplus = cells.splice(width).flatMap((cell): DocNode[] => [{ type: 'text', text: ' | ' }, ...cell])
    cells.at(-1)?.push(...surplus)
    return { type: 'tableRow', content: cells.map((cell, column) => tableCell(cell, node.align?.[column])) }
  })
  return { type: 'table', content }
}

const tableCell = (content: readonly DocNode[], align: string | null | undefined): DocNode => ({
  type: 'tableCell',
  attrs: { align: align ?? null },
  content: [{ type: 'paragraph', content }],
})

const htmlIsText = 'HTML was kept as plain text.'
const forbiddenIsText =
  'Links lead to http, https, mailto and relative addresses only; another became plain text.'
const footnoteIsText = 'Footnotes were kept as plain text.'

/** Line by line as it stands; only comments that say nothing, with which tools part lists, are left out. */
function htmlBlock(html: string, context: Context): DocNode[] {
  if (/^<!--\s*-->$/.test(html)) return []
  const lines = html.split(/\r\n|\n|\r/).map((line) => (isBreak(line.trim()) ? [] : [textNode(line)]))
  if (lines.some((line) => line.length > 0)) context.warn(htmlIsText)
  return [
    {
      type: 'paragraph',
      content: lines.flatMap((line, index) => (index === 0 ? line : [hardBreak, ...line])),
    },
  ]
}

function footnote(label: string, content: readonly DocNode[], context: Context): DocNode[] {
  context.warn(footnoteIsText)
  const [first, ...rest] = content
  const name = textNode(`[^${label}]: `)
  return first?.type === 'paragraph'
    ? [{ type: 'paragraph', content: [name, ...(first.content ?? [])] }, ...rest]
    : [{ type: 'paragraph', content: [name] }, ...content]
}

const isBreak = (html: string): boolean => /^<br\s*\/?>$/i.test(html)
const hardBreak: DocNode = { type: 'hardBreak' }
const textNode = (text: string, marks: readonly DocMark[] = []): DocNode => ({ type: 'text', text, marks })

/** The nested emphasis and links of a text block as texts with marks. Not recursive: sources nest as deep as they like. */
function inline(nodes: readonly PhrasingContent[], context: Context): DocNode[] {
  const result: DocNode[] = []
  const pending: { node: PhrasingContent; marks: readonly DocMark[] }[] = []
  const push = (children: readonly PhrasingContent[], marks: readonly DocMark[]) => {
    for (const node of children.toReversed()) pending.push({ node, marks })
  }
  push(nodes, [])
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, marks } = next
    switch (node.type) {
      case 'text':
        result.push(textNode(node.value, marks))
        break
      case 'inlineCode':
        result.push(textNode(node.value, withMark(marks, { type: 'code' })))
        break
      case 'strong':
        push(node.children, withMark(marks, { type: 'bold' }))
        break
      case 'emphasis':
        push(node.children, withMark(marks, { type: 'italic' }))
        break
      case 'delete':
        push(node.children, withMark(marks, { type: 'strike' }))
        break
      case 'link':
        push(node.children, withMark(marks, link(node.url, node.title, context)))
        break
      case 'linkReference':
        push(node.children, withMark(marks, referredLink(node.identifier, context)))
        break
      case 'image':
        context.warn('Images became links.')
        result.push(textNode(node.alt || node.url, withMark(marks, link(node.url, node.title, context))))
        break
      case 'imageReference':
        context.warn('Images became links.')
        result.push(
          textNode(node.alt || node.identifier, withMark(marks, referredLink(node.identifier, context))),
        )
        break
      case 'break':
        result.push(hardBreak)
        break
      case 'html':
        if (isBreak(node.value)) result.push(hardBreak)
        else {
          context.warn(htmlIsText)
          result.push(textNode(node.value, marks))
        }
        break
      case 'footnoteReference':
        context.warn(footnoteIsText)
        result.push(textNode(`[^${node.label ?? node.identifier}]`, marks))
        break
      default:
        throw new Error(`no such text: ${JSON.stringify(node)}`)
    }
  }
  return result
}

/** A link inside a link (of a linked image) is not one; otherwise marks of one kind inside each other are one. */
const withMark = (marks: readonly DocMark[], mark: DocMark | null): readonly DocMark[] =>
  mark === null || marks.some((other) => other.type === mark.type) ? marks : [...marks, mark]

function link(url: string, title: string | null | undefined, context: Context): DocMark | null {
  const href = safeHref(url)
  if (href === null) context.warn(forbiddenIsText)
  return href === null ? null : { type: 'link', attrs: { href, title: title ?? null } }
}

function referredLink(identifier: string, context: Context): DocMark | null {
  const definition = context.definitions.get(identifier)
  if (!definition) return null
  context.budget -= definition.url.length + (definition.title?.length ?? 0)
  if (context.budget >= 0) return link(definition.url, definition.title, context)
  context.warn('References to link definitions became plain text: together they are too long.')
  return null
}
