import { Node } from '@tiptap/core'

/**
 * Tables as Markdown has them: every cell one paragraph, one wide and one high, with nothing but an alignment. The stock
 * extension cannot be narrowed to that, since its keys, commands and repairs count spans. How tables are edited is the
 * web app's.
 */

const alignments: readonly unknown[] = ['left', 'center', 'right']

const Table = Node.create({
  name: 'table',
  group: 'block',
  content: 'tableRow+',
  isolating: true,
  parseHTML: () => [{ tag: 'table' }],
  renderHTML: () => ['table', ['tbody', 0]],
})

const TableRow = Node.create({
  name: 'tableRow',
  content: '(tableCell | tableHeader)+',
  parseHTML: () => [{ tag: 'tr' }],
  renderHTML: () => ['tr', 0],
})

const Cell = Node.create({
  content: 'paragraph',
  isolating: true,
  addAttributes: () => ({
    align: { default: null, parseHTML: readAlignment, renderHTML: ({ align }) => styleOf(align) },
  }),
})

const TableHeader = Cell.extend({
  name: 'tableHeader',
  parseHTML: () => [{ tag: 'th' }],
  renderHTML: ({ HTMLAttributes }) => ['th', HTMLAttributes, 0],
})

const TableCell = Cell.extend({
  name: 'tableCell',
  parseHTML: () => [{ tag: 'td' }],
  renderHTML: ({ HTMLAttributes }) => ['td', HTMLAttributes, 0],
})

export const tableNodes: readonly Node[] = [Table, TableRow, TableHeader, TableCell]

/** What is asked of an element here; the types of the DOM are not among those of shared code. */
type CellElement = {
  readonly style: { readonly textAlign: string }
  getAttribute(name: string): string | null
}

/** Of pasted HTML, which says it in a style or, as it did long ago, in an attribute. */
function readAlignment(element: CellElement): string | null {
  const said = (element.style.textAlign || (element.getAttribute('align') ?? '')).trim().toLowerCase()
  return alignments.includes(said) ? said : null
}

/** Another browser may have written anything into the document. */
const styleOf = (align: unknown) => (alignments.includes(align) ? { style: `text-align: ${align}` } : {})
