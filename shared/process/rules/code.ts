import { checkBlocks } from '#shared/spy/check.ts'
import { applyEdits, type Fix as CodeFix } from '#shared/spy/diagnostic.ts'
import { lineReader } from '#shared/spy/lines.ts'
import { type CodeBlock, codeBlocksOf } from '../code-blocks.ts'
import { markedCode } from '../code-choices.ts'
import type { Finding, Fix } from '../finding.ts'
import { updateFix } from '../fix.ts'
import { headingOf, locationAbove, type Reading } from '../reading.ts'

/**
 * Each fix quotes its whole block, before and after: without a limit the fixes of one long block are hundreds of megabytes.
 * In characters of the quoted blocks; findings behind it have no fix until some before them are mended.
 */
const maxQuoted = 1_000_000

/** What the checks of SPy say about the code blocks of a document, which are one module. */
export function codeFindings(reading: Reading, integrations?: readonly string[]): Finding[] {
  const blocks = codeBlocksOf(reading.nodes)
  const checked = checkBlocks(
    blocks.map(({ source }) => source),
    { integrations },
  )
  let quoted = 0
  return blocks.flatMap(({ block, source }, at) => {
    const lineOf = lineReader(source)
    return (checked[at] ?? []).map((diagnostic): Finding => {
      const { rule, severity, message, from } = diagnostic
      quoted += diagnostic.fixes.length * source.length
      const fixes = quoted > maxQuoted ? [] : diagnostic.fixes
      return {
        rule,
        severity,
        message: `Line ${lineOf(from)}: ${message}`,
        section: headingOf(reading, block),
        block,
        words: markedCode(source, diagnostic),
        fixes: fixes.flatMap((fix) => asPatch(reading, { block, source }, fix)),
        ask: null,
      }
    })
  })
}

/** The whole block is quoted: a line of code can stand in many places. None for code above the first heading. */
function asPatch(reading: Reading, { block, source }: CodeBlock, { title, edits }: CodeFix): Fix[] {
  const newContent = fenced(applyEdits(source, edits))
  return updateFix(title, locationAbove(reading, block), { oldContent: fenced(source), newContent })
}

/** With more backticks than the code has in a row. */
function fenced(source: string): string {
  const longest = Math.max(2, ...[...source.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}spy\n${source}\n${fence}`
}
