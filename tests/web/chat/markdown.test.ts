// @vitest-environment jsdom
import { h, render } from 'preact'
import { describe, expect, it } from 'vitest'
import { Markdown } from '../../../web/chat/markdown.tsx'

function drawn(text: string): HTMLElement {
  const place = document.createElement('div')
  render(h(Markdown, { text }), place)
  return place.firstElementChild as HTMLElement
}

const html = (text: string) => drawn(text).innerHTML

describe('Markdown in the chat', () => {
  it('shows structure', () => {
    expect(html('**bold** and `code`\n\n- one')).toBe(
      '<p><strong>bold</strong> and <code>code</code></p><ul><li>one</li></ul>',
    )
    expect(html('a\nb')).toBe('<p>a<br>b</p>')
    expect(html('## _a_ ~~b~~\n\n---\n\n> c')).toBe(
      '<h2><em>a</em> <del>b</del></h2><hr><blockquote><p>c</p></blockquote>',
    )
    expect(html('```js\nx < y\n\n```')).toBe('<pre><code>x &lt; y\n\n</code></pre>')
  })

  it('counts a list on from where the text does, and keeps lists in lists', () => {
    expect(html('3. a\n4. b\n   - c')).toBe('<ol start="3"><li>a</li><li>b<ul><li>c</li></ul></li></ol>')
  })

  it('shows what of a task list is done', () => {
    expect(html('- [ ] a\n- [x] b')).toBe('<ul><li>☐ a</li><li>☑ b</li></ul>')
  })

  it('shows tables with their alignment', () => {
    expect(html('| a | b |\n|---|--:|\n| `1` | 2 |')).toBe(
      '<table><thead><tr><th>a</th><th align="right">b</th></tr></thead>' +
        '<tbody><tr><td><code>1</code></td><td align="right">2</td></tr></tbody></table>',
    )
  })

  it('reads the names of characters, outside code', () => {
    expect(drawn('caf&eacute; &lt;b&gt; &#33; &#x21; &nosuch; `&eacute;`').textContent).toBe(
      'café <b> ! ! &nosuch; &eacute;',
    )
  })

  it('loads nothing, runs nothing and looks like nothing of ours', () => {
    const hostile = [
      '![x](https://evil.example/a.png)',
      '![x](javascript:alert(1))',
      '<img src=x onerror=alert(1)>',
      '<script>alert(1)</script>',
      '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
      '[x](javascript:alert(1))',
      '[x](&#106;avascript:alert(1))',
      '[x](java&Tab;script:alert(1))',
      '<javascript:alert(1)>',
      '[x](data:text/html,<script>alert(1)</script>)',
      '<iframe src="https://evil.example"></iframe>',
      '<style>body{display:none}</style>',
      '<div style="position:fixed;inset:0" class="fixed">x</div>',
      '<svg><use href="https://evil.example/x.svg#a"/></svg>',
      '<form action="https://evil.example"><input name=q></form>',
      '<button id="root">x</button>',
      '&lt;img src=x onerror=alert(1)&gt;',
    ]
    for (const text of hostile) {
      for (const element of drawn(text).querySelectorAll('*')) {
        expect(element.tagName, text).toMatch(/^(?:P|A)$/)
        expect(element.getAttributeNames().join(), text).toMatch(/^(?:href,target,rel|target,rel)?$/)
        expect(element.getAttribute('href') ?? 'https:', text).toMatch(/^https?:/)
      }
    }
  })

  it('shows HTML as it was written', () => {
    expect(html('Use <Button> & "go".\n\n<section>one</section>')).toBe(
      '<p>Use &lt;Button&gt; &amp; "go".</p><p>&lt;section&gt;one&lt;/section&gt;</p>',
    )
  })

  it('opens links elsewhere and tells them nothing of us', () => {
    const elsewhere = 'target="_blank" rel="noopener noreferrer"'
    expect(html('[x](https://example.com/?a=1&amp;b "t&quot;")')).toBe(
      `<p><a href="https://example.com/?a=1&amp;b" title="t&quot;" ${elsewhere}>x</a></p>`,
    )
    expect(html('see https://example.com/?q=&amp;')).toBe(
      `<p>see <a href="https://example.com/?q=" ${elsewhere}>https://example.com/?q=</a>&amp;</p>`,
    )
    expect(html('![a picture](https://example.com/a.png)')).toBe(
      `<p><a href="https://example.com/a.png" ${elsewhere}>a picture</a></p>`,
    )
  })

  it('shows what is nested without end as it was written', () => {
    const deep = drawn(`${'>'.repeat(300)} deep`)
    expect(deep.querySelectorAll('blockquote').length).toBeLessThan(50)
    expect(deep.textContent).toMatch(/^>+ deep$/)
    expect(drawn(`${'>'.repeat(30_000)} deep`).textContent).toMatch(/^>+ deep$/)
  })

  it('keeps what is drawn already while a message streams', () => {
    const place = document.createElement('div')
    render(h(Markdown, { text: 'one\n\ntwo' }), place)
    const first = place.querySelector('p')
    render(h(Markdown, { text: 'one\n\ntwo and **three' }), place)
    expect(place.querySelector('p')).toBe(first)
    expect(place.textContent).toBe('onetwo and **three')
  })
})
