import { expect, test } from 'vitest'
import { markOrder } from '#shared/document/normal-inline.ts'
import { schema } from '#shared/document/schema.ts'

const attributes = (types: Readonly<Record<string, { spec: { attrs?: object | null } }>>) =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, Object.keys(type.spec.attrs ?? {})]))

test('there are exactly the blocks, marks and attributes that GFM has', () => {
  expect(attributes(schema.nodes)).toEqual({
    doc: [],
    paragraph: [],
    heading: ['level'],
    blockquote: [],
    codeBlock: ['language'],
    horizontalRule: [],
    bulletList: [],
    orderedList: ['start'],
    listItem: [],
    taskList: [],
    taskItem: ['checked'],
    table: [],
    tableRow: [],
    tableHeader: ['align'],
    tableCell: ['align'],
    hardBreak: [],
    text: [],
  })
  expect(attributes(schema.marks)).toEqual({
    link: ['href', 'title'],
    bold: [],
    code: [],
    italic: [],
    strike: [],
  })
})

test('the marks of a normal form stand in the schema’s order', () => {
  expect(Object.keys(schema.marks)).toEqual(markOrder)
})

test('code can be bold, linked, italic and struck, and only once', () => {
  const marks = markOrder.map((type) => ({
    type,
    attrs: type === 'link' ? { href: '/x', title: null } : undefined,
  }))
  const content = [{ type: 'paragraph', content: [{ type: 'text', text: 'run()', marks }] }]
  expect(() => schema.nodeFromJSON({ type: 'doc', content }).check()).not.toThrow()
})

test.each([
  [
    'two paragraphs in a cell',
    { type: 'tableCell', content: [{ type: 'paragraph' }, { type: 'paragraph' }] },
  ],
  ['an item without a paragraph', { type: 'listItem', content: [{ type: 'horizontalRule' }] }],
  ['an empty row', { type: 'tableRow' }],
  [
    'marked code blocks',
    { type: 'codeBlock', content: [{ type: 'text', text: 'a', marks: [{ type: 'bold' }] }] },
  ],
])('%s cannot be', (_, node) => {
  expect(() => schema.nodeFromJSON(node).check()).toThrow()
})
