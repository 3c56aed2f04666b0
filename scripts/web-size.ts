import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { atRoot } from './setup/shell.mjs'
import { ensureWebApp } from './setup/web-app.mjs'

/**
 * Measures the code and styles that a browser loads of the web app, compressed as they travel, and fails above the
 * budget. A page is useful before the editor is there, so what comes before it has a budget of its own.
 */

/**
 * KB of 1000 bytes. What finds problems in a document comes after its text, so it is no part of what the text waits for. The
 * colours of other languages than SPy are fetched for a document that has code in them.
 */
const budget = { firstKb: 80, textKb: 235, totalKb: 360, languagesKb: 25 }

/** What Vite says about the chunks it made, by name; names beginning with _ are shared parts of others. */
const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
)

ensureWebApp(process.execPath)
const manifest = manifestSchema.parse(
  JSON.parse(readFileSync(atRoot('dist/web/.vite/manifest.json'), 'utf8')),
)
const isOfLanguages = (chunk: string) => /\/highlight\.js\/|^code\/grammars\.ts$/.test(chunk)
const chunks = Object.keys(manifest)
const first = sizesKb(filesOf('index.html'))
const text = sizesKb(filesOf('threads/thread-page.tsx', filesOf('index.html')))
const app = sizesKb(
  new Set(chunks.filter((chunk) => !isOfLanguages(chunk)).flatMap((chunk) => [...filesOf(chunk)])),
)
const languages = sizesKb(
  new Set(
    chunks.filter(isOfLanguages).flatMap((chunk) => [...filesOf(chunk)].filter((file) => !app.has(file))),
  ),
)
const measured = [
  { name: 'first load', kb: sum(first), budgetKb: budget.firstKb },
  { name: 'the text of a document', kb: sum(text), budgetKb: budget.textKb },
  { name: 'the app in total', kb: sum(app), budgetKb: budget.totalKb },
  { name: 'other languages', kb: sum(languages), budgetKb: budget.languagesKb },
]

for (const [file, kb] of [...app, ...languages])
  console.log(`${kb.toFixed(1).padStart(8)} KB  ${whenLoaded(file)}  ${file}`)
for (const { name, kb, budgetKb } of measured) console.log(`${name}: ${kb.toFixed(1)} KB of ${budgetKb}`)
process.exitCode = measured.some(({ kb, budgetKb }) => kb > budgetKb) ? 1 : 0

function whenLoaded(file: string): string {
  if (first.has(file)) return 'first   '
  return app.has(file) ? 'later   ' : 'language'
}

/** The files that a browser needs to run a chunk. */
function filesOf(chunk: string, known = new Set<string>()): Set<string> {
  const entry = manifest[chunk]
  if (entry === undefined || known.has(entry.file)) return known
  for (const file of [entry.file, ...entry.css]) if (/\.(js|css)$/.test(file)) known.add(file)
  for (const name of entry.imports) filesOf(name, known)
  return known
}

/** Largest first. */
function sizesKb(files: ReadonlySet<string>): Map<string, number> {
  const sizes = [...files].map((file): [string, number] => [
    file,
    gzipSync(readFileSync(atRoot('dist/web', file))).length / 1000,
  ])
  return new Map(sizes.sort(([, a], [, b]) => b - a))
}

function sum(sizes: ReadonlyMap<string, number>): number {
  return [...sizes.values()].reduce((total, kb) => total + kb, 0)
}
