import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { z } from 'zod'
import { atRoot } from './setup/shell.mjs'
import { ensureWebApp } from './setup/web-app.mjs'

/**
 * Measures the code and styles that a browser loads of the web app, compressed as they travel, and fails above a budget:
 * what stands before the first page is useful, what an open document needs in all, and what each part adds that a person
 * opens later, such as a dialog. Such parts may become more; nobody waits for what they do not open.
 */

/** KB of 1000 bytes. */
const budgetsKb = { first: 130, document: 355, part: 40 }

/** The chunks that make an open document, beside the first load. */
const documentChunks = ['threads/thread-page.tsx', 'document/document-session.ts', 'document/editor.tsx']

/** What Vite says about the chunks it made, by name; names beginning with _ are shared parts of others. */
const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isDynamicEntry: z.boolean().default(false),
    imports: z.array(z.string()).default([]),
    dynamicImports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
)

ensureWebApp(process.execPath)
const manifest = manifestSchema.parse(
  JSON.parse(readFileSync(atRoot('dist/web/.vite/manifest.json'), 'utf8')),
)
for (const chunk of documentChunks) if (!manifest[chunk]) throw new Error(`there is no chunk ${chunk}`)

const first = filesOf(['index.html'])
// A shared chunk that a page loads by itself, such as what shows Markdown, is a part of that page.
const shared = documentChunks.flatMap((chunk) => manifest[chunk]?.dynamicImports ?? []).filter(isShared)
const openDocument = filesOf(['index.html', ...documentChunks, ...shared])
const isWithin = [
  report('first load', first, budgetsKb.first),
  report('an open document', openDocument, budgetsKb.document),
  ...Object.entries(manifest)
    .filter(([chunk, { isDynamicEntry }]) => isDynamicEntry && !documentChunks.includes(chunk))
    .map(([chunk]) => report(`opening ${chunk}`, besides(openDocument, chunk), budgetsKb.part)),
]
process.exitCode = isWithin.every(Boolean) ? 0 : 1

/** The files that a browser needs to run these chunks. */
function filesOf(chunks: readonly string[], known = new Set<string>()): Set<string> {
  for (const chunk of chunks) {
    const entry = manifest[chunk]
    if (entry === undefined || known.has(entry.file)) continue
    for (const file of [entry.file, ...entry.css]) if (/\.(js|css)$/.test(file)) known.add(file)
    filesOf(entry.imports, known)
  }
  return known
}

/** What a chunk needs that is not there yet. */
function besides(there: ReadonlySet<string>, chunk: string): string[] {
  return [...filesOf([chunk])].filter((file) => !there.has(file))
}

function isShared(chunk: string): boolean {
  return chunk.startsWith('_')
}

/** Says how large these files are, and whether the budget holds. */
function report(what: string, files: Iterable<string>, budgetKb: number): boolean {
  const bytes = [...files].map((file) => gzipSync(readFileSync(atRoot('dist/web', file))).length)
  const kb = bytes.reduce((total, size) => total + size, 0) / 1000
  console.log(`${kb.toFixed(1).padStart(7)} of ${budgetKb} KB  ${what}`)
  return kb <= budgetKb
}
