import { resolveLocation } from '#shared/document/location.ts'
import { type Block, readTree, toNode } from '#shared/document/tree.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Finding } from '#shared/process/finding.ts'
import { findingsOf } from '#shared/process/findings.ts'
import { type ProgressOptions, progressOf } from '#shared/process/progress.ts'
import type { DocumentHost } from '../collab/host.ts'
import type { ToolResult } from './hands.ts'

/** What the rules find, for the model: in all of the document or a section when it asks, and where it has just written. */

/** So many findings are told when they are asked for. */
const maxAsked = 20
/** So many come unasked with the result of a patch: the model is to see its errors, not to lose its thread. */
const maxUnasked = 5

type Parts = {
  readonly host: DocumentHost
  readonly progressOptions: (threadId: ThreadId) => Promise<ProgressOptions>
}

export async function checkDocument(
  parts: Parts,
  threadId: ThreadId,
  section: string | undefined,
): Promise<ToolResult> {
  const options = await parts.progressOptions(threadId)
  return parts.host.read(threadId, (ydoc) => {
    const tree = readTree(ydoc)
    const found = section === undefined ? undefined : resolveLocation(tree, section)
    if (found && found.kind !== 'found') return { content: JSON.stringify(found.refusal), failed: true }
    const findings = findingsIn(tree, options, found?.section)
    const facts = {
      ...told(findings, maxAsked),
      ...(found ? {} : { completion_percentage: progressOf(tree.map(toNode), options).completionPercentage }),
    }
    return { content: JSON.stringify(facts), failed: false }
  })
}

/** The errors and warnings of the section with this handle; nothing where there are none. */
export async function problemsAt(
  parts: Parts,
  threadId: ThreadId,
  handle: string,
): Promise<{ problems?: readonly object[] }> {
  const options = await parts.progressOptions(threadId)
  return parts.host.read(threadId, (ydoc) => {
    const tree = readTree(ydoc)
    const found = resolveLocation(tree, handle)
    if (found.kind !== 'found') return {}
    const grave = findingsIn(tree, options, found.section).filter(
      ({ severity }) => severity === 'error' || severity === 'warning',
    )
    return grave.length === 0 ? {} : told(grave, maxUnasked)
  })
}

/** The worst first, as findingsOf gives them. What is about the document as a whole belongs to no section. */
function findingsIn(
  tree: readonly Block[],
  { kind, choices }: ProgressOptions,
  section: { readonly heading: number | null; readonly start: number; readonly end: number } | undefined,
): readonly Finding[] {
  const { findings } = findingsOf(tree.map(toNode), kind, choices)
  if (section === undefined || section.heading === null) return findings
  const from = section.heading
  return findings.filter(({ block }) => block !== null && from <= block && block < section.end)
}

function told(findings: readonly Finding[], most: number) {
  const problems = findings.slice(0, most).map(({ rule, severity, message, section, fixes }) => ({
    ...{ rule, severity, section, message },
    ...(fixes[0] && { fix: fixes[0].title }),
  }))
  const more = findings.length - problems.length
  return { problems, ...(more > 0 && { more }) }
}
