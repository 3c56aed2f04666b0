import type { Call, Statement } from '#shared/spy/ast.ts'
import type { TextEdit } from '#shared/spy/diagnostic.ts'
import { editProgram } from '#shared/spy/edit.ts'
import { integrationCalls, memberPath, namedArgument } from '#shared/spy/integration-calls.ts'
import { findStep } from '#shared/spy/labels.ts'
import { walk } from '#shared/spy/visit.ts'
import { textOf, timeoutOf } from './code-words.ts'

/**
 * Lets the statement of a step name another role or time limit. A step that was a free call becomes a task for that
 * role; the call of an integration stays, because a person is responsible there for what the system does.
 */
export function assignStep(
  source: string,
  label: string,
  change: { readonly role?: string; readonly sla?: string },
  asTask: string,
): string | null {
  return editProgram(source, (program) => {
    const step = findStep(source, program, label)
    if (!step) return null
    const tasks = step.statements.flatMap(humanCalls)
    if (tasks.length > 0) return tasks.flatMap((task) => argumentEdits(task, change))
    const [first] = step.statements
    const isFree =
      first?.kind === 'expression' && integrationCalls(program).every((call) => call.statement !== first)
    return isFree && change.role !== undefined ? [{ from: first.from, to: first.to, insert: asTask }] : null
  })
}

/** Lets the statement of a step call another system; one that called none calls the same function there. */
export function setSystem(
  source: string,
  label: string,
  old: string | undefined,
  fresh: string,
): string | null {
  return editProgram(source, (program) => {
    const step = findStep(source, program, label)
    if (!step) return null
    const roots = integrationCalls(program)
      .filter((call) => call.integration === old && step.from <= call.from && call.to <= step.to)
      .map((call): TextEdit => ({ from: call.root.from, to: call.root.to, insert: fresh }))
    const [first] = step.statements
    const value = first?.kind === 'expression' && first.value.kind === 'call' ? first.value.callee : undefined
    const isFree = old === undefined && value?.kind === 'name'
    return isFree ? [{ from: value.from, to: value.from, insert: `${fresh}.` }] : roots
  })
}

function humanCalls(statement: Statement): Call[] {
  const calls: Call[] = []
  walk(statement, (node) => {
    if (node.kind === 'call' && memberPath(node.callee)?.root.name === 'human') calls.push(node)
  })
  return calls
}

function argumentEdits(
  call: Call,
  { role, sla }: { readonly role?: string; readonly sla?: string },
): TextEdit[] {
  const timeout = sla === undefined ? undefined : timeoutOf(sla)
  return [
    ...(role === undefined ? [] : [setArgument(call, 'role', textOf(role))]),
    ...(timeout === undefined ? [] : [setArgument(call, 'timeout', textOf(timeout))]),
  ]
}

function setArgument(call: Call, name: string, value: string): TextEdit {
  const present = namedArgument(call, name)
  if (present) return { from: present.value.from, to: present.value.to, insert: value }
  const last = call.arguments.at(-1)
  const at = last?.to ?? call.to - 1
  return { from: at, to: at, insert: `${last ? ', ' : ''}${name}=${value}` }
}
