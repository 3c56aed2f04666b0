// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
import { expect, it } from 'vitest'
import { extensions } from '#shared/document/schema.ts'
import { withCodeLabel } from '../../../web/document/code-label.ts'

it('a code block carries the name of its language, also after that changed, and none where it has none', () => {
  const content = '<pre><code class="language-spy">run()</code></pre><pre><code>plain</code></pre>'
  const editor = new Editor({ extensions: extensions.map(withCodeLabel), content })
  const labels = () => [...editor.view.dom.querySelectorAll('pre')].map(({ dataset }) => dataset.language)
  expect(labels()).toEqual(['spy', undefined])
  editor.chain().setTextSelection(2).updateAttributes('codeBlock', { language: 'python' }).run()
  expect(labels()).toEqual(['python', undefined])
  expect(editor.getJSON().content?.[0]?.attrs).toEqual({ language: 'python' })
  editor.destroy()
})
