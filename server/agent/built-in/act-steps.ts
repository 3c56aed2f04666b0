import type { Patch } from '#shared/document/patch.ts'
import type { Section } from '#shared/process/sections.ts'
import { contentStems, share } from '#shared/process/stems.ts'
import type { Step } from '#shared/process/steps.ts'
import { removeLabelledStatement } from '#shared/spy/edit.ts'
import { writeStepStatements } from './code.ts'
import { renameStepCode } from './code-names.ts'
import { codeStepOf, editCode, nounInCode } from './code-on-paper.ts'
import type { Desk, Outcome } from './desk.ts'
import { rewriteBlock, sectionAt } from './edits.ts'
import { joinWords } from './english.ts'
import type { NewStep } from './new-step.ts'
import type { Paper } from './paper.ts'
import { renumberSteps } from './renumber.ts'
import { findStep, indexOf, nameRef, type Place, type StepRef } from './slots.ts'
import { insertStepCode, moveStepCode } from './step-code.ts'
import { addListItem, moveListItem, removeListItem, renameListItem } from './step-list.ts'

const codeReason = 'The code follows the steps'

export function noSuchStep(ref: StepRef, steps: readonly Step[]): Outcome {
  if (steps.length === 0) return { did: 'The document has no steps yet, so I changed nothing.' }
  const names = steps.map((step) => `${step.number}. ${step.name}`).join('; ')
  const wanted = contentStems(ref.kind === 'name' ? ref.name : '')
  const likely = steps.filter((step) => share(wanted, contentStems(step.name)) >= 0.5)
  if (ref.kind === 'name' && likely.length > 1)
    return {
      did: `“${ref.name}” may be ${joinWords(
        likely.map((step) => `Step ${step.number}, “${step.name}”`),
        'or',
      )}, so I changed nothing. Say which, such as “step ${likely[0]?.number}”.`,
    }
  return { did: `I found no ${nameRef(ref)} in the document, so I changed nothing. Its steps are: ${names}.` }
}

export function addStep(desk: Desk, step: NewStep, place: Place): Outcome {
  const { paper } = desk
  const before = paper.steps
  const index = indexOf(place, before)
  if (index === undefined && 'step' in place) return noSuchStep(place.step, before)
  const at = index ?? before.length
  const number = numberAt(before, at)
  if (!writeStepAt(desk, step, at, number))
    return {
      did: `I could not place the step “${step.name}”: the steps of this document are written in a way I do not understand.`,
    }
  const numbers = new Map(
    before.map((other, place) => [other.number, other.number + (place >= at ? 1 : 0)] as const),
  )
  renumberSteps(paper, { before, numbers, count: before.length + 1, fresh: step.name })
  addStepCode(desk, step.name)
  return {
    will: `add the step “${step.name}” ${whereAt(before, at)}`,
    did: `“${step.name}” is Step ${number} now.`,
  }
}

/** The number of a new step at that index. */
export function numberAt(steps: readonly Step[], at: number): number {
  return steps[at]?.number ?? (steps.at(-1)?.number ?? 0) + 1
}

function whereAt(steps: readonly Step[], at: number): string {
  if (at >= steps.length) return 'at the end'
  return at === 0 ? 'at the beginning' : `after “${steps[at - 1]?.name}”`
}

function writeStepAt(desk: Desk, step: NewStep, at: number, number: number): boolean {
  const { paper } = desk
  const { steps } = paper
  const reason = `Add the step “${step.name}”`
  if (steps[0]?.item !== undefined) return addListItem(paper, step, at, reason)
  const previous = steps[at - 1]
  const section = paper.section('steps')
  const like = previous ?? steps[at]
  const heading = like ? headingLike(paper.location(like.block), step.name, number) : undefined
  const usual = `${'#'.repeat((section?.level ?? 2) + 1)} Step ${number}: ${step.name}`
  const content = `${heading ?? usual}\n\n${writeFields(step)}`
  if (previous)
    return paper.patch({ operation: 'insert', location: paper.location(previous.block), content, reason })
  const location = section ? paper.location(section.heading) : paper.newLocation('Steps')
  return paper.patch({ operation: steps.length > 0 ? 'insert' : 'append', location, content, reason })
}

