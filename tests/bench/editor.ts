import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import { chromium, type Page } from 'playwright'
import { build } from 'vite'
import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { beginStream } from '#shared/document/stream.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { findTestTools } from '../../scripts/engines/test-tools.ts'
import type { BenchPage, Cost } from './editor/page.ts'
import { ms, percentile, printTable } from './figures.ts'

const blocks = 2_000
/** Of each kind of update. */
const updates = 120
/** Words that a model writes between two flushes. */
const wordsPerFlush = 4

const bindings = ['ours', 'stock'] as const

/** What a change by others costs a reader of a long document, in Chromium: our binding beside the stock one, in turns. */
export async function benchEditor(): Promise<void> {
  const executablePath = process.env.CHROMIUM_PATH ?? findTestTools()?.chromium
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu'],
  })
  try {
    const page = await bundlePage()
    const ydoc = documentOf(blocks)
    const state = [...Y.encodeStateAsUpdate(ydoc)]
    const readers = await Promise.all(
      bindings.map(async (binding) => {
        const reader = await browser.newPage({ viewport: { width: 1440, height: 900 } })
        await reader.setContent('<!doctype html><html><body></body></html>')
        await reader.addStyleTag({ content: page.style })
        await reader.addScriptTag({ content: page.code })
        await reader.evaluate(([state, binding]) => window.bench.open(state, binding), [
          state,
          binding,
        ] as const)
        return reader
      }),
    )
    const rows: string[][] = []
    for (const [name, next] of kindsOfUpdate(ydoc)) {
      const costs = readers.map((): Cost[] => [])
      for (let index = 0; index < updates; index++) {
        const update = [...updateOf(ydoc, () => next(index))]
        const order = index % 2 === 0 ? [0, 1] : [1, 0]
        for (const which of order) {
          const reader = readers[which]
          if (reader)
            costs[which]?.push(await reader.evaluate((update) => window.bench.apply(update), update))
        }
      }
      rows.push(
        ...bindings.map((binding, which) => [
          name,
          binding,
          ...figures(costs[which]?.slice(updates / 6) ?? []),
        ]),
      )
    }
    await expectSameText(readers)
    printTable(
      `A change by others in a document of ${blocks} blocks, in Chromium (${updates} each, in turns)`,
      [['change', 'binding', 'apply p50', 'apply p95', 'layout p50'], ...rows],
    )
  } finally {
    await browser.close()
  }
}

declare global {
  interface Window {
    readonly bench: BenchPage
  }
}

function figures(costs: readonly Cost[]): string[] {
  const apply = costs.map(({ applyMs }) => applyMs)
  return [
    ms(percentile(apply, 0.5)),
    ms(percentile(apply, 0.95)),
    ms(
      percentile(
        costs.map(({ layoutMs }) => layoutMs),
        0.5,
      ),
    ),
  ]
}

/** A binding that is quick and wrong is not quick. */
async function expectSameText(readers: readonly Page[]): Promise<void> {
  const texts = await Promise.all(readers.map((reader) => reader.evaluate(() => window.bench.text())))
  if (new Set(texts).size !== 1) throw new Error('the two bindings show different texts')
}

/** The editor of the app with all that it does on each change, as one script for a bare page. */
async function bundlePage(): Promise<{ code: string; style: string }> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('../..', import.meta.url)),
    plugins: [tailwind()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('./editor/page.ts', import.meta.url)),
        formats: ['iife'],
        name: 'page',
      },
    },
  })
  const output = [result].flat().flatMap((built) => ('output' in built ? built.output : []))
  const code = output.find((file) => file.type === 'chunk')?.code ?? ''
  const style = output.find((file) => file.type === 'asset' && file.fileName.endsWith('.css'))
  return { code, style: style?.type === 'asset' ? String(style.source) : '' }
}

/** What others do, one update at a time. */
function kindsOfUpdate(ydoc: Y.Doc): [name: string, next: (index: number) => void][] {
  const stream = (section: number, textOf: (index: number) => string) => {
    const begun = beginStream(ydoc, { operation: 'append', location: `## Section ${section}` })
    if (!begun.ok) throw new Error(begun.refusal.detail)
    return (index: number) => {
      begun.stream.push(textOf(index))
      begun.stream.flush(ydoc)
    }
  }
  const words = (index: number) =>
    Array.from({ length: wordsPerFlush }, (_, word) => `word${index * wordsPerFlush + word} `).join('')
  return [
    ['a paragraph is written', stream(80, words)],
    ['a list is written', stream(100, (index) => `- ${words(index)}\n`)],
    ['blocks are written', stream(120, (index) => `${words(index)}\n\n`)],
    ['a peer types', (index) => firstTextOf(ydoc, 700).insert(0, String(index % 10))],
  ]
}

function firstTextOf(ydoc: Y.Doc, block: number): Y.XmlText {
  const element = fragmentOf(ydoc).get(block)
  const text = element instanceof Y.XmlElement ? element.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error(`block ${block} holds no text`)
  return text
}

function updateOf(ydoc: Y.Doc, change: () => void): Uint8Array {
  const before = Y.encodeStateVector(ydoc)
  change()
  return Y.encodeStateAsUpdate(ydoc, before)
}

/** Sections of ten blocks: a heading, seven paragraphs, a list and a program. */
function documentOf(blocks: number): Y.Doc {
  const ydoc = new Y.Doc({ gc: false })
  const sections = Array.from({ length: blocks / 10 }, (_, section) => {
    const paragraphs = Array.from(
      { length: 7 },
      (_, index) => `Paragraph ${index} of section ${section} says **what** is done, by whom and when.`,
    )
    return `## Section ${section}\n\n${paragraphs.join('\n\n')}\n\n- one\n- two\n\n\`\`\`spy\nrun(${section})\n\`\`\``
  })
  for (let at = 0; at < sections.length; at += 20)
    applyPatch(
      ydoc,
      { operation: 'append', location: 'document', content: sections.slice(at, at + 20).join('\n\n') },
      { origin: 'bench' },
    )
  return ydoc
}
