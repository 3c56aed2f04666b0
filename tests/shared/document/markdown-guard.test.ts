import { expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { DocNode } from '#shared/document/node.ts'
import { checkValid } from './valid.ts'

/*
 * Speed is not asserted: without the guard these sources overflow the stack, or run into the test's time limit.
 */
const size = 100_000
const repeat = (text: string): string => text.repeat(Math.ceil(size / text.length)).slice(0, size)
const lines = (line: (index: number) => string): string => {
  let source = ''
  for (let index = 0; source.length < size; index++) source += `${line(index)}\n`
  return source
}

const text = (nodes: readonly DocNode[]): string =>
  nodes.map((node) => (node.text ?? '') + text(node.content ?? [])).join('')
const letters = (value: string): string => value.replace(/[^\p{L}]/gu, '')

test.each<[string, string]>([
  ['quotes in quotes', repeat('>')],
  ['lists in lists', `${repeat('- ')}a`],
  ['numbers in numbers', `${repeat('1. ')}a`],
  ['lists nested by indentation', lines((index) => `${'  '.repeat(index)}- a`)],
  ['lists nested by both', lines((index) => `${' '.repeat(64 * index)}${'- '.repeat(32)}a`)],
  ['a quote that goes on and on', `${'>'.repeat(32)}a\n${repeat('b\n')}`],
  ['quotes and lists in every line', lines((index) => `${'> - '.repeat(1 + (index % 16))}a`)],
  ['one quote after the other', repeat('> a\n\n')],
  ['one list after the other', repeat('- a\n\nb\n\n')],
  ['stars and underscores in turn', repeat('*_')],
  ['emphasis that opens', repeat('*a **b ')],
  ['emphasis that opens, then closes', '*a **b '.repeat(size / 14) + 'c* d** '.repeat(size / 14)],
  ['bold words without end', repeat('**a**')],
  ['struck words without end', repeat('~~a~~')],
  ['brackets that open, then close', '['.repeat(size / 2) + ']'.repeat(size / 2)],
  ['links in links', '['.repeat(size / 6) + '](/1)'.repeat(size / 6)],
  ['images in images', '!['.repeat(size / 7) + '](/1)'.repeat(size / 7)],
  ['references to references', repeat('[a][b]')],
  ['an address full of entities', `http://a.b/${repeat('&a;')}`],
  ['code marks of every length', lines((index) => `a ${'`'.repeat(1 + (index % 400))} `)],
  ['a gap', `a${repeat(' ')}b`],
  ['a table of columns', `${repeat('|a')}|\n${repeat('|-')}|\n${repeat('|b\n')}`],
])('%s are read to the last word', (_, source) => {
  const nodes = parseMarkdown(source)
  checkValid(nodes)
  expect(letters(text(nodes))).toBe(letters(source))
})

test('what is hidden from the parser is told and comes back as it was', () => {
  const warnings: string[] = []
  const [quote, code] = parseMarkdown(
    `${'> '.repeat(40)}a *b*\n\n\`\`\`\n${'> '.repeat(40)}c\n\`\`\``,
    warnings,
  )
  expect(text(quote ? [quote] : [])).toBe(`${'> '.repeat(8)}a b`)
  expect(code?.content).toEqual([{ type: 'text', text: `${'> '.repeat(40)}c` }])
  expect(warnings).toEqual(['Quotes and lists nested deeper than 32 levels were kept as plain text.'])
})

test('only the text with too many marks loses them', () => {
  const warnings: string[] = []
  const many = '*a* '.repeat(2_000).trim()
  const nodes = parseMarkdown(`**a** [b](/c)\n\n${many}\n\n- **d**\n- ~~e~~\n`, warnings)
  expect(text(nodes.slice(1, 2))).toBe(many)
  expect(JSON.stringify(nodes).match(/"(bold|strike|link|italic)"/g)).toEqual([
    '"bold"',
    '"link"',
    '"bold"',
    '"strike"',
  ])
  expect(warnings).toEqual([
    'Text with too many stars, brackets or other marks was kept without what they mean.',
  ])
})

test('a long list or table of marked texts is nothing to hide from', () => {
  const warnings: string[] = []
  const list = parseMarkdown('- **a** *b* [c](/d)\n'.repeat(1_000), warnings)
  const table = parseMarkdown(`| a | b |\n| - | - |\n${'| **a** *b* | [c](/d) |\n'.repeat(1_000)}`, warnings)
  expect(JSON.stringify([list, table]).match(/"link"/g)).toHaveLength(2_000)
  expect(warnings).toEqual([])
})

test('a row of a hundred dashes is a rule', () => {
  expect(parseMarkdown('- '.repeat(100))).toEqual([{ type: 'horizontalRule' }])
})
