import { JSDOM } from 'jsdom'
import mammoth from 'mammoth'
import { expect, it } from 'vitest'
import { write } from '#server/exports/word.ts'
import { everything } from './everything.ts'

/** The file as another program reads it. */
async function read(markdown: string, title = 'Refunds') {
  const { file, warnings } = await write({ title, markdown })
  const styleMap = ["p[style-name='Code'] => pre:separator('\n')", 'strike => s']
  const { value, messages } = await mammoth.convertToHtml(
    { buffer: Buffer.from(file) },
    { styleMap, ignoreEmptyParagraphs: false },
  )
  // The sign of a box is drawn beside what says that it is one.
  const complaints = messages.filter(({ message }) => !message.includes('w:sym'))
  expect([complaints, warnings]).toEqual([[], []])
  return new JSDOM(value).window.document
}

it('is read by another program with all that Markdown can say', async () => {
  const page = await read(everything)
  for (const [selector, text] of [
    ['h1', 'Refunds'],
    ['h2', 'Steps'],
    ['h3 + ul > li', 'Responsible: Support'],
    ['strong', 'Responsible'],
    ['em', 'slanted'],
    ['s', 'struck'],
    ['p > a[href="https://example.org"]', 'a link'],
    ['ul > li > ol > li + li', 'three'],
    ['th', 'Left'],
    ['tr > td + td', 'b'],
    ['pre', '{"a": 1}'],
    [
      'pre ~ pre',
      'define Refund {\n  main(order) {\n    # Pay “back”\n    stripe.refund(order.id, 3)\n  }\n}',
    ],
  ] as const)
    expect([selector, page.querySelector(selector)?.textContent]).toEqual([selector, text])
  expect(page.querySelectorAll('input[type=checkbox]')).toHaveLength(2)
  expect(page.body.textContent).toContain('Quoted')
  expect(page.querySelectorAll('img[src^="data:image/png"]')).toHaveLength(1)
})

it('has no picture where no steps are told, and the title of the thread where the text has none', async () => {
  const page = await read('Just words.', 'Über <uns> & ihr')
  expect(page.querySelector('img')).toBeNull()
  expect(page.querySelector('h1')?.textContent).toBe('Über <uns> & ihr')
})

it('indents what stands in lists and quotes by how deep it is, whatever its sign', async () => {
  const markdown = [
    'Zero',
    '1. one\n   - two\n     1. three\n\n        three below\n     - [ ] three to do',
    '> one quoted\n>\n> > two quoted\n> >\n> > - three listed',
  ].join('\n\n')
  const { file } = await write({ title: 'Refunds', markdown })
  const indents = new Map<string, number>()
  const note = (paragraph: Paragraph) => {
    const text = paragraph.children.flatMap(({ children = [] }) => children).map(({ value }) => value)
    indents.set(text.join('').trim(), Number(paragraph.indent.start ?? 0))
    return paragraph
  }
  const { transforms } = mammoth as typeof mammoth & Transforms
  await mammoth.convertToHtml(
    { buffer: Buffer.from(file) },
    { transformDocument: transforms.paragraph(note) },
  )
  const step = 360
  expect(Object.fromEntries(indents)).toEqual({
    Refunds: 0,
    Zero: 0,
    one: step,
    two: 2 * step,
    three: 3 * step,
    'three below': 3 * step,
    'three to do': 3 * step,
    'one quoted': step,
    'two quoted': 2 * step,
    'three listed': 3 * step,
  })
})

/** As mammoth tells of it, which its types do not say. */
type Transforms = { readonly transforms: { paragraph(note: (it: Paragraph) => Paragraph): () => unknown } }
type Paragraph = {
  readonly indent: { readonly start: string | null }
  readonly children: readonly { readonly children?: readonly { readonly value?: string }[] }[]
}
