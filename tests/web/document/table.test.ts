// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import { expect, onTestFinished, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { extensions, schema } from '#shared/document/schema.ts'
import { withTableKeys } from '../../../web/document/table.ts'

function editTable(): Editor {
  const element = document.createElement('div')
  const blocks = parseMarkdown('| a | b |\n|---|---|\n| c | d |\n\ne')
  const content = schema.nodeFromJSON({ type: 'doc', content: blocks }).toJSON()
  const editor = new Editor({ element, extensions: extensions.map(withTableKeys), content })
  onTestFinished(() => editor.destroy())
  editor.commands.setTextSelection(4)
  return editor
}

/** The words of the cell where the caret is after the key. */
function press(editor: Editor, key: string, shiftKey = false): string {
  const event = new KeyboardEvent('keydown', { key, shiftKey })
  expect(editor.view.someProp('handleKeyDown', (handle) => handle(editor.view, event))).toBe(true)
  return editor.state.selection.$from.parent.textContent
}

const rows = (editor: Editor) => editor.state.doc.child(0).childCount

test('Tab goes from cell to cell, and behind the last one to a new row', () => {
  const editor = editTable()
  expect(['Tab', 'Tab', 'Tab'].map((key) => press(editor, key))).toEqual(['b', 'c', 'd'])
  expect(rows(editor)).toBe(2)
  expect(press(editor, 'Tab')).toBe('')
  expect(rows(editor)).toBe(3)
})

test('Shift-Tab goes back, and Enter down', () => {
  const editor = editTable()
  expect([press(editor, 'Enter'), press(editor, 'Tab', true), press(editor, 'Tab', true)]).toEqual([
    'c',
    'b',
    'a',
  ])
})

test('a selection stays in the cell where it began', () => {
  const editor = editTable()
  const { doc } = editor.state
  editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(doc, 4, doc.child(0).nodeSize - 4)))
  const { $from, $to } = editor.state.selection
  expect($from.sameParent($to)).toBe(true)
  editor.commands.deleteSelection()
  expect(rows(editor)).toBe(2)
})
