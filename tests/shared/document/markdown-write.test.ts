import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { listMarkers, writeBlock, writeMarkdown } from '#shared/document/markdown-write.ts'
import type { DocNode } from '#shared/document/node.ts'

const spell = (source: string): string => writeMarkdown(parseMarkdown(source))
const text = (value: string): DocNode => ({ type: 'text', text: value })
const paragraph = (value: string): DocNode => ({ type: 'paragraph', content: [text(value)] })

describe('our spelling', () => {
  test.each([
    ['* a\n+ b', '- a\n\n* b'],
    ['1) a\n2) b', '1. a\n2. b'],
    ['*a* __b__ ***c***', '_a_ **b** **_c_**'],
    ['a*b*c', 'a*b*c'],
    ['これは*強調*です', 'これは*強調*です'],
    ['Title\n===', '# Title'],
    ['    code', '```\ncode\n```'],
    ['~~~js\na\n~~~', '```js\na\n```'],
    ['***', '---'],
    ['- ***', '- ___'],
    ['a  \nb', 'a\\\nb'],
    ['**a  \nb**', '**a\\\nb**'],
    ['# a<br>b', '# a<br>b'],
    ['https://x.y/a?b=c&d', '<https://x.y/a?b=c&d>'],
    ['www.x.y', '[www.x.y](http://www.x.y)'],
    ['m@x.org', '<m@x.org>'],
    ["[a](/b 'c')", '[a](/b "c")'],
    ['|a|b|\n|:-|-:|\n|c|', '| a | b |\n| :- | -: |\n| c | |'],
    ['- a\n\n- b', '- a\n- b'],
    ['- a\n\n  b\n- c', '- a\n\n  b\n\n- c'],
    ['1. a\n1. b', '1. a\n2. b'],
    ['- [X] a', '- [x] a'],
    ['-', '-'],
    ['>', '>'],
  ])('%j is %j', (source, markdown) => {
    expect(spell(source)).toBe(markdown)
  })

  test.each([
    'Q&A, R&D, AT&T and a&b',
    '~5 or ~ 10',
    'snake_case and 2^10',
    'x < 5 and y > 3',
    '+1 for #tag, 3.14',
  ])('writes %j without more escapes', (value) => {
    expect(spell(value)).toBe(value)
  })

  test('lengthens fences around fences', () => {
    expect(
      writeMarkdown([{ type: 'codeBlock', attrs: { language: 'md' }, content: [text('```\na\n```')] }]),
    ).toBe('````md\n```\na\n```\n````')
  })
})

describe('text that looks like Markdown', () => {
  test.each([
    '# a',
    '- a',
    '1. a',
    '> a',
    '---',
    '```',
    '    a',
    '| a |',
    '[a](b)',
    '[ ] a',
    '![a](b)',
    '<b>',
    '<br>',
    '&amp;',
    '*a*',
    '_a_',
    '__a__',
    '~~a~~',
    '`a`',
    'a\\',
    'http://a.b',
    'www.a.b',
    'm@a.b',
    '[^1]: a',
    '[a]: b',
    'a ',
    '===',
    '<!-- a -->',
    'a | b',
  ])('%j stays text, as a block, in an item and in a cell', (value) => {
    const cell = { type: 'tableCell', attrs: { align: null }, content: [paragraph(value)] }
    const nodes = [
      paragraph(value),
      { type: 'heading', attrs: { level: 2 }, content: [text(value)] },
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(value)] }] },
      {
        type: 'table',
        content: [
          { type: 'tableRow', content: [cell] },
          { type: 'tableRow', content: [cell] },
        ],
      },
    ]
    const texts = JSON.stringify(parseMarkdown(writeMarkdown(nodes))).match(/"text":"(?:[^"\\]|\\.)*"/g)
    expect(texts).toEqual(Array(5).fill(`"text":${JSON.stringify(value.trim())}`))
  })

  test('stays text behind a line break', () => {
    for (const value of ['# a', '- a', '1. a', '> a', '---', '===', '```', '| - |', '[^1]: a', '<b>']) {
      const node = { type: 'paragraph', content: [text('x | y'), { type: 'hardBreak' }, text(value)] }
      expect(parseMarkdown(writeMarkdown([node]))).toEqual([node])
    }
  })
})

describe('blocks beside each other', () => {
  const list = (type: string, item: string): DocNode => ({
    type,
    content: [{ type: item, content: [paragraph('a')] }],
  })
  const bullets = list('bulletList', 'listItem')
  const numbers = list('orderedList', 'listItem')
  const tasks = list('taskList', 'taskItem')
  const empty = { type: 'paragraph' }

  test('are parted by one empty line, with nothing at the end', () => {
    expect(writeMarkdown([paragraph('a'), { type: 'horizontalRule' }, paragraph('b')])).toBe('a\n\n---\n\nb')
    expect(writeMarkdown([])).toBe('')
  })

  test('are left out where they are empty paragraphs', () => {
    expect(writeMarkdown([empty, paragraph('a'), empty, empty, paragraph(' '), paragraph('b'), empty])).toBe(
      'a\n\nb',
    )
  })

  test('have other markers where one list would go on the other', () => {
    expect(listMarkers([bullets, tasks, bullets, numbers, numbers, bullets])).toEqual([
      'usual',
      'other',
      'usual',
      'usual',
      'other',
      'usual',
    ])
    expect(listMarkers([bullets, empty, bullets, paragraph('a'), bullets])).toEqual([
      'usual',
      'usual',
      'other',
      'usual',
      'usual',
    ])
    // Blanks in code are no empty paragraph.
    const code = { type: 'paragraph', content: [{ type: 'text', text: ' ', marks: [{ type: 'code' }] }] }
    expect(writeMarkdown([bullets, code, bullets])).toBe('- a\n\n` `\n\n- a')
    expect(writeMarkdown([numbers, numbers])).toBe('1. a\n\n1) a')
  })

  test('are written each by itself', () => {
    expect(writeBlock(tasks, 'other')).toBe('* [ ] a')
    expect(writeBlock(empty)).toBe('')
  })
})
