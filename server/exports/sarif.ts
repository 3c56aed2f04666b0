import { createHash } from 'node:crypto'
import { writeBlocks } from '#shared/document/markdown.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { DocNode } from '#shared/document/node.ts'
import { fromNode } from '#shared/document/tree.ts'
import type { Choices } from '#shared/process/choices.ts'
import type { Finding } from '#shared/process/finding.ts'
import { type DismissedFinding, findingsOf } from '#shared/process/findings.ts'
import { allRules } from '#shared/process/rule-list.ts'
import { readProcessKind } from '#shared/process/sections.ts'
import type { DocumentContent } from '../threads/document-port.ts'
import type { Thread } from '../threads/threads.ts'

/**
 * The findings as SARIF 2.1.0 (OASIS), which tools for code review and pipelines read. Lines are those of the Markdown
 * that is exported at the same moment.
 */
export function writeSarif(thread: Thread, { markdown, choices }: DocumentContent): string {
  const nodes = parseMarkdown(markdown)
  const { process_kind: kind } = thread.context
  const { findings, dismissed } = findingsOf(nodes, readProcessKind(kind), choices)
  const lines = linesOf(nodes)
  const artifact = { uri: `${thread.id}.md`, index: 0 }
  const result = (finding: Finding | DismissedFinding) => ({
    ruleId: finding.rule,
    ruleIndex: allRules.findIndex(({ id }) => id === finding.rule),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact,
          region: lines[finding.block ?? 0] ?? { startLine: 1, endLine: 1 },
        },
        ...(finding.section !== null && { logicalLocations: [{ name: finding.section, kind: 'section' }] }),
      },
    ],
    // Empty says that it was looked at for all (SARIF 3.27.23): some with and some without are not allowed.
    suppressions: 'dismissal' in finding ? [suppression(finding)] : [],
    partialFingerprints: { 'finding/v1': fingerprint(finding) },
  })
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Process Designer', rules: allRules.map(describeRule) } },
        artifacts: [{ location: { uri: artifact.uri }, mimeType: 'text/markdown' }],
        invocations: [{ executionSuccessful: true, ruleConfigurationOverrides: overrides(choices) }],
        columnKind: 'utf16CodeUnits',
        results: [...findings, ...dismissed].map(result),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function suppression({ dismissal: { id, reason, by, atMs } }: DismissedFinding) {
  return {
    kind: 'external',
    status: 'accepted',
    justification: reason,
    properties: { dismissal_id: id, by, at: new Date(atMs).toISOString() },
  }
}

const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const

/** What people decided about rules, for tools that compare it with what the rules say themselves. */
function overrides({ severities }: Choices) {
  return Object.entries(severities).map(([id, severity]) => ({
    descriptor: { id, index: allRules.findIndex((rule) => rule.id === id) },
    configuration: severity === 'off' ? { enabled: false } : { enabled: true, level: levels[severity] },
  }))
}

function describeRule({ id, severity, about, source, isOffAtFirst }: (typeof allRules)[number]) {
  return {
    id,
    shortDescription: { text: about },
    help: { text: `Source: ${source}` },
    defaultConfiguration: { enabled: !isOffAtFirst, level: levels[severity] },
  }
}

/** The same for a flaw that only moved: of what was found and under which heading, without lines. */
function fingerprint({ rule, section, message }: Finding): string {
  const words = message.replace(/^Line \d+: /, '').replace(/\s+/g, ' ')
  return createHash('sha256')
    .update(JSON.stringify([rule, section, words]))
    .digest('hex')
    .slice(0, 32)
}

/** Where each block stands in the Markdown, from 1; a block that Markdown has no words for stands where the next one does. */
function linesOf(nodes: readonly DocNode[]): { startLine: number; endLine: number }[] {
  let startLine = 1
  return writeBlocks(nodes.map(fromNode)).map((part) => {
    const count = part.split('\n').length
    const region = { startLine, endLine: startLine + count - 1 }
    // A blank line is between two blocks.
    if (part !== '') startLine += count + 1
    return region
  })
}
