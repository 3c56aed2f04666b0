import { expect, test } from 'vitest'
import type * as Y from 'yjs'
import { beginStream } from '#shared/document/stream.ts'
import { readTree } from '#shared/document/tree.ts'
import { processText, steadyPassages } from '../../support/markdown/process-texts.ts'
import { seededRandom } from '../../support/random.ts'
import { doc } from './story.ts'

/** What a stream sends, which is the same on every machine; what time it takes: `npm run bench -- stream`. */

const append = { operation: 'append', location: '## Steps' } as const

/** About as much as one token of a model. */
const deltasOf = (text: string): readonly string[] => text.match(/\s*\S{1,5}|\s+$/g) ?? []

/** Streams a text, a flush after each `every` of its deltas. */
function stream(ydoc: Y.Doc, text: string, every: number) {
  let bytes = 0
  ydoc.on('update', (update: Uint8Array) => {
    bytes += update.length
  })
  const begun = beginStream(ydoc, append)
  if (!begun.ok) throw new Error(begun.refusal.detail)
  for (const [index, delta] of deltasOf(text).entries()) {
    begun.stream.push(delta)
    if (index % every === every - 1) begun.stream.flush(ydoc)
  }
  const { kind } = begun.stream.end(ydoc, { ...append, content: text })
  expect(kind).toBe('applied')
  return { bytesAKb: Math.round(bytes / (new TextEncoder().encode(text).length / 1000)) }
}

const section = (n: number): string =>
  `## Section ${n}\n\nParagraph ${n} of some length, with words.\n\n- one\n- two\n\n\`\`\`spy\nrun(${n})\n\`\`\``

test.each([200, 2_000])('a stream into %i blocks sends 5 kB for each kB of text at most', (count) => {
  const text = Array.from({ length: 4 }, (_, seed) => processText(seededRandom(seed), steadyPassages)).join(
    '\n\n',
  )
  const source = `## Steps\n\n${Array.from({ length: count / 4 }, (_, n) => section(n)).join('\n\n')}`
  expect(stream(doc(source), text, 8).bytesAKb).toBeLessThanOrEqual(5_000)
})

const words = 'about what is to be done, by whom, with which tool, and how long it may take at most, in words'
/** A patch may bring 500 items or rows. */
const openBlocks: readonly [string, string, (index: number) => string][] = [
  ['list', '', (i) => `- Item ${i} with **some** text ${words}\n`],
  ['table', '| Step | Owner |\n| - | - |\n', (i) => `| cell ${i} | other **cell** ${words} |\n`],
  ['code block', '```spy\n', (i) => `  with retry(${i}) { call.number_${i}(x, "text") }\n`],
]

test.each(openBlocks)('one open %s of 60 kB sends no more for a kB than one of 6', (_, head, line) => {
  const [short, long] = [6_000, 60_000].map((length) => {
    let text = head
    for (let i = 0; text.length < length; i++) text += line(i)
    const ydoc = doc('## Steps\n\nText.\n\n## End')
    const { bytesAKb } = stream(ydoc, text, 8)
    expect(readTree(ydoc)).toHaveLength(4)
    return bytesAKb
  })
  // Ids of later characters are a byte longer.
  expect(long).toBeLessThan((short ?? 0) * 1.1)
})
