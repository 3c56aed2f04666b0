import { applyPatch } from '#shared/document/apply.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { documentOf } from './documents.ts'
import { ms, percentile, printTable } from './figures.ts'

/** One patch of a paragraph in documents of two sizes: time on the server, and bytes for every client. */
export function benchPatch(): void {
  const rows = [200, 2_000].map((blocks) => {
    const ydoc = documentOf(blocks)
    documentMarkdown(ydoc)
    const times: number[] = []
    const bytes: number[] = []
    ydoc.on('update', (update: Uint8Array) => bytes.push(update.length))
    for (let index = 0; index < 100; index++) {
      const section = index % (blocks / 10)
      const startedAt = performance.now()
      const result = applyPatch(
        ydoc,
        {
          operation: 'update',
          location: `## Section ${section}`,
          oldContent: `Paragraph 5 of section ${section}`,
          newContent: `Paragraph 5 of section ${section}, seen ${index} times,`,
        },
        { origin: 'bench' },
      )
      times.push(performance.now() - startedAt)
      if (!result.ok && result.refusal.code !== 'old_content_ambiguous')
        throw new Error(result.refusal.detail)
    }
    return [
      String(blocks),
      ms(percentile(times, 0.5)),
      ms(percentile(times, 0.99)),
      `${percentile(bytes, 0.5)} bytes`,
    ]
  })
  printTable('One patch in one paragraph (100 patches)', [['blocks', 'p50', 'p99', 'update p50'], ...rows])
}
