import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import type { DocNode } from '#shared/document/node.ts'
import { normalForm } from '#shared/document/normal-form.ts'
import { hostileLine } from '../../support/markdown/hostile-text.ts'
import { seededRandom } from '../../support/random.ts'
import { checkValid } from './valid.ts'

function parse(source: string): { nodes: DocNode[]; warnings: string[] } {
  const warnings: string[] = []
  return { nodes: parseMarkdown(source, warnings), warnings }
}

/** What is read, in our own spelling. */
const spell = (source: string): string => writeMarkdown(parseMarkdown(source))

describe('what the schema has no place for', () => {
  test('HTML is text, line by line', () => {
    const { nodes, warnings } = parse('<div>\n  <b>x</b>\n</div>\n\na <i>b</i>\n')
    expect(spell('<div>\n  <b>x</b>\n</div>')).toBe('\\<div>\\\n\\<b>x\\</b>\\\n\\</div>')
    expect(nodes[1]).toEqual({ type: 'paragraph', content: [{ type: 'text', text: 'a <i>b</i>' }] })
    expect(warnings).toEqual(['HTML was kept as plain text.'])
  })

  test('only line breaks are understood, and empty comments are nothing', () => {
    expect(spell('a<br>b<BR/>c<br />d')).toBe('a\\\nb\\\nc\\\nd')
    expect(parse('- a\n\n<!-- -->\n\n- b').nodes.map((node) => node.type)).toEqual([
      'bulletList',
      'bulletList',
    ])
    expect(parse('<br>').nodes).toEqual([])
  })

  test('footnotes are text where they stand', () => {
    expect(spell('a[^1]\n\n[^1]: **b**\n')).toBe('a\\[^1]\n\n\\[^1]: **b**')
    expect(parse('a[^1]\n\n[^1]: b\n').warnings).toEqual(['Footnotes were kept as plain text.'])
  })

  test('images are links, unless they are in one', () => {
    expect(spell('![alt](/a.png "t") ![](https://x.y/b.png) [![c](/c.png)](/d) ![e][e]\n\n[e]: /e.png')).toBe(
      '[alt](/a.png "t") <https://x.y/b.png> [c](/d) [e](/e.png)',
    )
    expect(parse('![a](/a.png)').warnings).toEqual(['Images became links.'])
  })

  test('definitions are told where they are referred to, the first of a name counts', () => {
    expect(spell('[a] [b][A] [c][]\n\n[a]: /x "t"\n[A]: /y')).toBe('[a](/x "t") [b](/x "t") \\[c]\\[]')
  })

  test('links to forbidden addresses are text', () => {
    const { warnings } = parse('[a](javascript:alert(1))')
    expect(spell('[**a**](javascript:alert(1)) <javascript:b> [c][c] ![d](data:x)\n\n[c]: vbscript:x')).toBe(
      '**a** javascript:b c d',
    )
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('http, https, mailto')
  })

  test('a list of tasks and plain items is several lists, which keep their numbers', () => {
    expect(spell('- [ ] a\n- b\n- [x] c')).toBe('- [ ] a\n\n* b\n\n- [x] c')
    expect(spell('4. a\n5. [ ] b\n6. c')).toBe('4. a\n\n- [ ] b\n\n6. c')
    expect(parse('1. [ ] a').warnings).toEqual(['Numbers in front of tasks were left out.'])
  })

  test('cells beyond the header are in the last one', () => {
    const { nodes, warnings } = parse('| a | b |\n|---|---|\n| 1 | 2 | 3 | **4** |\n')
    expect(writeMarkdown(nodes)).toBe('| a | b |\n| - | - |\n| 1 | 2 \\| 3 \\| **4** |')
    expect(warnings).toEqual(['Cells to the right of a table’s columns were put into its last column.'])
  })

  test('front matter is code', () => {
    expect(parse('---\na: [b]\n---\n\nc').nodes[0]).toEqual({
      type: 'codeBlock',
      attrs: { language: 'yaml' },
      content: [{ type: 'text', text: 'a: [b]' }],
    })
  })
})

test('a blank source says nothing', () => {
  expect(parse('')).toEqual({ nodes: [], warnings: [] })
  expect(parse(' \n\t\n\r\n')).toEqual({ nodes: [], warnings: [] })
})

test('a source with nothing lost has no warnings', () => {
  expect(
    parse('# a\n\n- [x] b\n\n| c |\n|---|\n| d |\n\n[e](/f) <https://x.y> &amp; `<b>`').warnings,
  ).toEqual([])
})

test('short references to a long address cannot make a document of any size', () => {
  const { nodes, warnings } = parse(`[a]: /${'x'.repeat(50_000)}\n\n${'[a] '.repeat(500)}`)
  expect(JSON.stringify(nodes).length).toBeLessThan(500_000)
  expect(warnings).toEqual(['References to link definitions became plain text: together they are too long.'])
})

test('1,000 sources of random characters give valid documents in normal form', () => {
  for (let seed = 0; seed < 1_000; seed++) {
    const random = seededRandom(seed)
    const source = random
      .times(1 + random.int(12), () => hostileLine(random) + random.pick(['', '\n', '\n\n', '\n  ']))
      .join('')
    const nodes = parseMarkdown(source)
    checkValid(nodes)
    expect(normalForm(nodes), `seed ${seed}: ${JSON.stringify(source)}`).toEqual(nodes)
    expect(parseMarkdown(writeMarkdown(nodes)), `seed ${seed}: ${JSON.stringify(source)}`).toEqual(nodes)
  }
})
