// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { toSafeHtml } from '../../../web/chat/markdown.tsx'

describe('Markdown in the chat', () => {
  it('shows structure', () => {
    expect(toSafeHtml('**bold** and `code`\n\n- one')).toContain(
      '<strong>bold</strong> and <code>code</code>',
    )
    expect(toSafeHtml('a\nb')).toContain('<br>')
  })

  it('loads nothing, runs nothing and looks like nothing of ours', () => {
    const hostile = [
      '![x](https://evil.example/a.png)',
      '<img src=x onerror=alert(1)>',
      '<script>alert(1)</script>',
      '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
      '[x](javascript:alert(1))',
      '[x](data:text/html,<script>alert(1)</script>)',
      '<iframe src="https://evil.example"></iframe>',
      '<style>body{display:none}</style>',
      '<div style="position:fixed;inset:0" class="fixed">x</div>',
      '<svg><use href="https://evil.example/x.svg#a"/></svg>',
      '<form action="https://evil.example"><input name=q></form>',
      '<button id="root">x</button>',
    ]
    for (const text of hostile) {
      const shown = document.createElement('div')
      shown.innerHTML = toSafeHtml(text)
      for (const element of shown.querySelectorAll('*')) {
        expect(element.tagName, text).toMatch(/^(?:P|A)$/)
        expect(element.getAttributeNames().join(), text).toMatch(/^(?:href,target,rel|target,rel)?$/)
        expect(element.getAttribute('href') ?? 'https:', text).toMatch(/^https?:/)
      }
    }
  })

  it('shows HTML as it was written', () => {
    expect(toSafeHtml('Use <Button> & "go".\n\n<section>one</section>')).toBe(
      '<p>Use &lt;Button&gt; &amp; "go".</p>\n<p>&lt;section&gt;one&lt;/section&gt;</p>\n',
    )
  })

  it('opens links elsewhere and tells them nothing of us', () => {
    expect(toSafeHtml('[x](https://example.com)')).toBe(
      '<p><a href="https://example.com" target="_blank" rel="noopener noreferrer">x</a></p>\n',
    )
  })
})
