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
