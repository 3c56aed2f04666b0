import type { Patch } from '#shared/document/patch.ts'
import { checkBlocks } from '#shared/spy/check.ts'
import { applyEdits, type Fix as CodeFix, type Diagnostic } from '#shared/spy/diagnostic.ts'
import { lineOf } from '#shared/spy/lines.ts'
import { markedCode } from '../code-choices.ts'
import type { Finding, Fix } from '../finding.ts'
import { headingOf, locationAbove, type Reading } from '../reading.ts'
import { textOf } from '../text.ts'

/** What the checks of SPy say about the code blocks of a document, which are one module. */
export function codeFindings(reading: Reading, integrations?: readonly string[]): Finding[] {
  const blocks = reading.nodes.flatMap((node, block) =>
    node.type === 'codeBlock' && node.attrs?.language === 'spy' ? [{ block, source: textOf(node) }] : [],
  )
  const sources = blocks.map(({ source }) => source)
  return checkBlocks(sources, { integrations }).flatMap((diagnostics, at) => {
    const code = blocks[at]
    return code ? diagnostics.map((found) => findingOf(reading, code, found)) : []
  })
}

type Code = { readonly block: number; readonly source: string }

function findingOf(reading: Reading, { block, source }: Code, diagnostic: Diagnostic): Finding {
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
function asPatch(reading: Reading, { block, source }: Code, { title, edits }: CodeFix): Fix[] {
  const location = locationAbove(reading, block)
  if (location === null) return []
  const patch: Patch = {
    operation: 'update',
    location,
    oldContent: fenced(source),
    newContent: fenced(applyEdits(source, edits)),
    reason: title,
  }
  return [{ title, patches: [patch] }]
}

/** With more backticks than the code has in a row. */
function fenced(source: string): string {
  const longest = Math.max(2, ...[...source.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}spy\n${source}\n${fence}`
}
