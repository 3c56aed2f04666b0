// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { extensions } from '#shared/document/schema.ts'
import { slashMenu } from '../../../web/document/slash-menu-keys.ts'
import { SlashMenuState } from '../../../web/document/slash-menu-state.ts'

// jsdom draws nothing: every character stands in the corner.
beforeEach(() => {
  Range.prototype.getBoundingClientRect = () => new DOMRect()
  Range.prototype.getClientRects = () => document.createElement('p').getClientRects()
})

function edit(content = '<p></p>') {
  const element = document.createElement('div')
  document.body.append(element)
  const menu = new SlashMenuState()
  const editor = new Editor({ element, extensions: [...extensions, slashMenu(menu)], content })
  onTestFinished(() => {
    editor.destroy()
    element.remove()
  })
  editor.view.focus()
  editor.commands.setTextSelection(editor.state.doc.content.size - 1)
  return {
    editor,
    menu,
    titles: () => menu.snapshot()?.blocks.map(({ title }) => title) ?? null,
    type: (text: string) => {
      for (const key of text) editor.view.dispatch(editor.state.tr.insertText(key))
    },
    press: (key: string) =>
      editor.view.someProp('handleKeyDown', (handle) =>
        handle(editor.view, new KeyboardEvent('keydown', { key })),
      ) ?? false,
  }
}

test('opens at the start of a block and after a space, and what is typed narrows the choice', () => {
  const { titles, type } = edit()
  type('/')
  expect(titles()).toContain('Quote')
  type('quo')
  expect(titles()).toEqual(['Quote'])
  type(' ')
  expect(titles()).toBeNull()
  type('and/or')
  expect(titles()).toBeNull()
  type(' /')
  expect(titles()).toContain('Quote')
})

test('the chosen block takes the place of what was typed', () => {
  const { editor, titles, type, press } = edit('<p>a</p>')
  type(' /quo')
  expect(press('Enter')).toBe(true)
  expect(editor.getHTML()).toBe('<blockquote><p>a </p></blockquote>')
  expect(titles()).toBeNull()
})

test('arrows go round, and other keys are the text’s', () => {
  const { menu, type, press } = edit()
  type('/heading')
  const chosenAfter = (key: string) => [press(key), menu.snapshot()?.chosen]
  expect(['ArrowUp', 'ArrowDown', 'ArrowDown', 'x'].map(chosenAfter)).toEqual([
    [true, 2],
    [true, 0],
    [true, 1],
    [false, 1],
  ])
})

test('Escape sends it away until the caret has left it', () => {
  const { editor, titles, type, press } = edit('<p>a</p>')
  type(' /q')
  expect(press('Escape')).toBe(true)
  expect(titles()).toBeNull()
  editor.view.dispatch(editor.state.tr.insertText('somebody’s ', 1, 1))
  type('u')
  expect(titles()).toBeNull()
  expect(press('Enter')).toBe(true)
  type('/q')
  expect(titles()).toEqual(['Quote'])
})

test('there is none in code, or for who may not write', () => {
  const code = edit('<pre><code></code></pre>')
  code.type('/')
  expect(code.titles()).toBeNull()
  const { editor, titles, type } = edit()
  type('/')
  editor.setEditable(false)
  expect(titles()).toBeNull()
})
