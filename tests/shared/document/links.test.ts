import { expect, test } from 'vitest'
import { safeHref } from '#shared/document/links.ts'

test.each([
  'https://example.org/a_b?c=d&e=f#g',
  'HTTP://EXAMPLE.ORG',
  'mailto:team@example.org?subject=x',
  '#error-handling',
  '/threads/1',
  './page.md',
  '?q=a:b',
  '//example.org',
  'page/with:colon',
  'größe/漢字',
])('%s is an address', (href) => {
  expect(safeHref(href)).toBe(href)
})

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  'java\u0000script:alert(1)',
  '\u0001javascript:alert(1)',
  '\u00a0javascript:alert(1)',
  '\u200bjavascript:alert(1)',
  '\ufeffjavascript:alert(1)',
  'java\u00adscript:alert(1)',
  'javascript :alert(1)',
  'vbscript:x',
  'data:text/html,<script>1</script>',
  'data:image/svg+xml;base64,x',
  'file:///etc/passwd',
  'blob:https://x/y',
  'ftp://x',
  'tel:+49',
  'view-source:https://x',
  'x-y.z+1:a',
])('%j is none', (href) => {
  expect(safeHref(href)).toBeNull()
})

test.each(['', ' ', '\t\n', '\u200b', undefined, null, 7, { href: '/x' }])('%j is none', (href) => {
  expect(safeHref(href)).toBeNull()
})

test('blanks around an address go, and what it cannot have as itself is encoded', () => {
  expect(safeHref(' https://x.y/a b ')).toBe('https://x.y/a%20b')
  expect(safeHref('/<x>')).toBe('/%3Cx%3E')
  expect(safeHref('https://x.y/\u0007z')).toBe('https://x.y/z')
})

test('an address is its own', () => {
  for (const href of [' a b ', '<', 'x\u200by', 'https://a/%3C']) {
    const once = safeHref(href)
    expect(safeHref(once)).toBe(once)
  }
})
