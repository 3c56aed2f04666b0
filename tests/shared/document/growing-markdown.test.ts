import { expect, test } from 'vitest'
import { GrowingMarkdown } from '#shared/document/growing-markdown.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { fromNode } from '#shared/document/tree.ts'
import { inPieces, processText, steadyPassages } from '../../support/markdown/process-texts.ts'
import { seededRandom } from '../../support/random.ts'

/** The blocks of a text that came in these pieces, read after each. */
function read(pieces: readonly string[]) {
  const growing = new GrowingMarkdown()
  let blocks = growing.read() ?? []
  for (const piece of pieces) {
    growing.push(piece)
    blocks = growing.read() ?? blocks
  }
  return blocks.map(({ key }) => key)
}

const whole = (source: string) =>
  parseMarkdown(source)
    .map(fromNode)
    .map(({ key }) => key)

test('200 random texts read while they grow are what they are as a whole', () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = seededRandom(seed)
    // What ends a paragraph is what settles it.
    const text = `${processText(random, steadyPassages)}\n\nEnd.\n\n`
    expect(read(inPieces(random, text)), `seed ${seed}: ${JSON.stringify(text)}`).toEqual(whole(text))
  }
})

test('a list goes on as long as its items do', () => {
  const source = '- a\n- b\n\n  more of b\n- [ ] a task\n- [x] another\n- c\n+ other list\n\n1. one\n2. two\n'
  expect(read([...source])).toEqual(whole(source))
})

test('line ends and characters may come in halves, and what no document holds is left out', () => {
  expect(read(['a\r', '\nb\u0000 \ud83d', '\ude00 c\r', '\n'])).toEqual(whole('a\nb 😀 c\n'))
})

test('a long block without parts is read less often the longer it is, and all of it at its end', () => {
  const growing = new GrowingMarkdown()
  let reads = 0
  for (let i = 0; i < 3_000; i++) {
    growing.push('some words ')
    if (growing.read()) reads++
  }
  expect(reads).toBeLessThan(450)
  const source = `${'some words '.repeat(3_000)}\n\nEnd.\n\n`
  growing.push('\n\nEnd.\n\n'.padEnd(6_000, 'x y '))
  expect(growing.read()?.[0]?.key).toBe(whole(source)[0])
})
