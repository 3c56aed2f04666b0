import type { Node } from '@tiptap/pm/model'
import { type Command, EditorState, TextSelection } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { schema } from '#shared/document/schema.ts'
import * as tables from '../../../web/document/table-commands.ts'

/** A table of the words given, row by row; the caret stands in the cell `<word>`. */
function table(...rows: string[][]): EditorState {
  const cell = (row: number, text: string) => ({
    type: row === 0 ? 'tableHeader' : 'tableCell',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: text.replace(/[<>]/g, '') }] }],
  })
  const doc = schema.nodeFromJSON({
    type: 'doc',
    content: [
      { type: 'paragraph', content: [{ type: 'text', text: 'before' }] },
      {
        type: 'table',
        content: rows.map((row, at) => ({ type: 'tableRow', content: row.map((text) => cell(at, text)) })),
      },
      { type: 'paragraph', content: [{ type: 'text', text: 'after' }] },
    ],
  })
  const wanted = rows
    .flat()
    .find((text) => text.startsWith('<'))
    ?.replace(/[<>]/g, '')
  let caret = 1
  doc.descendants((node, position) => {
    if (node.isText && node.text === wanted) caret = position
  })
  return EditorState.create({ doc, selection: TextSelection.create(doc, caret) })
}

function run(state: EditorState, command: Command): EditorState | null {
  let after = state
  const applies = command(state, (tr) => {
    after = state.apply(tr)
  })
  after.doc.check()
  expect(command(state)).toBe(applies)
  return applies ? after : null
}

/** The table as words, with the caret's cell in angle brackets. */
function shown(state: EditorState | null): string[][] | null {
  if (!state) return null
  const place = tables.cellAt(state.selection.$from)
  let found: Node | null = null
  state.doc.descendants((node) => {
    if (node.type.name === 'table') found = node
  })
  return (
    (found as Node | null)?.children.map((row, at) =>
      row.children.map((cell, column) =>
        place?.row === at && place.column === column ? `<${cell.textContent}>` : cell.textContent,
      ),
    ) ?? null
  )
}

const small = [
  ['a', 'b'],
  ['c', 'd'],
]

describe('a table without spans', () => {
  it('gets a row below the caret, with ordinary cells also below the head', () => {
    const after = run(table(['<a>', 'b'], ['c', 'd']), tables.addRow)
    expect(shown(after)).toEqual([
      ['a', 'b'],
      ['<>', ''],
      ['c', 'd'],
    ])
    expect(after?.doc.child(1).child(1).child(0).type.name).toBe('tableCell')
  })

  it('gets a column to the right, whose head is a head', () => {
    const after = run(table(['a', 'b'], ['<c>', 'd']), tables.addColumn)
    expect(shown(after)).toEqual([
      ['a', '', 'b'],
      ['c', '<>', 'd'],
    ])
    expect(after?.doc.child(1).child(0).child(1).type.name).toBe('tableHeader')
  })

  it('loses a row, but never its head', () => {
    expect(shown(run(table(['a', 'b'], ['c', 'd'], ['e', '<f>']), tables.deleteRow))).toEqual([
      ['a', 'b'],
      ['c', '<d>'],
    ])
    expect(run(table(['<a>', 'b'], ['c', 'd']), tables.deleteRow)).toBeNull()
  })

  it('loses a column, but never the last one', () => {
    expect(shown(run(table(['a', '<b>'], ['c', 'd']), tables.deleteColumn))).toEqual([['<a>'], ['c']])
    expect(run(table(['<a>'], ['c']), tables.deleteColumn)).toBeNull()
  })

  it('is walked by Tab in reading order, growing at its end', () => {
    expect(shown(run(table(['a', '<b>'], ['c', 'd']), tables.goToNextCell))).toEqual([
      ['a', 'b'],
      ['<c>', 'd'],
    ])
    expect(shown(run(table(['a', 'b'], ['c', '<d>']), tables.goToNextCell))).toEqual([...small, ['<>', '']])
    expect(shown(run(table(['a', 'b'], ['<c>', 'd']), tables.goToPreviousCell))).toEqual([
      ['a', '<b>'],
      ['c', 'd'],
    ])
    expect(run(table(['<a>', 'b'], ['c', 'd']), tables.goToPreviousCell)).toBeNull()
  })

  it('is walked down by Enter', () => {
    expect(shown(run(table(['a', '<b>'], ['c', 'd']), tables.goDown))).toEqual([
      ['a', 'b'],
      ['c', '<d>'],
    ])
  })

  it('bears rows of different lengths', () => {
    const ragged = () => table(['a', 'b', 'c'], ['<d>'], ['e', 'f'])
    expect(shown(run(ragged(), tables.deleteRow))).toEqual([
      ['a', 'b', 'c'],
      ['<e>', 'f'],
    ])
    expect(shown(run(table(['a', 'b', '<c>'], ['d']), tables.goDown))).toEqual([['a', 'b', 'c'], ['<d>']])
    expect(shown(run(table(['a', 'b', '<c>'], ['d']), tables.addColumn))).toEqual([
      ['a', 'b', 'c', '<>'],
      ['d'],
    ])
  })

  it('is inserted with a head and the caret in its first cell, never into another table', () => {
    const empty = EditorState.create({ doc: schema.node('doc', null, [schema.node('paragraph')]) })
    expect(shown(run(empty, tables.insertTable))).toEqual([
      ['<>', '', ''],
      ['', '', ''],
      ['', '', ''],
    ])
    expect(run(table(['<a>'], ['b']), tables.insertTable)).toBeNull()
  })

  it('is deleted as a whole', () => {
    expect(run(table(['<a>'], ['b']), tables.deleteTable)?.doc.textContent).toBe('beforeafter')
  })

  it('leaves what stands outside of tables alone', () => {
    const outside = table(['a'], ['b'])
    for (const command of [
      tables.addRow,
      tables.addColumn,
      tables.deleteRow,
      tables.deleteColumn,
      tables.deleteTable,
      tables.goDown,
    ]) {
      expect(run(outside, command)).toBeNull()
    }
  })
})
