import type { DocNode } from '#shared/document/node.ts'
import type { Random } from '../random.ts'
import { hostileInline, hostileLine } from './hostile-text.ts'
import { plainInline, plainLine } from './plain-text.ts'

/** A document as people write it: words, marks around whole words, every kind of block. It is in normal form. */
export const plainDocument = (random: Random): DocNode[] => blocks({ random, ...plain }, 2, 1 + random.int(6))

/**
 * A document as nobody writes it, but a foreign client may: text made of Markdown's own characters, marks that begin
 * and end anywhere, blanks and breaks in every corner, ragged tables, attributes out of range. Valid for the schema.
 */
export const hostileDocument = (random: Random): DocNode[] =>
  blocks({ random, ...hostile }, 3, 1 + random.int(6))

/** What makes the two differ; the grammar below is one. */
type Author = {
  readonly random: Random
  /** Content of a text block; not empty for the plain author, unless it is a cell's. */
  readonly inline: (random: Random, place: 'block' | 'cell') => DocNode[]
  readonly codeLine: (random: Random) => string
  readonly languages: readonly unknown[]
  readonly levels: readonly unknown[]
  readonly starts: readonly unknown[]
  readonly alignments: readonly unknown[]
  /** Whether the document may hold what its normal form does not. */
  readonly careless: boolean
}

const plain = {
  inline: plainInline,
  codeLine: plainLine,
  languages: [null, 'spy', 'js', 'js title="a b"'],
  levels: [1, 2, 3, 4, 5, 6],
  starts: [1, 1, 4, 0],
  alignments: [null, 'left', 'center', 'right'],
  careless: false,
}

const hostile = {
  inline: hostileInline,
  codeLine: hostileLine,
  languages: [null, '', 'spy', ' a  b ', '```', '~~~', 'a`b', '&amp;', '\\', 'a\nb', 7],
  levels: [1, 2, 3, 4, 5, 6, 0, 9, '2', null],
  starts: [1, 0, 7, 999_999_999, 10 ** 12, -1, 1.5, '3', null],
  alignments: [null, 'left', 'center', 'right', 'justify', 3],
  careless: true,
}

const blocks = (author: Author, depth: number, count: number): DocNode[] =>
  author.random.times(count, () => author.random.pick(depth > 0 ? anyBlock : leafBlock)(author, depth))

type MakeBlock = (author: Author, depth: number) => DocNode

const withContent = (node: DocNode, content: readonly DocNode[]): DocNode =>
  content.length === 0 ? node : { ...node, content }

const paragraph: MakeBlock = ({ random, inline }) =>
  withContent({ type: 'paragraph' }, inline(random, 'block'))

const heading: MakeBlock = ({ random, inline, levels }) =>
  withContent({ type: 'heading', attrs: { level: random.pick(levels) } }, inline(random, 'block'))

const rule: MakeBlock = () => ({ type: 'horizontalRule' })

const codeBlock: MakeBlock = ({ random, codeLine, languages }) => {
  const text = random.times(random.int(4), () => codeLine(random)).join('\n')
  const node = { type: 'codeBlock', attrs: { language: random.pick(languages) } }
  return withContent(node, text === '' ? [] : [{ type: 'text', text }])
}

const quote: MakeBlock = (author, depth) => ({
  type: 'blockquote',
  content: blocks(author, depth - 1, 1 + author.random.int(3)),
})

const bulletList: MakeBlock = (author, depth) => ({ type: 'bulletList', content: items(author, depth) })

const orderedList: MakeBlock = (author, depth) => ({
  type: 'orderedList',
  attrs: { start: author.random.pick(author.starts) },
  content: items(author, depth),
})

const taskList: MakeBlock = (author, depth) => ({
  type: 'taskList',
  content: items(author, depth).map((item) => ({
    ...item,
    type: 'taskItem',
    attrs: { checked: author.random.chance(0.5) },
  })),
})

const items = (author: Author, depth: number): DocNode[] =>
  author.random.times(1 + author.random.int(3), () => listItem(author, depth))

/** The schema wants a paragraph first. An empty one is normal in front of another block, or all alone. */
function listItem(author: Author, depth: number): DocNode {
  const { random } = author
  const rest = random.chance(0.4) ? blocks(author, depth - 1, 1 + random.int(2)) : []
  const mayBeEmpty = author.careless || rest[0]?.type !== 'paragraph'
  const first = mayBeEmpty && random.chance(0.2) ? { type: 'paragraph' } : paragraph(author, depth)
  return { type: 'listItem', content: [first, ...rest] }
}

const table: MakeBlock = ({ random, inline, alignments, careless }) => {
  const width = 1 + random.int(4)
  const columns = random.times(width, () => random.pick(alignments))
  const cell = (row: number, column: number) => ({
    type: (careless ? random.chance(0.3) : row === 0) ? 'tableHeader' : 'tableCell',
    attrs: { align: careless ? random.pick(alignments) : columns[column] },
    content: [withContent({ type: 'paragraph' }, inline(random, 'cell'))],
  })
  const content = random.times(1 + random.int(4), (row) => ({
    type: 'tableRow',
    content: random.times(careless ? 1 + random.int(width) : width, (column) => cell(row, column)),
  }))
  return { type: 'table', content }
}

const leafBlock = [paragraph, paragraph, heading, codeBlock, rule, table]
const anyBlock = [...leafBlock, quote, bulletList, orderedList, taskList]
