import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { beginStream } from '#shared/document/stream.ts'
import { processText, steadyPassages } from '../support/markdown/process-texts.ts'
import { seededRandom } from '../support/random.ts'
import { documentOf, loaded } from './documents.ts'
import { ms, percentile, printTable } from './figures.ts'

/** How often each text is streamed; the first ones warm up. */
const rounds = 8
const warmUp = 3

/** Every kind of block that models write about processes, 5 kB. */
const text = Array.from({ length: 14 }, (_, seed) => processText(seededRandom(seed), steadyPassages)).join(
  '\n\n',
)
const kB = new TextEncoder().encode(text).length / 1000
/** About as much as one token of a model. */
const deltas = text.match(/\s*\S{1,5}|\s+$/g) ?? []

/** What a patch costs that grows in the document, beside the same patch in one piece. */
export function benchStream(): void {
  const cases = [200, 2_000].flatMap((blocks) => {
    const state = Y.encodeStateAsUpdate(documentOf(blocks))
    return [1, 3, 8].map((every) => ({ blocks, state, every, ...newFigures() }))
  })
  for (let round = 0; round < rounds; round++) {
    for (const { state, every, ...figures } of cases) streamOnce(state, every, round < warmUp, figures)
  }
  const aKb = (bytes: readonly number[]) => `${Math.round(percentile(bytes, 0.5) / kB)}`
  printTable(`A text of ${kB.toFixed(1)} kB that grows in the document, by deltas of 5 characters`, [
    ['blocks', 'deltas a flush', 'flush p50', 'p95', 'bytes a kB', 'in one piece'],
    ...cases.map(({ blocks, every, times, bytes, bytesAtOnce }) => [
      String(blocks),
      String(every),
      ms(percentile(times, 0.5)),
      ms(percentile(times, 0.95)),
      aKb(bytes),
      aKb(bytesAtOnce),
    ]),
  ])
  benchOpenBlocks()
}

type Figures = ReturnType<typeof newFigures>

const newFigures = () => ({ times: [] as number[], bytes: [] as number[], bytesAtOnce: [] as number[] })

const head = { operation: 'append', location: '## Section 3' } as const

function streamOnce(state: Uint8Array, every: number, isWarmUp: boolean, figures: Figures): void {
  const ydoc = loaded(state)
  const begun = beginStream(ydoc, head)
  if (!begun.ok) throw new Error(begun.refusal.detail)
  const { stream } = begun
  let bytes = 0
  ydoc.on('update', (update: Uint8Array) => (bytes += update.length))
  for (const [index, delta] of deltas.entries()) {
    stream.push(delta)
    if ((index + 1) % every !== 0) continue
    const startedAt = performance.now()
    if (stream.flush(ydoc) && !isWarmUp) figures.times.push(performance.now() - startedAt)
  }
  stream.end(ydoc, { ...head, content: text })
  figures.bytes.push(bytes)
  const once = loaded(state)
  let atOnce = 0
  once.on('update', (update: Uint8Array) => (atOnce += update.length))
  applyPatch(once, { ...head, content: text }, { origin: 'bench' })
  figures.bytesAtOnce.push(atOnce)
}

const words = 'about what is to be done, by whom, with which tool, and how long it may take at most, in words'

/** A patch may bring 500 items or rows. */
const openBlocks: readonly { kind: string; begins: string; line: (index: number) => string }[] = [
  { kind: 'list', begins: '', line: (i) => `- Item ${i} with **some** text ${words}\n` },
  {
    kind: 'table',
    begins: '| Step | Owner |\n| - | - |\n',
    line: (i) => `| cell ${i} | other **cell** ${words} |\n`,
  },
  { kind: 'code', begins: '```spy\n', line: (i) => `  with retry(${i}) { call.number_${i}(x, "text") }\n` },
]

/** One block that does not end for 60 kB, flushed every 20 characters. */
function benchOpenBlocks(): void {
  const state = Y.encodeStateAsUpdate(documentOf(200))
  const rows = openBlocks.map(({ kind, begins, line }) => {
    let source = begins
    for (let i = 0; source.length < 60_000; i++) source += line(i)
    const ydoc = loaded(state)
    const begun = beginStream(ydoc, head)
    if (!begun.ok) throw new Error(begun.refusal.detail)
    const times: number[] = []
    for (let at = 0; at < source.length; at += 20) {
      begun.stream.push(source.slice(at, at + 20))
      const startedAt = performance.now()
      begun.stream.flush(ydoc)
      times.push(performance.now() - startedAt)
    }
    const startedAt = performance.now()
    const { kind: outcome } = begun.stream.end(ydoc, { ...head, content: source })
    if (outcome !== 'applied') throw new Error(`the stream of a ${kind} ended as ${outcome}`)
    const total = times.reduce((sum, time) => sum + time, 0)
    return [
      kind,
      `${(total / 1000).toFixed(2)} s`,
      ms(percentile(times, 0.95)),
      ms(performance.now() - startedAt),
    ]
  })
  printTable('One open block of 60 kB, 3,000 flushes', [
    ['block', 'in total', 'flush p95', 'its end'],
    ...rows,
  ])
}
