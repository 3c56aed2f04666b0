import type { Step } from '#shared/process/steps.ts'
import { noSuchStep } from './act-steps.ts'
import { writeStepCall } from './code.ts'
import { codeStepOf, editCode, nounInCode } from './code-on-paper.ts'
import { assignStep } from './code-roles.ts'
import type { Desk, Outcome } from './desk.ts'
import { rewriteBlock, sectionAt } from './edits.ts'
import { capitalise, joinWords } from './english.ts'
import { theRole } from './roles.ts'
import { findStep, type StepRef } from './slots.ts'
import { rewriteItem } from './step-list.ts'

const codeReason = 'The code follows the steps'

export function setResponsible(desk: Desk, ref: StepRef, role: string): Outcome {
  const step = findStep(ref, desk.paper.steps)
  if (!step) return noSuchStep(ref, desk.paper.steps)
  if (!setField(desk, step, 'Responsible', role)) return unchanged(step, step.responsible, role)
  const human = { ...codeStepOf({ ...step, responsible: role }, desk.systems), system: undefined }
  const task = writeStepCall(human, nounInCode(desk))
  editCode(desk.paper, (source) => assignStep(source, step.name, { role }, task), codeReason)
  return {
    will: `make ${theRole(role)} responsible for Step ${step.number}`,
    did: `${capitalise(theRole(role))} is responsible for “${step.name}” now.`,
  }
}

/** Another role takes over everything that one did. */
export function renameRole(desk: Desk, role: string, name: string): Outcome {
  const own = desk.paper.steps.filter((step) => step.responsible === role)
  const changed = own.filter(
    (step) => setResponsible(desk, { kind: 'name', name: step.name }, name).will !== undefined,
  )
  if (changed.length === 0)
    return { did: `I could not put ${theRole(name)} in the place of ${theRole(role)}.` }
  return {
    will: `put ${theRole(name)} in the place of ${theRole(role)}`,
    did: `${capitalise(theRole(name))} is responsible for ${joinWords(changed.map((step) => `“${step.name}”`))} now.`,
  }
}

export function setTimeLimit(desk: Desk, ref: StepRef, sla: string): Outcome {
  const step = findStep(ref, desk.paper.steps)
  if (!step) return noSuchStep(ref, desk.paper.steps)
  if (!setField(desk, step, 'SLA', sla)) return unchanged(step, step.sla, sla)
  editCode(desk.paper, (source) => assignStep(source, step.name, { sla }, ''), codeReason)
  return {
    will: `set the time limit of Step ${step.number} to ${sla}`,
    did: `“${step.name}” has to be done within ${sla} now.`,
  }
}

function unchanged(step: Step, present: string | undefined, value: string): Outcome {
  const is = `Step ${step.number}, “${step.name}”,`
  if (present === value) return { did: `${is} says ${value} already.` }
  return { did: `${is} is written in a way in which I cannot change that.` }
}

/** The fields in the order in which they stand, with all names that people give them. */
const fieldNames = {
  Responsible: 'Responsible|Actor|Owner|Role|Who|Performed by',
  System: 'Systems?|Tools?|Integrations?',
  SLA: 'SLA|Duration|Time limit|Deadline',
} as const

export type FieldName = keyof typeof fieldNames

/** Writes a field of a step: in its place where it is there, else with the other fields, else below the heading. */
export function setField(desk: Desk, step: Step, name: FieldName, value: string): boolean {
  const { paper } = desk
  if (step.item !== undefined)
    return rewriteItem(
      paper,
      step,
      (item) => withField(item, name, value) ?? `${item.trimEnd()}\n    - **${name}**: ${value}`,
    )
  const section = sectionAt(paper, step.block)
  if (!section) return false
  const blocks = Array.from({ length: step.end - step.block - 1 }, (_, at) => step.block + 1 + at)
  for (const block of blocks) {
    const after = withField(paper.markdown(block, block + 1), name, value)
    if (after !== undefined) return rewriteBlock(paper, section, block, after)
  }
  for (const block of blocks) {
    const list = paper.markdown(block, block + 1)
    if (paper.nodes[block]?.type === 'bulletList' && anyField.test(list))
      return rewriteBlock(paper, section, block, addField(list, name, value))
  }
  const content = `- **${name}**: ${value}`
  return paper.patch({ operation: 'insert', location: paper.location(step.block), content })
}

/** The text with the field's new value; undefined where it has no such field. Its name and marks stay as they are. */
function withField(markdown: string, name: FieldName, value: string): string | undefined {
  const pattern = new RegExp(
    `^(\\s*(?:[-*+]\\s+)?(?:\\*\\*|__)?(?:${fieldNames[name]})(?:\\*\\*|__)?\\s*:(?:\\*\\*|__)?[ \\t]*)(\\S.*)$`,
    'im',
  )
  return pattern.test(markdown) ? markdown.replace(pattern, (_, head: string) => head + value) : undefined
}

const anyField = fieldLine()

/** A line that holds one of these fields. */
export function fieldLine(names: readonly string[] = Object.values(fieldNames)): RegExp {
  return new RegExp(`^\\s*[-*+]\\s+(?:\\*\\*)?(?:${names.join('|')})(?:\\*\\*)?\\s*:`, 'im')
}

/** Behind the fields that come before it in their order. */
function addField(list: string, name: FieldName, value: string): string {
  const names = Object.keys(fieldNames)
  const earlier = Object.values(fieldNames).slice(0, names.indexOf(name))
  const lines = list.split('\n')
  const last = earlier.length === 0 ? -1 : lines.findLastIndex((line) => fieldLine(earlier).test(line))
  return [...lines.slice(0, last + 1), `- **${name}**: ${value}`, ...lines.slice(last + 1)].join('\n')
}
