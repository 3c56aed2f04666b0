import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import tailwind from '@tailwindcss/vite'
import { type Browser, type CDPSession, chromium, type Page } from 'playwright'
import { build } from 'vite'
import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { beginStream } from '#shared/document/stream.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { findTestTools } from '../../scripts/engines/test-tools.ts'
import type { BenchPage, Cost, Opening } from './editor/page.ts'
import { ms, percentile, printTable } from './figures.ts'

const blocks = 2_000
/** Of each kind of update. */
const updates = 90
/** Words that a model writes between two flushes. */
const wordsPerFlush = 4

/** As often as the server flushes a stream. */
const pauseMs = 40
/** Runs not counted: the page compiles its code in them. */
const warmUp = 20

const contenders = [
  { name: 'ours', binding: 'ours', openPatches: 0 },
  { name: 'ours, 20 patches to review', binding: 'ours', openPatches: 20 },
  { name: 'stock', binding: 'stock', openPatches: 0 },
] as const

type Reader = { readonly name: string; readonly page: Page; readonly cdp: CDPSession }

/** What a change by others costs a reader of a long document, in Chromium: our binding beside the stock one, in turns. */
export async function benchEditor(): Promise<void> {
  const executablePath = process.env.CHROMIUM_PATH ?? findTestTools()?.chromium
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu'],
  })
  try {
    const ydoc = documentOf(blocks)
    const readers = await openReaders(browser, ydoc)
    const rows: string[][] = []
    for (const [kind, next] of kindsOfUpdate(ydoc)) {
      const costs = await measure(readers, ydoc, next)
      rows.push(...readers.map(({ name }, index) => [kind, name, ...(costs[index] ?? [])]))
    }
    await expectSameText(readers)
    printTable(
      `A change by others in a document of ${blocks} blocks, in Chromium (${updates} each, in turns)`,
      [['change', 'editor', 'apply p50', 'apply p95', 'layout p50', 'later'], ...rows],
    )
  } finally {
    await browser.close()
  }
}

async function openReaders(browser: Browser, ydoc: Y.Doc): Promise<Reader[]> {
  const { style, code } = await bundlePage()
  const state = [...Y.encodeStateAsUpdate(ydoc)]
  return Promise.all(
    contenders.map(async ({ name, ...how }) => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await page.setContent('<!doctype html><html><body></body></html>')
      await page.addStyleTag({ content: style })
      await page.addScriptTag({ content: code })
      const opening: Opening = { state, writer: ydoc.clientID, ...how }
      await page.evaluate((opening) => window.bench.open(opening), opening)
      const cdp = await page.context().newCDPSession(page)
      await cdp.send('Performance.enable')
      return { name, page, cdp }
    }),
  )
}

/** The figures of each reader for one kind of update. */
async function measure(readers: readonly Reader[], ydoc: Y.Doc, next: (index: number) => void) {
  const costs = readers.map((): Cost[] => [])
  const before: number[] = []
  for (let index = 0; index < warmUp + updates; index++) {
    if (index === warmUp) for (const { cdp } of readers) before.push(await scriptMs(cdp))
    const update = [...updateOf(ydoc, () => next(index))]
    for (const turn of readers.keys()) {
      const which = (index + turn) % readers.length
      const cost = await readers[which]?.page.evaluate((update) => window.bench.apply(update), update)
      if (cost && index >= warmUp) costs[which]?.push(cost)
    }
    await delay(pauseMs)
  }
  const after = await Promise.all(readers.map(({ cdp }) => scriptMs(cdp)))
  return readers.map((_, which) => [
    ...figures(costs[which] ?? []),
    ms(((after[which] ?? 0) - (before[which] ?? 0)) / updates),
  ])
}

/** What scripts of the page did by themselves so far: timers and frames, not what was asked for from outside. */
async function scriptMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN) * 1_000
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
async function expectSameText(readers: readonly Reader[]): Promise<void> {
  const texts = await Promise.all(readers.map(({ page }) => page.evaluate(() => window.bench.text())))
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
