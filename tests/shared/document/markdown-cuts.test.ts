import type { Nodes } from 'mdast'
import { expect, test } from 'vitest'
import { cutMarkdown } from '#shared/document/markdown-cuts.ts'
import { parseMdast } from '#shared/document/markdown-syntax.ts'
import { type Random, seededRandom } from '../../support/random.ts'

test('a short source stays whole', () => {
  expect(cutMarkdown('a\n\nb\n')).toEqual(['a\n\nb\n'])
})

test('a source is cut in front of a block at the left margin', () => {
  expect(cutMarkdown('# a\n\nb\nc\n\n- d\n\n  e\n\n- f\n\n> g\n', 0)).toEqual([
    '# a\n\n',
    'b\nc\n\n- d\n\n  e\n\n- f\n\n',
    '> g\n',
  ])
})

test('code is not cut, at the margin or in an item', () => {
  expect(cutMarkdown('```\na\n\nb\n```\n\n- c\n\n  ```\n  d\n\n  e\n  ```\n\nf', 0)).toEqual([
    '```\na\n\nb\n```\n\n- c\n\n  ```\n  d\n\n  e\n  ```\n\n',
    'f',
  ])
})

test('a source with definitions is not cut, as any other piece may speak of them', () => {
  expect(cutMarkdown('[a]\n\nb\n\n[a]: /c\n', 0)).toHaveLength(1)
})

test('nothing is cut after a line that may begin a block over empty lines', () => {
  expect(cutMarkdown('a\n\nb\n\n<pre>\n\nc\n\n</pre>\n\nd', 0)).toEqual([
    'a\n\n',
    'b\n\n',
    '<pre>\n\nc\n\n</pre>\n\nd',
  ])
})

test('3,000 random sources say in pieces what they say whole', () => {
  let cuts = 0
  for (let seed = 0; seed < 3_000; seed++) {
    const source = randomSource(seededRandom(seed))
    const pieces = cutMarkdown(source, 0)
    expect(pieces.join(''), `seed ${seed}`).toBe(source)
    // Below the length at which parseMdast cuts by itself.
    expect(source.length).toBeLessThan(1_000)
    const inPieces = pieces.flatMap((piece) => parseMdast(piece).children.map(withoutPosition))
    expect(inPieces, `seed ${seed}: ${JSON.stringify(source)}`).toEqual(
      parseMdast(source).children.map(withoutPosition),
    )
    cuts += pieces.length - 1
  }
  expect(cuts).toBeGreaterThan(1_000)
})

const lines = [
  ...[
    'a',
    'text here',
    '- a',
    '- ',
    '-',
    '* b',
    '+ c',
    '1. x',
    '2. y',
    '3) z',
    '10. t',
    '   10. t',
    '- - a',
    '-     code',
    '1.\tx',
    '-\tx',
  ],
  ...[
    '> q',
    '>',
    '> - a',
    '  > q',
    '  b',
    '   c',
    '    d',
    '     e',
    '\tf',
    '      ',
    '\t',
    '  - n',
    '   - z',
    '    - q',
    '- \u00a0',
    '\u3000',
  ],
  ...['```', '```js', '  ```', '   ```', '    ```', '~~~', '~~~~', '- ```', '> ```', '`` ` ``', '```a`b'],
  ...['# h', '  # h', '---', '===', '***', '* * *', '- - -', '_ _ _', '| a |', '| - |', '[x]', '- a\n\n  b'],
  ...['<div>', '</div>', '<!-- x', '-->', '<b>', '<pre>', '</pre>', '<http://x>'],
]

const lineEnds = ['\n', '\n', '\n\n', '\n \n', '\r\n', '\n\t\n']

const randomSource = (random: Random): string =>
  random.times(2 + random.int(14), () => random.pick(lines) + random.pick(lineEnds)).join('')

function withoutPosition(node: Nodes): unknown {
  const { position: _, ...rest } = node
  return 'children' in node ? { ...rest, children: node.children.map(withoutPosition) } : rest
}
