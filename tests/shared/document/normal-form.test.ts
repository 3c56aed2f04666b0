import { describe, expect, test } from 'vitest'
import type { DocMark, DocNode } from '#shared/document/node.ts'
import { maxNesting, normalForm } from '#shared/document/normal-form.ts'
import { hostileDocument } from '../../support/markdown/documents.ts'
import { seededRandom } from '../../support/random.ts'
import { checkValid } from './valid.ts'

const text = (value: string, ...marks: (string | DocMark)[]): DocNode =>
  marks.length === 0
    ? { type: 'text', text: value }
    : {
        type: 'text',
        text: value,
        marks: marks.map((mark) => (typeof mark === 'string' ? { type: mark } : mark)),
      }
const link = (href: unknown, title: unknown = null): DocMark => ({ type: 'link', attrs: { href, title } })
const br: DocNode = { type: 'hardBreak' }
const paragraph = (...content: DocNode[]): DocNode =>
  content.length === 0 ? { type: 'paragraph' } : { type: 'paragraph', content }
const item = (...content: DocNode[]): DocNode => ({ type: 'listItem', content })
const rule: DocNode = { type: 'horizontalRule' }

/** The normal form of a paragraph's content. */
const inline = (...content: DocNode[]): readonly DocNode[] =>
  normalForm([paragraph(...content)])[0]?.content ?? []

describe('text', () => {
  test('has no blanks at the ends of lines, but any other white space', () => {
    expect(inline(text(' a\t'), br, text('  b\u00a0 '))).toEqual([text('a'), br, text('b\u00a0')])
  })

  test('has no line breaks at its ends, but any number inside', () => {
    expect(inline(br, text(' '), br, text('a'), br, br, text('b'), br)).toEqual([
      text('a'),
      br,
      br,
      text('b'),
    ])
  })

  test('has white space outside of the marks that begin or end at it', () => {
    expect(inline(text('a'), text(' b ', 'bold'), text('c'))).toEqual([
      text('a '),
      text('b', 'bold'),
      text(' c'),
    ])
    expect(inline(text('a', 'bold'), text(' ', 'bold', 'italic'), text('b', 'bold', 'italic'))).toEqual([
      text('a ', 'bold'),
      text('b', 'bold', 'italic'),
    ])
    expect(inline(text('a'), text(' ', 'strike'), text('b'))).toEqual([text('a b')])
    expect(inline(text('a'), text('\u3000b', 'bold'))).toEqual([text('a\u3000'), text('b', 'bold')])
  })

  test('keeps white space between words of the same mark, and in code', () => {
    expect(inline(text('a b', 'bold'), text(' '), text(' c ', 'code'))).toEqual([
      text('a b', 'bold'),
      text(' '),
      text(' c ', 'code'),
    ])
  })

  test('has one text where neighbours have the same marks, marks in order, breaks without', () => {
    expect(
      inline(
        text('a', 'italic', 'bold'),
        text('b', 'bold', 'italic'),
        { ...br, marks: [{ type: 'bold' }] },
        text('c'),
      ),
    ).toEqual([text('ab', 'bold', 'italic'), br, text('c')])
  })

  test('has only what a file can hold', () => {
    expect(inline(text('a\u0000b\ufeffc\ud800d\ufdd0e\u0007f\r\ng\u2028h'))).toEqual([text('abcdef g h')])
  })

  test('has links to permitted addresses alone', () => {
    expect(
      inline(text('a', link('javascript:x')), text('b', link(' /x ', ' it\n is ')), text('c', link(7))),
    ).toEqual([text('a'), text('b', link('/x', 'it is')), text('c')])
    expect(inline(text('a', link('/x', '')))).toEqual([text('a', link('/x'))])
  })
})

