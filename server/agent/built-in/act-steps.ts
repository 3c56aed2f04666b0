import type { Section } from '#shared/process/sections.ts'
import type { Step } from '#shared/process/steps.ts'
import {
  insertStatementAfterLabel,
  insertStatementBeforeLabel,
  removeLabelledStatement,
  renameLabel,
} from '#shared/spy/edit.ts'
import { findStep as findLabelled } from '#shared/spy/labels.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { writeStepStatements } from './code.ts'
import { codeStepOf, editCode, nounInCode } from './code-on-paper.ts'
import type { Desk, Outcome } from './desk.ts'
import { rewriteBlock, sectionAt } from './edits.ts'
import { capitalise } from './english.ts'
import { renumberSteps } from './renumber.ts'
import { findStep, indexOf, nameRef, type Place, type StepRef } from './slots.ts'

/** A step to be written: what is said of it, ready for the document. */
export type NewStep = {
  readonly name: string
  /** "Team Lead" or "Team Lead (assumption)" */
  readonly role: string
  readonly system: string | undefined
  readonly sla: string | undefined
  /** Whole sentences: a decision, or more than the name says. */
  readonly lines: readonly string[]
}

const noSuchStep = (ref: StepRef, steps: readonly Step[]): Outcome => ({
  did:
    steps.length === 0
      ? 'The document has no steps yet, so I changed nothing.'
      : `I found no ${nameRef(ref).replace(/^a /, '')} in the document, so I changed nothing. It has ${steps.map((step) => `${step.number}. ${step.name}`).join('; ')}.`,
})

export function addStep(desk: Desk, step: NewStep, place: Place): Outcome {
  const { paper } = desk
  const before = paper.steps
  const index = indexOf(place, before)
  if (index === undefined && 'step' in place) return noSuchStep(place.step, before)
  const at = index ?? before.length
  const number = at < before.length ? (before[at]?.number ?? at + 1) : (before.at(-1)?.number ?? 0) + 1
  if (!writeStepAt(desk, step, at, number))
    return {
      did: `I could not place the step “${step.name}” in this document: its steps are written in a way I do not understand.`,
    }
  const later = before.slice(at).map((other) => [other.number, other.number + 1] as const)
  if (later.length > 0) renumberAfterInsert(desk, step.name, new Map(later))
  addStepCode(desk, step.name)
  const where =
    at === 0 ? 'at the beginning' : at >= before.length ? 'at the end' : `after “${before[at - 1]?.name}”`
  return { will: `add the step “${step.name}” ${where}`, did: `“${step.name}” is Step ${number} now.` }
}

/** Everything but the new step's own heading gets the new numbers. */
function renumberAfterInsert(desk: Desk, name: string, numbers: ReadonlyMap<number, number>): void {
  const own = desk.paper.steps.find((step) => step.name === name)
  renumberSteps(desk.paper, numbers, own?.item === undefined ? own?.block : undefined)
}

function writeStepAt(desk: Desk, step: NewStep, at: number, number: number): boolean {
  const { paper } = desk
  const steps = paper.steps
  const reason = `Add the step “${step.name}”`
  if (steps[0]?.item !== undefined) return writeListItem(desk, step, at)
  const previous = steps[at - 1]
  const section = paper.section('steps')
  const level = previous ? levelOf(paper.location(previous.block)) : section ? section.level + 1 : 3
  const content = writeStepBlock(step, number, level)
  if (previous)
    return paper.patch({ operation: 'insert', location: paper.location(previous.block), content, reason })
  const location = section ? paper.location(section.heading) : '## Steps'
  return paper.patch({
    operation: section && steps.length > 0 ? 'insert' : 'append',
    location,
    content,
    reason,
  })
}

const levelOf = (heading: string) => /^#*/.exec(heading)?.[0].length ?? 3

function writeStepBlock(step: NewStep, number: number, level: number): string {
  const fields = [
    `- **Responsible**: ${step.role}`,
    ...(step.system === undefined ? [] : [`- **System**: ${step.system}`]),
    ...(step.sla === undefined ? [] : [`- **SLA**: ${step.sla}`]),
    ...step.lines.map((line) => `- ${line}`),
  ]
  return `${'#'.repeat(level)} Step ${number}: ${step.name}\n\n${fields.join('\n')}`
}

