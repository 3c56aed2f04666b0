import { JSDOM } from 'jsdom'
import { expect, it } from 'vitest'
import { writeHtml } from '#server/exports/html.ts'
import { everything } from './everything.ts'

/** The page as a browser reads it, without running anything. */
const pageOf = (markdown: string, title = 'Refunds') =>
  new JSDOM(writeHtml({ title }, { markdown })).window.document

it('says all that Markdown can say', () => {
  const page = pageOf(everything)
  const main = page.querySelector('main')
  expect(main?.querySelector('h1 + h2')?.textContent).toBe('Steps')
  for (const [selector, text] of [
    ['main > p > strong', 'bold'],
    ['em', 'slanted'],
    ['s', 'struck'],
    ['p > code', 'code'],
    ['blockquote > p', 'Quoted'],
    ['ul > li > ol > li + li', 'three'],
    ['ol[start="3"] > li', 'four'],
    ['li:has(:checked)', 'done'],
    ['li:has(:not(:checked)[type=checkbox])', 'open'],
    ['th[style="text-align:right"]', 'Right'],
    ['td code', 'b'],
    ['pre > code', '{"a": 1}'],
  ] as const)
    expect([selector, main?.querySelector(selector)?.textContent]).toEqual([selector, text])
  const link = main?.querySelector('a')
  expect([link?.getAttribute('href'), link?.title]).toEqual(['https://example.org', 'Where'])
  expect(main?.querySelector('p > br')?.nextSibling?.textContent).toBe('Next line.')
  expect(main?.querySelectorAll('hr')).toHaveLength(1)
})

it('colours SPy, letter by letter the same', () => {
  const source =
    'define Refund {\n  main(order) {\n    # Pay “back” <now>\n    stripe.refund(order.id, 3)\n  }\n}'
  const code = pageOf(`\`\`\`spy\n${source}\n\`\`\``).querySelector('pre code')
  expect(code?.textContent).toBe(source)
  expect([...(code?.querySelectorAll('.keyword') ?? [])].map(({ textContent }) => textContent)).toContain(
    'define',
  )
  expect(code?.querySelector('.comment')?.textContent).toBe('# Pay “back” <now>')
  expect(code?.querySelector('.number')?.textContent).toBe('3')
})

it('has the picture of the flow, and none where no steps are told', () => {
  const page = pageOf('## Steps\n\n1. Check the order\n2. Pay </main> it back')
  expect(page.querySelector('main > figure svg title')?.textContent).toBe('Refunds')
  expect(page.querySelectorAll('figure [data-node]').length).toBeGreaterThanOrEqual(4)
  expect(pageOf('Just words.').querySelector('svg')).toBeNull()
})

it('is called as the thread is, where the document has no title', () => {
  expect(pageOf('## Steps', 'Über <uns>').querySelector('h1')?.textContent).toBe('Über <uns>')
  expect(pageOf('# Own', 'Other').querySelectorAll('h1')).toHaveLength(1)
  expect(pageOf('# Own', 'Other').title).toBe('Other')
})

it('runs and loads nothing, whatever people wrote', () => {
  const markdown =
    '# <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) </main></body><script>alert(2)</script>\n\n```spy\nmain("</code><script>alert(3)</script>") {\n}\n```\n\n## Steps\n\n1. </svg><script>alert(4)</script>\n'
  const page = pageOf(markdown, '</title><script>alert(5)</script>')
  expect(page.querySelectorAll('script, img, iframe, link, object, [onerror]')).toHaveLength(0)
  expect([...page.querySelectorAll('a')].every(({ protocol }) => protocol !== 'javascript:')).toBe(true)
  expect(page.querySelector('meta[http-equiv]')?.getAttribute('content')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'",
  )
  expect(page.body.textContent).toContain('alert(4)')
})