/** Headings of steps as this document has them: "### Step 2: Pay", "### 2. Pay", "### Pay". */
function headingLike(sibling: string, name: string, number: number): string {
  const [, hashes = '###', prefix] = /^(#+)\s*((?:step\s+)?\d+\s*[:.)–—-]\s*)?/i.exec(sibling) ?? []
  return `${hashes} ${prefix === undefined ? '' : prefix.replace(/\d+/, String(number))}${name}`
}

function writeFields(step: NewStep): string {
  return [
    `- **Responsible**: ${step.role}`,
    ...(step.system === undefined ? [] : [`- **System**: ${step.system}`]),
    ...(step.sla === undefined ? [] : [`- **SLA**: ${step.sla}`]),
    ...step.lines.map((line) => `- ${line}`),
  ].join('\n')
}

/** The new step's statement stands where its neighbours' statements are. */
function addStepCode(desk: Desk, name: string): void {
  const { steps } = desk.paper
  const step = steps.find((candidate) => candidate.name === name)
  if (!step) return
  const code = writeStepStatements({
    title: desk.briefing.title,
    noun: nounInCode(desk),
    steps: [codeStepOf(step, desk.systems)],
    systems: desk.systems,
  })
  editCode(desk.paper, (source) => insertStepCode(source, neighbours(steps, step), code), codeReason)
}

function neighbours(steps: readonly Step[], step: Step) {
  const at = steps.indexOf(step)
  const names = steps.map((other) => other.name)
  return { before: names.slice(0, at), after: names.slice(at + 1) }
}

export function renameStep(desk: Desk, ref: StepRef, name: string): Outcome {
  const { paper } = desk
  const step = findStep(ref, paper.steps)
  if (!step) return noSuchStep(ref, paper.steps)
  const section = sectionAt(paper, step.block)
  if (step.name === name) return { did: `Step ${step.number} is called “${name}” already.` }
  if (!section || !writeStepName(desk, section, step, name))
    return { did: `I could not rename Step ${step.number}: its name stands more than once in the document.` }
  const old = codeStepOf(step, desk.systems)
  const noun = nounInCode(desk)
  editCode(paper, (source) => renameStepCode(source, old, name, noun), codeReason)
  renameElsewhere(paper, step.name, name)
  return {
    will: `rename Step ${step.number}`,
    did: `Step ${step.number}, “${step.name}”, is called “${name}” now.`,
  }
}

/** Where the text speaks of the step by its name in quotes, it has the new one. */
function renameElsewhere(paper: Paper, old: string, name: string): void {
  for (let block = 0; block < paper.nodes.length; block++) {
    const section = sectionAt(paper, block)
    if (!section || paper.nodes[block]?.type === 'codeBlock') continue
    const before = paper.markdown(block, block + 1)
    const after = before.replaceAll(`“${old}”`, () => `“${name}”`)
    if (after !== before) rewriteBlock(paper, section, block, after)
  }
}

function writeStepName(desk: Desk, section: Section, step: Step, name: string): boolean {
  const { paper } = desk
  if (step.item !== undefined) return renameListItem(paper, section, step, name)
  const before = paper.markdown(step.block, step.block + 1)
  // A function, because "$&" in a name would mean something to replace.
  const after = before.replace(
    /^(#+\s*(?:(?:step\s+)?\d+\s*[:.)–—-]\s*)?).*$/i,
    (_, head: string) => head + name,
  )
  return rewriteBlock(paper, section, step.block, after)
}

export function removeStep(desk: Desk, ref: StepRef): Outcome {
  const { paper } = desk
  const before = paper.steps
  const step = findStep(ref, before)
  if (!step) return noSuchStep(ref, before)
  const reason = `Remove the step “${step.name}”`
  const isGone =
    step.item === undefined
      ? paper.patch({ operation: 'delete', location: paper.location(step.block), reason })
      : removeListItem(paper, step, reason)
  if (!isGone)
    return {
      did: `I could not take out Step ${step.number}: its heading stands more than once in the document.`,
    }
  const at = before.indexOf(step)
  const others = before.filter((other) => other !== step)
  const numbers = new Map(
    others.map((other, place) => [other.number, other.number - (place >= at ? 1 : 0)] as const),
  )
  const dangling = renumberSteps(paper, { before, numbers, count: others.length })
  editCode(paper, (source) => removeLabelledStatement(source, step.name), codeReason)
  const places = dangling === 1 ? 'One place still refers' : `${dangling} places still refer`
  return {
    will: `remove “${step.name}”`,
    did: `“${step.name}” is gone${at < others.length ? ', and the steps after it have new numbers' : ''}.`,
    open:
      dangling > 0
        ? [`${places} to the removed Step ${step.number}: please say what should happen there.`]
        : [],
  }
}

export function moveStep(desk: Desk, ref: StepRef, place: Place): Outcome {
  const { paper } = desk
  const before = paper.steps
  const step = findStep(ref, before)
  if (!step) return noSuchStep(ref, before)
  const target = indexOf(place, before)
  if (target === undefined) return 'step' in place ? noSuchStep(place.step, before) : noSuchStep(ref, before)
  const order = orderAfter(before, step, place, target)
  if (order.indexOf(step) === before.indexOf(step))
    return { did: `“${step.name}” is Step ${step.number} already.` }
  const isMoved = step.item === undefined ? moveHeaded(desk, step, order) : moveListItem(paper, step, order)
  if (!isMoved)
    return { did: `I could not move “${step.name}”: its heading stands more than once in the document.` }
  const places = before.map((other) => other.number)
  const numbers = new Map(order.map((other, at) => [other.number, places[at] ?? at + 1] as const))
  renumberSteps(paper, { before, numbers, count: before.length })
  editCode(paper, (source) => moveStepCode(source, step.name, neighbours(order, step)), codeReason)
  return {
    will: `move “${step.name}”`,
    did: `“${step.name}” is Step ${numbers.get(step.number) ?? step.number} now.`,
  }
}

/** One place up or down. */
export function shiftStep(desk: Desk, ref: StepRef, by: 1 | -1): Outcome {
  const { steps } = desk.paper
  const step = findStep(ref, steps)
  if (!step) return noSuchStep(ref, steps)
  const at = steps.indexOf(step) + by
  if (at < 0 || at >= steps.length)
    return { did: `“${step.name}” is the ${by < 0 ? 'first' : 'last'} step already.` }
  return moveStep(desk, ref, { kind: 'position', number: at + 1 })
}

/** A position counts without the moved step ("to position 2" makes it the second); before and after count with it. */
function orderAfter(steps: readonly Step[], step: Step, place: Place, target: number): Step[] {
  const from = steps.indexOf(step)
  const order = steps.filter((other) => other !== step)
  const to = place.kind === 'position' ? Math.min(order.length, target) : target - (target > from ? 1 : 0)
  order.splice(to, 0, step)
  return order
}

/** In one patch: text that only changes its place takes nothing away. */
function moveHeaded({ paper }: Desk, step: Step, order: readonly Step[]): boolean {
  const at = order.indexOf(step)
  const to = order[at - 1]?.end ?? order[at + 1]?.block
  if (to === undefined) return false
  const [from, end] = [Math.min(to, step.block), Math.max(to, step.end)]
  const middle = to < step.end ? step.block : step.end
  const section = paper.section('steps')
  const moved: Patch = {
    operation: 'update',
    location: section ? paper.location(section.heading) : 'document',
    oldContent: paper.markdown(from, end),
    newContent: `${paper.markdown(middle, end)}\n\n${paper.markdown(from, middle)}`,
    reason: `Move the step “${step.name}”`,
  }
  const names = order.map(({ name }) => name).join('\n')
  return paper.patch(moved, () => paper.steps.map(({ name }) => name).join('\n') === names)
}

/** Each comes to stand where the other one was. */
export function swapSteps(desk: Desk, first: StepRef, second: StepRef): Outcome {
  const { steps } = desk.paper
  const [one, other] = [findStep(first, steps), findStep(second, steps)]
  if (!one) return noSuchStep(first, steps)
  if (!other) return noSuchStep(second, steps)
  if (one === other) return { did: 'That is the same step twice, so I changed nothing.' }
  const [upper, lower] = steps.indexOf(one) < steps.indexOf(other) ? [one, other] : [other, one]
  const [high, low] = [steps.indexOf(upper) + 1, steps.indexOf(lower) + 1]
  moveStep(desk, { kind: 'name', name: upper.name }, { kind: 'position', number: low })
  if (low - high > 1) moveStep(desk, { kind: 'name', name: lower.name }, { kind: 'position', number: high })
  return {
    will: `swap “${upper.name}” and “${lower.name}”`,
    did: `“${lower.name}” is Step ${upper.number} and “${upper.name}” is Step ${lower.number} now.`,
  }
}