/** In a numbered list a step is one item, with what is said of it below. */
function writeListItem(desk: Desk, step: NewStep, at: number): boolean {
  const { paper } = desk
  const neighbour = paper.steps[at] ?? paper.steps.at(-1)
  const section = neighbour && sectionAt(paper, neighbour.block)
  if (!neighbour || !section || neighbour.item === undefined) return false
  const items = splitItems(paper.markdown(neighbour.block, neighbour.block + 1))
  const index = paper.steps[at] ? neighbour.item : neighbour.item + 1
  // Four blanks are inside an item under "1." as well as under "10.".
  const fields = [
    `**Responsible**: ${step.role}`,
    ...(step.sla === undefined ? [] : [`**SLA**: ${step.sla}`]),
    ...step.lines,
  ]
  const text = [`1. ${step.name}`, ...fields.map((field) => `    - ${field}`)].join('\n')
  const fresh = [...items.slice(0, index), text, ...items.slice(index)]
  return rewriteBlock(paper, section, neighbour.block, renumberItems(fresh), `Add the step “${step.name}”`)
}

/** The items of a list, each from its number at the margin. */
export function splitItems(list: string): string[] {
  return list.split(/\n(?=\d+[.)]\s)/)
}

export function renumberItems(items: readonly string[]): string {
  const first = Number.parseInt(items[0] ?? '1', 10) || 1
  return items.map((item, at) => item.replace(/^\d+/, String(first + at))).join('\n')
}

/** The new step's statement stands behind that of the step before it, or in front of that of the step after it. */
export function addStepCode(desk: Desk, name: string): void {
  const steps = desk.paper.steps
  const at = steps.findIndex((step) => step.name === name)
  const step = steps[at]
  if (!step) return
  const code = writeStepStatements({
    title: desk.briefing.title,
    noun: nounInCode(desk),
    steps: [codeStepOf(step, desk.systems)],
    systems: desk.systems,
  })
  const earlier = steps
    .slice(0, at)
    .map((other) => other.name)
    .reverse()
  const later = steps.slice(at + 1).map((other) => other.name)
  editCode(
    desk.paper,
    (source) => {
      const label = (candidates: readonly string[]) =>
        candidates.find((candidate) => hasLabel(source, candidate))
      const before = label(earlier)
      if (before !== undefined) return insertStatementAfterLabel(source, before, code)
      const after = label(later)
      return after === undefined ? null : insertStatementBeforeLabel(source, after, code)
    },
    'The code follows the steps',
  )
}

function hasLabel(source: string, label: string): boolean {
  return findLabelled(source, parseProgram(source).program, label) !== undefined
}

export function renameStep(desk: Desk, ref: StepRef, name: string): Outcome {
  const { paper } = desk
  const step = findStep(ref, paper.steps)
  if (!step) return noSuchStep(ref, paper.steps)
  const section = sectionAt(paper, step.block)
  if (!section || !writeStepName(desk, section, step, name))
    return {
      did: `Step ${step.number} is called “${name}” already, or I could not find its name in the text.`,
    }
  editCode(paper, (source) => renameLabel(source, step.name, name), 'The code follows the steps')
  return {
    will: `rename Step ${step.number} to “${name}”`,
    did: `Step ${step.number} is called “${name}” now.`,
  }
}

