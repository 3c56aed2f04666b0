import { z } from 'zod'
import { readTree, toNode } from '#shared/document/tree.ts'
import type { ThreadId } from '#shared/ids.ts'
import { codeBlocksOf } from '#shared/process/code-blocks.ts'
import { dryRun } from '#shared/spy/dry-run/dry-run.ts'
import type { DryEvent } from '#shared/spy/dry-run/world.ts'
import type { DocumentHost } from '../collab/host.ts'
import type { ToolResult } from './hands.ts'
import type { DryRunArguments } from './tools.ts'

/** So much of the trace is told. */
const maxLines = 60

/** A dry run of the document's code, for the model: what would be called, and what happens when it fails. */
export async function dryRunDocument(
  { host }: { readonly host: DocumentHost },
  threadId: ThreadId,
  { input, ...wish }: DryRunArguments,
): Promise<ToolResult> {
  const blocks = await host.read(threadId, (ydoc) => codeBlocksOf(readTree(ydoc).map(toNode)))
  // Arguments are JSON, so the values of the input are.
  const given = z.record(z.string(), z.json()).optional().parse(input)
  const run = dryRun(
    blocks.map(({ source }) => source),
    { ...wish, input: given },
  )
  if (!run.ok) return { content: JSON.stringify({ error: run.detail }), failed: true }
  const { outcome, events, seconds, assumptions, coverage } = run
  const more = events.length - maxLines
  const facts = {
    note: 'A dry run with simulated systems: nothing was called.',
    ...{ outcome, virtual_seconds: seconds },
    trace: events.slice(0, maxLines).map(lineOf),
    ...(more > 0 && { more }),
    ...{ assumptions, coverage },
  }
  return { content: JSON.stringify(facts), failed: false }
}

function lineOf({ atSeconds, kind, what, note }: DryEvent): string {
  return `${atSeconds} s ${kind} ${what}${note === '' ? '' : `: ${note}`}`
}
