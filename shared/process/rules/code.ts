import { checkBlocks } from '#shared/spy/check.ts'
import { applyEdits, type Fix as CodeFix, type Diagnostic } from '#shared/spy/diagnostic.ts'
import { lineOf } from '#shared/spy/lines.ts'
import { type CodeBlock, codeBlocksOf } from '../code-blocks.ts'
import { markedCode } from '../code-choices.ts'
import type { Finding, Fix } from '../finding.ts'
import { updateFix } from '../fix.ts'
import { headingOf, locationAbove, type Reading } from '../reading.ts'

/** What the checks of SPy say about the code blocks of a document, which are one module. */
export function codeFindings(reading: Reading, integrations?: readonly string[]): Finding[] {
  const blocks = codeBlocksOf(reading.nodes)
  const sources = blocks.map(({ source }) => source)
  return checkBlocks(sources, { integrations }).flatMap((diagnostics, at) => {
    const code = blocks[at]
    return code ? diagnostics.map((found) => findingOf(reading, code, found)) : []
  })
}

function findingOf(reading: Reading, { block, source }: CodeBlock, diagnostic: Diagnostic): Finding {
  const { rule, severity, message, from, fixes } = diagnostic
  return {
    rule,
    severity,
    message: `Line ${lineOf(source, from)}: ${message}`,
    section: headingOf(reading, block),
    block,
    words: markedCode(source, diagnostic),
    fixes: fixes.flatMap((fix) => asPatch(reading, { block, source }, fix)),
    ask: null,
  }
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
