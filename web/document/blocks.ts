import type { Editor } from '@tiptap/core'
import type { Command } from '@tiptap/pm/state'
import {
  CodeXml,
  Heading1,
  Heading2,
  Heading3,
  List,
  ListChecks,
  ListOrdered,
  type LucideIcon,
  Minus,
  Pilcrow,
  Quote,
  Table2,
  TableColumnsSplit,
  TableRowsSplit,
  Trash2,
} from 'lucide-react'
import * as tables from './table-commands.ts'

/** What the slash menu offers, in its order. */
export type Block = {
  readonly title: string
  /** Further words by which it is found. */
  readonly words: string
  /** The Markdown that does the same while typing. */
  readonly hint?: string
  readonly icon: LucideIcon
  readonly place: 'anywhere' | 'outside tables' | 'inside tables'
  readonly apply: (editor: Editor) => unknown
}

const run = (command: Command) => (editor: Editor) =>
  editor.commands.command(({ state, dispatch }) => command(state, dispatch))

const blocks: readonly Block[] = [
  {
    title: 'Add row below',
    words: 'table',
    icon: TableRowsSplit,
    place: 'inside tables',
    apply: run(tables.addRow),
  },
  {
    title: 'Add column to the right',
    words: 'table',
    icon: TableColumnsSplit,
    place: 'inside tables',
    apply: run(tables.addColumn),
  },
  {
    title: 'Delete row',
    words: 'table remove',
    icon: Trash2,
    place: 'inside tables',
    apply: run(tables.deleteRow),
  },
  {
    title: 'Delete column',
    words: 'table remove',
    icon: Trash2,
    place: 'inside tables',
    apply: run(tables.deleteColumn),
  },
  {
    title: 'Delete table',
    words: 'remove',
    icon: Trash2,
    place: 'inside tables',
    apply: run(tables.deleteTable),
  },
  {
    title: 'Section',
    words: 'heading 2 h2',
    hint: '##',
    icon: Heading2,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().setHeading({ level: 2 }).run(),
  },
  {
    title: 'Subsection or step',
    words: 'heading 3 h3',
    hint: '###',
    icon: Heading3,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().setHeading({ level: 3 }).run(),
  },
  {
    title: 'Title',
    words: 'heading 1 h1',
    hint: '#',
    icon: Heading1,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().setHeading({ level: 1 }).run(),
  },
  {
    title: 'Text',
    words: 'paragraph plain',
    icon: Pilcrow,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().clearNodes().run(),
  },
  {
    title: 'Bulleted list',
    words: 'unordered points',
    hint: '-',
    icon: List,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    title: 'Numbered list',
    words: 'ordered steps',
    hint: '1.',
    icon: ListOrdered,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    title: 'Checklist',
    words: 'tasks todo',
    hint: '[ ]',
    icon: ListChecks,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().toggleTaskList().run(),
  },
  {
    title: 'Table',
    words: 'grid rows columns',
    icon: Table2,
    place: 'outside tables',
    apply: run(tables.insertTable),
  },
  {
    title: 'Quote',
    words: 'blockquote citation',
    hint: '>',
    icon: Quote,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    title: 'SPy code',
    words: 'program implementation',
    hint: '```spy',
    icon: CodeXml,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().setCodeBlock({ language: 'spy' }).run(),
  },
  {
    title: 'Other code',
    words: 'block monospace',
    hint: '```',
    icon: CodeXml,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().setCodeBlock().run(),
  },
  {
    title: 'Divider',
    words: 'line rule separator',
    hint: '---',
    icon: Minus,
    place: 'outside tables',
    apply: (editor) => editor.chain().focus().setHorizontalRule().run(),
  },
]

/** Blocks that fit the place of the caret and the words typed after the slash. */
export function blocksFor(editor: Editor, query: string): readonly Block[] {
  const misplaced = tables.isInTable(editor.state) ? 'outside tables' : 'inside tables'
  const wanted = query.trim().toLowerCase()
  return blocks.filter(
    ({ place, title, words }) => place !== misplaced && `${title} ${words}`.toLowerCase().includes(wanted),
  )
}