function writeStepName(desk: Desk, section: Section, step: Step, name: string): boolean {
  const before = desk.paper.markdown(step.block, step.block + 1)
  // A function, because "$&" in a name would mean something to replace.
  if (step.item === undefined)
    return rewriteBlock(
      desk.paper,
      section,
      step.block,
      before.replace(/^(#+\s*(?:(?:step\s+)?\d+\s*[:.)–—-]\s*)?).*$/i, (_, head: string) => head + name),
    )
  const items = splitItems(before)
  const own = items[step.item]?.replace(step.name, () => name)
  if (own === undefined) return false
  return rewriteBlock(
    desk.paper,
    section,
    step.block,
    items.map((item, at) => (at === step.item ? own : item)).join('\n'),
  )
}

export function removeStep(desk: Desk, ref: StepRef): Outcome {
  const { paper } = desk
  const before = paper.steps
  const step = findStep(ref, before)
  if (!step) return noSuchStep(ref, before)
  const isGone = step.item === undefined ? deleteHeaded(desk, step) : deleteItem(desk, step)
  if (!isGone)
    return {
      did: `I could not take out Step ${step.number}: its text stands more than once in the document.`,
    }
  const later = before
    .slice(before.indexOf(step) + 1)
    .map((other) => [other.number, other.number - 1] as const)
  const numbers = new Map<number, number | 'gone'>([[step.number, 'gone'], ...later])
  const { dangling } = renumberSteps(paper, numbers)
  editCode(paper, (source) => removeLabelledStatement(source, step.name), 'The code follows the steps')
  return {
    will: `remove Step ${step.number}, “${step.name}”`,
    did: `“${step.name}” is gone, and the steps after it have their new numbers.`,
    open:
      dangling > 0
        ? [
            `${dangling === 1 ? 'One place still refers' : `${dangling} places still refer`} to the removed Step ${step.number}: please say what should happen there.`,
          ]
        : [],
  }
}

function deleteHeaded(desk: Desk, step: Step): boolean {
  return desk.paper.patch({
    operation: 'delete',
    location: desk.paper.location(step.block),
    reason: `Remove the step “${step.name}”`,
  })
}

function deleteItem(desk: Desk, step: Step): boolean {
  const section = sectionAt(desk.paper, step.block)
  const items = splitItems(desk.paper.markdown(step.block, step.block + 1))
  if (!section || items.length < 2) return false
  return rewriteBlock(
    desk.paper,
    section,
    step.block,
    renumberItems(items.filter((_, at) => at !== step.item)),
  )
}

export function moveStep(desk: Desk, ref: StepRef, place: Place): Outcome {
  const { paper } = desk
  const before = paper.steps
  const step = findStep(ref, before)
  if (!step) return noSuchStep(ref, before)
  const target = indexOf(place, before)
  if (target === undefined && 'step' in place) return noSuchStep(place.step, before)
  const from = before.indexOf(step)
  const order = before.filter((other) => other !== step)
  // A position counts without the moved step: "to position 2" makes it the second.
  const to =
    place.kind === 'position'
      ? Math.min(order.length, place.number - 1)
      : (target ?? 0) - ((target ?? 0) > from ? 1 : 0)
  order.splice(Math.max(0, to), 0, step)
  if (order.indexOf(step) === from) return { did: `“${step.name}” is Step ${step.number} already.` }
  const isMoved = step.item === undefined ? moveHeaded(desk, step, order) : moveItem(desk, step, order)
  if (!isMoved)
    return { did: `I could not move “${step.name}”: its text stands more than once in the document.` }
  const sorted = before.map((other) => other.number)
  const numbers = new Map(order.map((other, at) => [other.number, sorted[at] ?? at + 1] as const))
  renumberSteps(paper, numbers)
  moveCode(desk, step, order)
  return {
    will: `move “${step.name}”`,
    did: `“${step.name}” is ${capitalise(`step ${numbers.get(step.number) ?? step.number}`)} now.`,
  }
}

function moveHeaded(desk: Desk, step: Step, order: readonly Step[]): boolean {
  const { paper } = desk
  const content = paper.markdown(step.block, step.end)
  const previous = order[order.indexOf(step) - 1]
  const following = order[order.indexOf(step) + 1]
  const reason = `Move the step “${step.name}”`
  const section = paper.section('steps')
  const location = previous ? paper.location(previous.block) : section ? paper.location(section.heading) : ''
  const isDeleted = paper.patch({ operation: 'delete', location: paper.location(step.block), reason })
  return isDeleted && following !== step && paper.patch({ operation: 'insert', location, content, reason })
}

function moveItem(desk: Desk, step: Step, order: readonly Step[]): boolean {
  const { paper } = desk
  const section = sectionAt(paper, step.block)
  if (!section || order.some((other) => other.block !== step.block)) return false
  const items = splitItems(paper.markdown(step.block, step.block + 1))
  const moved = order.map((other) => items[other.item ?? -1] ?? '')
  return rewriteBlock(paper, section, step.block, renumberItems(moved))
}

function moveCode(desk: Desk, step: Step, order: readonly Step[]): void {
  const at = order.indexOf(step)
  editCode(
    desk.paper,
    (source) => {
      const own = findLabelled(source, parseProgram(source).program, step.name)
      const without = own && removeLabelledStatement(source, step.name)
      if (!own || !without) return null
      const code = source.slice(own.from, own.to)
      const before = order
        .slice(0, at)
        .reverse()
        .find((other) => hasLabel(without, other.name))
      if (before) return insertStatementAfterLabel(without, before.name, code)
      const after = order.slice(at + 1).find((other) => hasLabel(without, other.name))
      return after ? insertStatementBeforeLabel(without, after.name, code) : null
    },
    'The code follows the steps',
  )
}
