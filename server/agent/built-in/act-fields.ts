import type { Step } from '#shared/process/steps.ts'
import { splitItems } from './act-steps.ts'
import { automation } from './archetype.ts'
import { writeStepCall } from './code.ts'
import { codeStepOf, editCode, nounInCode } from './code-on-paper.ts'
import { assignStep } from './code-roles.ts'
import type { Desk, Outcome } from './desk.ts'
import { addBullets, rewriteBlock, sectionAt } from './edits.ts'
import { toThirdPerson, uncapitalise } from './english.ts'
import { findStep, nameRef, type StepRef } from './slots.ts'

const fieldNames = {
  Responsible: 'Responsible|Actor|Owner|Role|Who|Performed by',
  System: 'Systems?|Tools?|Integrations?',
  SLA: 'SLA|Duration|Time limit|Deadline',
} as const

export type FieldName = keyof typeof fieldNames

export function setResponsible(desk: Desk, ref: StepRef, role: string): Outcome {
  const step = findStep(ref, desk.paper.steps)
  if (!step) return noStep(desk, ref)
  if (!setField(desk, step, 'Responsible', role)) return unchanged(step, role)
  const { system: _, ...human } = codeStepOf({ ...step, responsible: role }, desk.systems)
  const task = writeStepCall({ ...human, system: undefined }, nounInCode(desk))
  editCode(
    desk.paper,
    (source) => assignStep(source, step.name, { role }, task),
    'The code follows the steps',
  )
  addRoleDeed(desk, role, step.name)
  return {
    will: `make ${role} responsible for Step ${step.number}`,
    did: `${role} is responsible for “${step.name}” now.`,
  }
}

export function setTimeLimit(desk: Desk, ref: StepRef, sla: string): Outcome {
  const step = findStep(ref, desk.paper.steps)
  if (!step) return noStep(desk, ref)
  if (!setField(desk, step, 'SLA', sla)) return unchanged(step, sla)
  editCode(desk.paper, (source) => assignStep(source, step.name, { sla }, ''), 'The code follows the steps')
  return {
    will: `set the time limit of Step ${step.number} to ${sla}`,
    did: `“${step.name}” has to be done within ${sla} now.`,
  }
}

const noStep = (desk: Desk, ref: StepRef): Outcome => ({
  did: `I found no ${nameRef(ref).replace(/^a /, '')} in the document, which has ${desk.paper.steps.length} steps, so I changed nothing.`,
})

const unchanged = (step: Step, value: string): Outcome => ({
  did: `Step ${step.number}, “${step.name}”, says ${value} already, or I could not write there; I changed nothing.`,
})

/** Writes a field of a step: in its place where it is there, else with the other fields, else below the heading. */
export function setField(desk: Desk, step: Step, name: FieldName, value: string): boolean {
  const { paper } = desk
  const section = sectionAt(paper, step.block)
  if (!section) return false
  if (step.item !== undefined) return setItemField(desk, step, name, value)
  for (let block = step.block + 1; block < step.end; block++) {
    const before = paper.markdown(block, block + 1)
    const after = withField(before, name, value)
    if (after !== undefined) return rewriteBlock(paper, section, block, after)
  }
  const [list] = listsWithFields(desk, step)
  if (list !== undefined) {
    const before = paper.markdown(list, list + 1)
    const line = `- **${name}**: ${value}`
    return rewriteBlock(
      paper,
      section,
      list,
      name === 'Responsible' ? `${line}\n${before}` : addAfterFields(before, line),
    )
  }
  return paper.patch({
    operation: 'insert',
    location: paper.location(step.block),
    content: `- **${name}**: ${value}`,
  })
}

/** The text with the field's new value; undefined where it has no such field. Its name and marks stay as they are. */
function withField(markdown: string, name: FieldName, value: string): string | undefined {
  const pattern = new RegExp(
    `^(\\s*(?:[-*+]\\s+)?(?:\\*\\*|__)?(?:${fieldNames[name]})(?:\\*\\*|__)?\\s*:(?:\\*\\*|__)?[ \\t]*)(\\S.*)$`,
    'im',
  )
  return pattern.test(markdown) ? markdown.replace(pattern, (_, head: string) => head + value) : undefined
}

const anyField = new RegExp(
  `^\\s*[-*+]\\s+(?:\\*\\*)?(?:${Object.values(fieldNames).join('|')})(?:\\*\\*)?\\s*:`,
  'im',
)

function listsWithFields({ paper }: Desk, step: Step): number[] {
  const blocks = Array.from({ length: step.end - step.block - 1 }, (_, at) => step.block + 1 + at)
  return blocks.filter(
    (block) => paper.nodes[block]?.type === 'bulletList' && anyField.test(paper.markdown(block, block + 1)),
  )
}

/** Behind the last field of a list, before its decisions. */
function addAfterFields(list: string, line: string): string {
  const lines = list.split('\n')
  const last = lines.findLastIndex((candidate) => anyField.test(candidate))
  return [...lines.slice(0, last + 1), line, ...lines.slice(last + 1)].join('\n')
}

function setItemField(desk: Desk, step: Step, name: FieldName, value: string): boolean {
  const { paper } = desk
  const section = sectionAt(paper, step.block)
  const items = splitItems(paper.markdown(step.block, step.block + 1))
  const own = items[step.item ?? -1]
  if (!section || own === undefined) return false
  const fresh = withField(own, name, value) ?? `${own.trimEnd()}\n    - **${name}**: ${value}`
  return rewriteBlock(
    paper,
    section,
    step.block,
    items.map((item, at) => (at === step.item ? fresh : item)).join('\n'),
  )
}

/** Names a role in the section of roles, unless it stands there already. */
export function addRoleDeed(desk: Desk, role: string, stepName: string): boolean {
  const section = desk.paper.section('roles')
  if (!section || role === automation) return false
  const present = desk.paper.markdown(section.heading + 1, section.end).toLowerCase()
  if (present.includes(role.toLowerCase())) return false
  return addBullets(desk.paper, section, [`**${role}**: ${toThirdPerson(uncapitalise(stepName))}`])
}
