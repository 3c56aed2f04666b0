import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { findingsOf } from '#shared/process/findings.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { readProcessKind } from '#shared/process/sections.ts'
import type { ThreadExport } from '#shared/protocol/export.ts'
import { wireCompletion, wireFindings } from '#shared/protocol/wire-finding.ts'
import { wireFlow } from '#shared/protocol/wire-flow.ts'
import type { DocumentContent } from '../threads/document-port.ts'
import type { Thread } from '../threads/threads.ts'
import { wireThread } from '../threads/wire-thread.ts'

/** The thread as REST tells of it, with its findings and its flow. Whoever takes it is not named in it. */
export function writeThreadJson(thread: Thread, content: DocumentContent): string {
  const nodes = parseMarkdown(content.markdown)
  const { choices } = content
  const kind = readProcessKind(thread.context.process_kind)
  const file: ThreadExport = {
    ...wireThread(thread, content),
    ...wireFindings(findingsOf(nodes, kind, choices)),
    completion: wireCompletion(nodes, { kind, choices }),
    flow: wireFlow(flowOf(nodes), nodes),
  }
  return `${JSON.stringify(file, undefined, 2)}\n`
}
