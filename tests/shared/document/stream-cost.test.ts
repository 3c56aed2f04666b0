import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { beginStream } from '#shared/document/stream.ts'
import { readTree } from '#shared/document/tree.ts'
import { processText, steadyPassages } from '../../support/markdown/process-texts.ts'
import { seededRandom } from '../../support/random.ts'
import { doc } from './story.ts'

const append = { operation: 'append', location: '## Steps' } as const

/** Streams a text in pieces of 20 characters, a flush after each `every`. */
function stream(ydoc: Y.Doc, text: string, every = 1) {
  let bytes = 0
  let updates = 0
  ydoc.on('update', (update: Uint8Array) => {
    bytes += update.length
    updates++
  })
  const begun = beginStream(ydoc, append)
  if (!begun.ok) throw new Error(begun.refusal.detail)
  const startMs = performance.now()
  for (let i = 0; i * 20 < text.length; i++) {
    begun.stream.push(text.slice(i * 20, i * 20 + 20))
    if (i % every === every - 1) begun.stream.flush(ydoc)
  }
  const flushingMs = performance.now() - startMs
  const end = begun.stream.end(ydoc, { ...append, content: text })
  return { end, bytes, updates, flushingMs, wholeMs: performance.now() - startMs }
}

const words = 'about what is to be done, by whom, with which tool, and how long it may take at most, in words'
/** A patch may bring 500 items or rows. */
const openBlocks: readonly [string, string, (index: number) => string][] = [
  ['list', '', (i) => `- Item ${i} with **some** text ${words}\n`],
  ['table', '| Step | Owner |\n| - | - |\n', (i) => `| cell ${i} | other **cell** ${words} |\n`],
  ['code block', '```spy\n', (i) => `  with retry(${i}) { call.number_${i}(x, "text") }\n`],
]

test.each(openBlocks)('one open %s of 60 kB takes time in proportion to its length', (name, head, line) => {
  const times = [15_000, 30_000, 60_000].map((length) => {
    let text = head
    for (let i = 0; text.length < length; i++) text += line(i)
    const ydoc = doc('## Steps\n\nText.\n\n## End')
    const { end, flushingMs, updates } = stream(ydoc, text)
    expect(end.kind).toBe('applied')
    expect(readTree(ydoc)).toHaveLength(4)
    expect(updates).toBeGreaterThan(length / 60)
    return `${length / 1000} kB: ${(flushingMs / 1000).toFixed(2)} s for ${updates} updates`
  })
  console.log(`one open ${name}: ${times.join(', ')}`)
})

const section = (n: number): string =>
  `## Section ${n}\n\nParagraph ${n} of some length, with words.\n\n- one\n- two\n\n\`\`\`spy\nrun(${n})\n\`\`\``

test.each([200, 2_000])('a stream into a document of %i blocks costs little more than its text', (count) => {
  const text = Array.from({ length: 4 }, (_, seed) => processText(seededRandom(seed), steadyPassages)).join(
    '\n\n',
  )
  const source = `## Steps\n\n${Array.from({ length: count / 4 }, (_, n) => section(n)).join('\n\n')}`
  const kB = new TextEncoder().encode(text).length / 1000
  const figures = [1, 3, 8].map((every) => {
    const { end, bytes, updates, flushingMs } = stream(doc(source), text, every)
    expect(end.kind).toBe('applied')
    return `${every} a flush: ${Math.round(bytes / kB)} bytes a kB, ${(flushingMs / updates).toFixed(2)} ms a flush`
  })
  const once = doc(source)
  const before = Y.encodeStateVector(once)
  applyPatch(once, { ...append, content: text }, { origin: 'once' })
  const atOnce = Math.round(Y.encodeStateAsUpdate(once, before).length / kB)
  console.log(`${count} blocks, ${kB.toFixed(1)} kB: ${figures.join('; ')}; at once: ${atOnce} bytes a kB`)
})
