import { expect, test } from 'vitest'
import { GrowingMarkdown } from '#shared/document/growing-markdown.ts'
import { joinMarkdown, writeBlocks } from '#shared/document/markdown.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { fromNode } from '#shared/document/tree.ts'
import { Weaver } from '#shared/document/weave.ts'
import { inPieces, processText } from '../../support/markdown/process-texts.ts'
import { seededRandom } from '../../support/random.ts'

const blocks = (source: string) => parseMarkdown(source).map(fromNode)
const woven = (old: string, fresh: string) =>
  joinMarkdown(writeBlocks(new Weaver(blocks(old)).weave(blocks(fresh)).blocks))

const old = 'Check the invoice of the customer.\n\nPay it within 30 days.'

test('a block that goes on none of the old ones grows before those that are left', () => {
  expect(woven(old, 'Something new')).toBe(`Something new\n\n${old}`)
  expect(woven(old, 'Check the bill of the customer.\n\nSomething new')).toBe(
    'Check the bill of the customer.\n\nSomething new\n\nPay it within 30 days.',
  )
})

test('a block that may go on an old one is held back until it is whole', () => {
  expect(woven(old, 'Check the bill')).toBe(old)
  expect(woven(old, 'Check the bill of the customer.\n\n## Next')).toBe(
    'Check the bill of the customer.\n\n## Next\n\nPay it within 30 days.',
  )
})

test('old blocks that are passed over stay', () => {
  expect(woven(`Left out.\n\n${old}`, 'Pay it within 60 days.\n\n## Next')).toBe(
    'Left out.\n\nCheck the invoice of the customer.\n\nPay it within 60 days.\n\n## Next',
  )
})

test('lists are woven by items, tables by rows, code by lines', () => {
  expect(woven('- one a\n- two b', '- one a\n- three c')).toBe('- one a\n- three c\n- two b')
  expect(woven('1. one a\n2. two b', '1. one a\n2. two')).toBe('1. one a\n2. two b')
  const table = (...rows: string[]) => ['| a | b |', '| - | - |', ...rows].join('\n')
  expect(woven(table('| one | x |', '| two | y |'), table('| one | x |', '| six | z |'))).toBe(
    table('| one | x |', '| six | z |', '| two | y |'),
  )
  const code = (...lines: string[]) => ['```spy', ...lines, '```'].join('\n')
  expect(woven(code('define P {', '  a()', '}'), code('define P {', '  b()', '  c('))).toBe(
    code('define P {', '  b()', '  c(', '  a()', '}'),
  )
})

test('what is new ends behind its last block', () => {
  expect(new Weaver(blocks(old)).weave(blocks('New')).end).toBe(1)
  expect(new Weaver(blocks(old)).weave(blocks('Check')).end).toBe(0)
  expect(new Weaver(blocks(old)).weave(blocks('Check the bill of the customer.\n\nNew')).end).toBe(2)
})

test('what is woven piece by piece is what is woven at once, for 200 texts', () => {
  let reads = 0
  for (let seed = 0; seed < 200; seed++) {
    const random = seededRandom(seed)
    const before = blocks(processText(random))
    const source = new GrowingMarkdown()
    const weaver = new Weaver(before)
    for (const piece of inPieces(random, processText(random))) {
      source.push(piece)
      const fresh = source.read()
      if (!fresh) continue
      reads++
      expect(weaver.weave(fresh), `seed ${seed}`).toEqual(new Weaver(before).weave(fresh))
    }
  }
  expect(reads).toBeGreaterThan(2_000)
})