describe('blocks', () => {
  test('have no empty paragraphs where something else is', () => {
    expect(normalForm([paragraph(), paragraph(text(' ')), rule, paragraph(br)])).toEqual([rule])
    expect(normalForm([paragraph()])).toEqual([])
    expect(normalForm([{ type: 'blockquote', content: [paragraph(), rule] }])).toEqual([
      { type: 'blockquote', content: [rule] },
    ])
  })

  test('keep the empty paragraph that is all there is, or that the schema wants', () => {
    const quote = { type: 'blockquote', content: [paragraph()] }
    const list = { type: 'bulletList', content: [item(paragraph()), item(paragraph(), rule)] }
    expect(normalForm([quote, list])).toEqual([quote, list])
    const before = { type: 'bulletList', content: [item(paragraph(), paragraph(), paragraph(text('a')))] }
    expect(normalForm([before])).toEqual([{ type: 'bulletList', content: [item(paragraph(text('a')))] }])
  })

  test('have attributes in range', () => {
    const heading = (level: unknown) => ({ type: 'heading', attrs: { level } })
    expect(normalForm([heading(3), heading(9), heading('2'), { type: 'heading' }])).toEqual(
      [3, 1, 1, 1].map(heading),
    )
    const list = (start: unknown) => ({
      type: 'orderedList',
      attrs: { start },
      content: [item(paragraph()), item(paragraph())],
    })
    const starts = [0, 7, -1, 1.5, '3', 10 ** 12].map((start) => normalForm([list(start)])[0]?.attrs?.start)
    expect(starts).toEqual([0, 7, 1, 1, 1, 999_999_998])
    const code = (language: unknown) =>
      normalForm([{ type: 'codeBlock', attrs: { language } }])[0]?.attrs?.language
    expect([' a  b\n', '', '  ', 7, undefined, 'spy'].map(code)).toEqual([
      'a b',
      null,
      null,
      null,
      null,
      'spy',
    ])
  })

  test('make tables of full rows with one header row and one alignment a column', () => {
    const cell = (type: string, value: string, align: unknown = null) => ({
      type,
      attrs: { align },
      content: [value === '' ? paragraph() : paragraph(text(value))],
    })
    const row = (...content: DocNode[]) => ({ type: 'tableRow', content })
    const ragged = [
      row(cell('tableCell', 'a', 'right')),
      row(cell('tableHeader', 'b', 'left'), cell('tableCell', 'c', 'justify')),
    ]
    expect(normalForm([{ type: 'table', content: ragged }])).toEqual([
      {
        type: 'table',
        content: [
          row(cell('tableHeader', 'a', 'right'), cell('tableHeader', '')),
          row(cell('tableCell', 'b', 'right'), cell('tableCell', 'c')),
        ],
      },
    ])
  })

  test('have no code in cells that GFM cannot say there', () => {
    const cell = {
      type: 'tableCell',
      attrs: { align: null },
      content: [paragraph(text('a\\|b', 'code', 'bold'))],
    }
    const table = normalForm([{ type: 'table', content: [{ type: 'tableRow', content: [cell] }] }])
    expect(JSON.stringify(table)).toContain(JSON.stringify(text('a\\|b', 'bold')))
  })

  test('stand side by side where they are nested too deep', () => {
    const nested = (depth: number): DocNode =>
      depth === 0
        ? paragraph(text('deep'))
        : { type: 'blockquote', content: [nested(depth - 1), paragraph(text(`${depth}`))] }
    expect(normalForm([nested(maxNesting)])).toEqual([nested(maxNesting)])
    const flattened = normalForm([nested(maxNesting + 2)])
    expect(JSON.stringify(flattened).match(/blockquote/g)).toHaveLength(maxNesting)
    expect(words(flattened)).toEqual(words([nested(maxNesting + 2)]))
  })

  test('are lines of text where a table is monstrous', () => {
    const cell = (value: string) => ({
      type: 'tableCell',
      attrs: { align: null },
      content: [value === '' ? paragraph() : paragraph(text(value))],
    })
    const wide = { type: 'tableRow', content: Array.from({ length: 300 }, () => cell('')) }
    const rows = [
      ...Array.from({ length: 299 }, () => wide),
      { type: 'tableRow', content: [cell('a'), cell(''), cell('b')] },
    ]
    expect(normalForm([{ type: 'table', content: rows }])).toEqual([paragraph(text('a | b'))])
  })
})

/** Letters and digits, in order. */
const words = (nodes: readonly DocNode[]): string =>
  nodes
    .map((node) => (node.text ?? '') + words(node.content ?? []))
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')

test('of 500 hostile documents each is valid, its own normal form, and has lost no word', () => {
  for (let seed = 0; seed < 500; seed++) {
    const nodes = hostileDocument(seededRandom(seed))
    const normal = normalForm(nodes)
    checkValid(normal)
    expect(normalForm(normal), `seed ${seed}`).toEqual(normal)
    expect(words(normal), `seed ${seed}`).toBe(words(nodes))
  }
})
