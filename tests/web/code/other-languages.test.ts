// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
import { afterEach, expect, it, vi } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { extensions } from '#shared/document/schema.ts'
import { colours, loadGrammar } from '../../../web/code/grammars.ts'
import { OtherLanguages } from '../../../web/code/other-languages.ts'

const editors: Editor[] = []
afterEach(() => {
  for (const editor of editors.splice(0)) editor.destroy()
})

function open(markdown: string): Editor {
  const element = document.createElement('div')
  document.body.append(element)
  const editor = new Editor({ element, extensions: [...extensions, OtherLanguages] })
  editors.push(editor)
  const { state, view } = editor
  const doc = state.schema.nodeFromJSON({ type: 'doc', content: parseMarkdown(markdown) })
  view.dispatch(state.tr.replaceWith(0, state.doc.content.size, doc.content))
  return editor
}

const coloured = ({ view }: Editor) =>
  [...view.dom.querySelectorAll('[class^="code-"]')].map(
    ({ className, textContent }) => `${className.replace('code-', '')} ${textContent}`,
  )

it('colours code of a known language, by any of its names, and leaves the document as it is', async () => {
  const editor = open('```json\n{"a": 1}\n```\n\n```js\nif (x) y("z") // why\n```\n\n```klingon\nif (x)\n```')
  const before = editor.getJSON()
  await vi.waitFor(() => expect(coloured(editor)).toHaveLength(9))
  expect(coloured(editor)).toEqual([
    'plain {',
    'call "a"',
    'plain :',
    'number 1',
    'plain }',
    'keyword if',
    'call y',
    'text "z"',
    'comment // why',
  ])
  expect(editor.getJSON()).toEqual(before)
})

it('colours anew what somebody changes, and forgets what is code no longer', async () => {
  const editor = open('```sql\nselect 1\n```')
  await vi.waitFor(() => expect(coloured(editor)).toEqual(['keyword select', 'number 1']))
  editor.view.dispatch(editor.state.tr.insertText('select 22, ', 1))
  expect(coloured(editor)).toEqual(['keyword select', 'number 22', 'keyword select', 'number 1'])
  editor.commands.updateAttributes('codeBlock', { language: null })
  expect(coloured(editor)).toEqual([])
})

it('covers the code letter by letter, in rising order', async () => {
  await loadGrammar('python')
  const source = 'def run(x):\n    # why\n    return f"{x + 1} is" if x else None\n'
  let end = 0
  for (const { from, to } of colours('python', source)) {
    expect(from).toBeGreaterThanOrEqual(end)
    end = to
  }
  expect(colours('python', source)[0]).toEqual({ from: 0, to: 3, className: 'code-keyword' })
  expect(colours('python', 'x = 1\n'.repeat(5_000))).toEqual([])
  expect(await loadGrammar('constructor')).toBe(false)
})
