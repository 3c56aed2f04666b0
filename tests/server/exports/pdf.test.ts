import { extractText, getDocumentProxy } from 'unpdf'
import { expect, it } from 'vitest'
import { write } from '#server/exports/pdf.ts'
import { everything } from './everything.ts'

async function read(markdown: string, title = 'Refunds') {
  const { file, warnings } = await write({ title, markdown })
  const pdf = await getDocumentProxy(file)
  const { text, totalPages } = await extractText(pdf, { mergePages: true })
  return { pdf, text: text.replace(/\s+/g, ' '), totalPages, warnings }
}

it('is read by another program with all that Markdown can say', async () => {
  const { pdf, text, totalPages, warnings } = await read(everything)
  expect([totalPages, warnings]).toEqual([2, []])
  for (const words of [
    'Refunds Steps Step 1: Check the order',
    'Responsible: Support',
    'A bold, slanted, struck code and a link. Next line.',
    'Quoted',
    // The signs of a list are drawn behind its words.
    'one two1. three2. four3.',
    '[x] done [ ] open',
    'Left Right a b',
    '{"a": 1}',
    'define Refund { main(order) { # Pay “back” stripe.refund(order.id, 3) } }',
  ])
    expect(text).toContain(words)
  const outline = await pdf.getOutline()
  expect(outline.map(({ title }) => title)).toEqual([
    'Refunds',
    'Steps',
    'Step 1: Check the order',
    'Step 2: Pay it back',
    'Rest',
  ])
  const links = await (await pdf.getPage(1)).getAnnotations()
  // One for each word.
  expect(new Set(links.map(({ url }) => url))).toEqual(new Set(['https://example.org/']))
})

it('has the flow as a drawing, with words that can be searched, on a last page that lies on its side', async () => {
  const { pdf, totalPages } = await read(
    '## Steps\n\n1. Check the order\n2. Pay it back\n3. Tell the customer\n4. File it',
  )
  const [, , width = 0, height = 0] = (await pdf.getPage(totalPages)).view
  expect(width).toBeGreaterThan(height)
  const { text } = await extractText(pdf)
  expect(text.at(-1)?.replace(/\s+/g, ' ')).toContain('Tell the customer')
})

it('says which letters it could not set', async () => {
  const { text, warnings } = await read('Привет, Ελλάδα, 日本 `日ж`', 'Ünïcode ✓')
  expect(text).toContain('Привет, Ελλάδα, ?? ?ж')
  expect(warnings).toEqual(['Letters that the font lacks became question marks: U+2713 U+65E5 U+672C'])
})

it('reads no file and no address that a text names', async () => {
  const { text } = await read('![x](/etc/passwd) ![y](http://127.0.0.1:1/x.png) <img src="/etc/passwd">')
  expect(text).not.toContain('root:')
})

const long = 'https://example.org/'.padEnd(300, 'path_')
const wide = Array.from({ length: 12 }, (_, at) => `the_name_of_column_${at}`)
it.each([
  ['code', `\`\`\`\n${long}\n\`\`\``],
  ['a task', `- [ ] ${long}`],
  ['a list in a task', `- [ ] Look:\n  - ${long}`],
  ['a table', `| a | b |\n| - | - |\n| c | ${long} |`],
  ['a table in a list', `- Look:\n\n  | a | b |\n  | - | - |\n  | c | ${long} |`],
  ['a table of many columns', `| ${wide.join(' | ')} |\n${'| - '.repeat(wide.length)}|`],
])('breaks words that are wider than their place: %s', async (_, markdown) => {
  const { pdf, text } = await read(markdown)
  const words = markdown.includes(long) ? [long] : wide
  for (const word of words) expect(text.replace(/\s/g, '')).toContain(word)
  const page = await pdf.getPage(1)
  const { items } = await page.getTextContent()
  const right = Math.max(...items.map((item) => ('str' in item ? item.transform[4] + item.width : 0)))
  expect(right).toBeLessThanOrEqual(595.28 - 50)
})

it.each([
  ['a row', ['a | b', '- | -', '{} | c']],
  ['the head', ['a | {}', '- | -', 'b | c']],
  ['a row in narrow columns', [`a${' | b'.repeat(9)}`, `-${' | -'.repeat(9)}`, `{}${' | c'.repeat(9)}`]],
])('has all words of a table whose cells are higher than a page: %s', async (_, rows) => {
  for (const words of [150, 700, 4000]) {
    const numbered = Array.from({ length: words }, (_, at) => `w${at}`)
    const { text } = await read(rows.map((row) => `| ${row.replace('{}', numbered.join(' '))} |`).join('\n'))
    const found = new Set(text.replace(/\s/g, '').match(/w\d+/g))
    expect([words, numbered.filter((word) => !found.has(word))]).toEqual([words, []])
  }
})

it('has the head of a table on the page of its first row, and a head alone too', async () => {
  for (let lines = 20; lines < 50; lines += 1) {
    const before = Array.from({ length: lines }, (_, at) => `Line ${at}`).join('\n\n')
    const { text } = await read(`${before}\n\n| Head |\n| - |\n| First |\n\nAfter\n\n| Alone |\n| - |`)
    expect(text.match(/Head|First|After|Alone/g)).toEqual(['Head', 'First', 'After', 'Alone'])
  }
})

it('goes on over pages, whatever stands at their ends', async () => {
  const parts = [
    '- [x] done',
    '---',
    '| a | b |\n| - | - |\n| c | d |',
    '> quoted',
    '```\ncode\n```',
    '1. one',
    '### Heading',
  ]
  for (const part of parts) {
    const { totalPages } = await read(
      Array.from({ length: 120 }, (_, at) => `${part}\n\nBetween ${at}`).join('\n\n'),
    )
    expect([part, totalPages]).toEqual([part, expect.any(Number)])
    expect(totalPages).toBeGreaterThan(2)
  }
})
