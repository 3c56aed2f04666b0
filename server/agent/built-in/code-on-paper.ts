import { writeBlock } from '#shared/document/markdown-write.ts'
import type { DocNode } from '#shared/document/node.ts'
import { codeBlocksOf, isCode } from '#shared/process/code-blocks.ts'
import type { Step } from '#shared/process/steps.ts'
import { textOf, withoutAssumption } from '#shared/process/text.ts'
import { functionsOf } from '#shared/spy/names.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import type { CodeDecision, CodeStep } from './code.ts'
import { type Desk, systemOf } from './desk.ts'
import { rewriteBlock, sectionAt } from './edits.ts'
import { nounOf } from './noun.ts'
import type { Paper } from './paper.ts'
import type { System } from './systems.ts'

/**
 * Changes the code of the document: every block for which `edit` gives other code. Code that cannot be parsed is left to
 * the people who wrote it. Returns how many blocks were changed.
 */
export function editCode(paper: Paper, edit: (source: string) => string | null, reason: string): number {
  let changed = 0
  for (const { block, source } of codeBlocksOf(paper.nodes)) {
    const fresh = edit(source)
    const [node, section] = [paper.nodes[block], sectionAt(paper, block)]
    if (fresh === null || fresh === source || !node || !section) continue
    const after = writeBlock(withCode(node, source, fresh.replace(/\n$/, '')))
    if (rewriteBlock(paper, section, block, after, reason)) changed += 1
  }
  return changed
}

/** A block whose code is changed wherever it stands in it. */
function withCode(node: DocNode, source: string, fresh: string): DocNode {
  if (isCode(node) && textOf(node) === source) return { ...node, content: [{ type: 'text', text: fresh }] }
  return node.content ? { ...node, content: node.content.map((part) => withCode(part, source, fresh)) } : node
}

/** What the present code calls the thing that passes through the process; else a name from the title. */
export function nounInCode(desk: Desk): string {
  for (const { source } of codeBlocksOf(desk.paper.nodes)) {
    const [first] = functionsOf(parseProgram(source).program)
    const parameter = first?.parameters[0]?.name.name
    if (parameter) return parameter
  }
  return nounOf(desk.briefing.title)
}

/** A step of the document as code needs it. */
export function codeStepOf(step: Step, systems: readonly System[]): CodeStep {
  return {
    number: step.number,
    name: step.name,
    role: step.responsible === undefined ? undefined : withoutAssumption(step.responsible),
    system: systemOf(step, systems),
    sla: step.sla,
    decisions: step.statements.flatMap((statement): CodeDecision[] => {
      if (statement.kind !== 'decision') return []
      const { condition, outcome, otherwise } = statement
      return [{ condition, outcome, otherwise, kind: 'decision' }]
    }),
  }
}
