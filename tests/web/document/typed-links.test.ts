// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as Y from 'yjs'
import { extensions } from '#shared/document/schema.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { addressesIn } from '../../../web/document/addresses.ts'
import { TypedLinks } from '../../../web/document/typed-links.ts'
import { written } from './bound-editors.ts'

function edit({ content = '<p></p>', ydoc }: { content?: string; ydoc?: Y.Doc } = {}): Editor {
  const element = document.createElement('div')
  document.body.append(element)
  const all = [...extensions, TypedLinks]
  const editor = new Editor(
    ydoc
      ? { element, extensions: [...all, Collaboration.configure({ document: ydoc })] }
      : { element, extensions: all, content },
  )
  onTestFinished(() => {
    editor.destroy()
    element.remove()
  })
  editor.commands.setTextSelection(editor.state.doc.content.size - 1)
  return editor
}

/** Key by key, as a browser tells it. */
function type(editor: Editor, text: string): Editor {
  for (const key of text) {
    if (key === '\n') editor.commands.splitBlock()
    else editor.view.dispatch(editor.state.tr.insertText(key))
  }
  return editor
}

const linksOf = (editor: Editor) =>
  [...editor.view.dom.querySelectorAll('a')].map((link) => [link.textContent, link.getAttribute('href')])

describe('what is typed', () => {
  test.each([
    ['https://example.com ', 'https://example.com'],
    ['see https://example.com/a?b=c#d\n', 'https://example.com/a?b=c#d'],
    ['(https://example.com) ', 'https://example.com'],
    ['https://en.wikipedia.org/wiki/Set_(mathematics), ', 'https://en.wikipedia.org/wiki/Set_(mathematics)'],
    ['mailto:anna@example.com ', 'mailto:anna@example.com'],
  ])('%j becomes a link', (text, address) => {
    expect(linksOf(type(edit(), text))).toEqual([[address, address]])
  })

  test.each([
    'https://example.com',
    'example.com ',
    'anna@example.com ',
    'javascript:alert(1) ',
    'https:// ',
    'xhttps://example.com ',
  ])('%j does not', (text) => {
    expect(linksOf(type(edit(), text))).toEqual([])
  })

  test('is not linked in code', () => {
    expect(
      linksOf(type(edit({ content: '<pre><code>curl </code></pre>' }), 'https://example.com a')),
    ).toEqual([])
    expect(linksOf(type(edit({ content: '<p><code>curl</code></p>' }), ' https://example.com a'))).toEqual([])
  })

  test('stays without a link that was taken away', () => {
    const editor = type(edit(), 'https://example.com a')
    editor.chain().selectAll().unsetMark('link').run()
    editor.commands.setTextSelection(editor.state.doc.content.size - 1)
    editor.commands.deleteRange({ from: 21, to: 22 })
    expect(linksOf(editor)).toEqual([])
  })

  test('is not linked by who reads it', () => {
    const ydoc = new Y.Doc()
    Y.applyUpdate(ydoc, written('see', 'b'))
    const editor = edit({ ydoc })
    editor.commands.setTextSelection(6)
    const elsewhere = new Y.Doc()
    Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(ydoc))
    const paragraph = fragmentOf(elsewhere).get(0)
    if (!(paragraph instanceof Y.XmlElement)) throw new Error('there is a paragraph')
    const text = paragraph.get(0)
    if (!(text instanceof Y.XmlText)) throw new Error('there is a text')
    text.insert(3, ' https://example.com')
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(elsewhere))
    expect(editor.getText()).toContain('see https://example.com')
    expect(linksOf(editor)).toEqual([])
  })
})

describe('what is pasted', () => {
  // jsdom has no such event; the editor asks nothing of it.
  const paste = (editor: Editor, text: string) => {
    editor.view.pasteText(text, new Event('paste') as ClipboardEvent)
    return linksOf(editor)
  }

  test('has its addresses linked', () => {
    expect(paste(edit(), 'see https://a.example, or www.b.example')).toEqual([
      ['https://a.example', 'https://a.example'],
    ])
  })

  test('over selected text is the link of that', () => {
    const editor = edit({ content: '<p>our page</p>' })
    editor.commands.setTextSelection({ from: 5, to: 9 })
    expect(paste(editor, 'https://example.com/')).toEqual([['page', 'https://example.com/']])
  })
})

test('addresses end as GFM ends them', () => {
  const ends = (text: string) => addressesIn(text).map(({ address }) => address)
  expect(ends('(https://a.example/b_(c)). HTTP://B.example! <https://c.example>')).toEqual([
    'https://a.example/b_(c)',
    'HTTP://B.example',
    'https://c.example',
  ])
  expect(ends(`https://${'a'.repeat(3_000)}`)).toEqual([])
  expect(ends('mailto: https:/// https://?')).toEqual([])
  expect(ends(`https://a.example${')'.repeat(1_000)}`)).toEqual(['https://a.example'])
})
