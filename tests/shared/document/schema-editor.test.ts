// @vitest-environment jsdom
import { Editor } from '@tiptap/core'
import { expect, onTestFinished, test } from 'vitest'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import type { DocNode } from '#shared/document/node.ts'
import { extensions } from '#shared/document/schema.ts'

function edit(content: string | object): Editor {
  const editor = new Editor({ element: document.createElement('div'), extensions, content })
  onTestFinished(() => editor.destroy())
  return editor
}

function markdownOf(editor: Editor): string {
  const { content }: DocNode = editor.state.doc.toJSON()
  return writeMarkdown(content ?? [])
}

test('pasted HTML becomes what Markdown can say', () => {
  const editor = edit(
    '<p><u>a</u> <a href="/b" title="t" target="_top" class="c">b</a> <a href="javascript:1">c</a></p>' +
      '<ol type="a" start="3"><li><p>d</p></li></ol>' +
      '<table><tr><th colspan="2" align="right"><p>e</p><p>f</p></th></tr></table>',
  )
  expect(markdownOf(editor)).toContain('a [b](/b "t") c\n\n3. d\n\n')
  expect(editor.getHTML()).not.toMatch(/javascript|colspan|class="c"/)
  expect(editor.getHTML()).toContain('rel="noopener noreferrer nofollow"')
  editor.state.doc.check()
})

test('links lead nowhere else than safeHref says', () => {
  const linkTo = (href: unknown) => ({
    type: 'doc',
    content: [
      {
        type: 'paragraph',
        content: [{ type: 'text', text: 'a', marks: [{ type: 'link', attrs: { href } }] }],
      },
    ],
  })
  for (const href of ['javascript:alert(1)', 'java\tscript:alert(1)', 'data:text/html,a', null, 1])
    expect(edit(linkTo(href)).getHTML(), String(href)).toMatch(/<a href="" /)
  expect(edit(linkTo('#b')).getHTML()).toMatch(/<a href="#b" /)
})

test('code can be bold', () => {
  const editor = edit('<p>a</p>')
  editor.chain().selectAll().toggleBold().toggleCode().run()
  expect(markdownOf(editor)).toBe('**`a`**')
})

test('a table keeps the alignment of its cells through HTML, and no other style', () => {
  const cells =
    '<th style="text-align: right">a</th><th align="center">b</th><th style="text-align: end">c</th>'
  const editor = edit(`<table><tr>${cells}</tr><tr><td></td><td> </td><td><p>d</p></td></tr></table>`)
  editor.state.doc.check()
  expect(markdownOf(editor)).toMatch(/\| -+: \| :-+: \| -+ \|/)
  const again = edit(editor.getHTML())
  expect(again.getJSON()).toEqual(editor.getJSON())
  expect(again.getHTML().match(/style="[^"]*"/g)).toEqual([
    'style="text-align: right;"',
    'style="text-align: center;"',
  ])
})

test('what somebody wrote in place of an alignment does not reach the page', () => {
  const attrs = { align: 'left; background: url(//example.org)' }
  const row = {
    type: 'tableRow',
    content: [{ type: 'tableHeader', attrs, content: [{ type: 'paragraph' }] }],
  }
  const editor = edit({ type: 'doc', content: [{ type: 'table', content: [row] }] })
  expect(editor.getHTML()).not.toContain('style')
})
