import type { Step } from '#shared/process/steps.ts'
import { withoutAssumption } from '#shared/process/text.ts'
import { fieldLine } from './act-fields.ts'
import { addStep, noSuchStep, removeStep, renameStep } from './act-steps.ts'
import { joinStepCode } from './code-names.ts'
import { editCode } from './code-on-paper.ts'
import type { Desk, Outcome } from './desk.ts'
import { capitalise, joinWords, uncapitalise } from './english.ts'
import { theRole } from './roles.ts'
import { findStep, numbered, type StepRef } from './slots.ts'
import { rewriteItem, subLines } from './step-list.ts'

/** The step becomes the first of its parts and keeps its text; the others come behind it. */
export function splitStep(desk: Desk, ref: StepRef, names: readonly string[]): Outcome {
  const step = findStep(ref, desk.paper.steps)
  if (!step) return noSuchStep(ref, desk.paper.steps)
  const [first, ...others] = names
  if (first === undefined || others.length === 0)
    return {
      did: '',
      open: [
        `Into which steps shall I split Step ${step.number}, “${step.name}”? Say “split step ${step.number} into … and …”.`,
      ],
    }
  const taken = desk.paper.steps.find(
    (other) => other !== step && names.some((name) => name.toLowerCase() === other.name.toLowerCase()),
  )
  if (taken) return { did: `There is a step “${taken.name}” already, so I did not split “${step.name}”.` }
  if (first !== step.name) renameStep(desk, ref, first)
  others.forEach((name, at) => {
    const role = step.responsible ?? 'Process Owner (assumption)'
    const place = { kind: 'after', step: { kind: 'name', name: names[at] ?? first } } as const
    addStep(desk, { name, role, system: undefined, sla: undefined, lines: [] }, place)
  })
  return {
    will: `split Step ${step.number}, “${step.name}”`,
    did: `“${step.name}” is ${joinWords(names.map((name, at) => `Step ${step.number + at}, “${name}”`))} now; its text stays with the first of them.`,
    open: [`How long may ${joinWords(others.map((name) => `“${name}”`))} take?`],
  }
}

/** The text of the lower step goes to the end of the upper one. */
export function mergeSteps(desk: Desk, one: StepRef, other: StepRef, given: string | undefined): Outcome {
  const { paper } = desk
  const { steps } = paper
  const [a, b] = [findStep(one, steps), findStep(other, steps)]
  if (!a) return noSuchStep(one, steps)
  if (!b) return noSuchStep(other, steps)
  if (a === b) return { did: 'That is the same step twice, so I changed nothing.' }
  const [upper, lower] = steps.indexOf(a) < steps.indexOf(b) ? [a, b] : [b, a]
  const name = given ?? capitalise(`${uncapitalise(upper.name)} and ${uncapitalise(lower.name)}`)
  if (!moveText(desk, upper, lower))
    return {
      did: `I could not merge “${upper.name}” and “${lower.name}”: a heading stands more than once in the document.`,
    }
  editCode(paper, (source) => joinStepCode(source, lower.name), 'The code follows the steps')
  const removed = removeStep(desk, { kind: 'name', name: lower.name })
  renameStep(desk, numbered(upper.number, paper.steps), name)
  const roles = [upper.responsible, lower.responsible].flatMap((role) =>
    role === undefined ? [] : [withoutAssumption(role)],
  )
  const isSplit = roles.length === 2 && roles[0] !== roles[1]
  return {
    will: `merge Step ${upper.number} and Step ${lower.number}`,
    did: `“${upper.name}” and “${lower.name}” are one step now: Step ${upper.number}, “${name}”.`,
    open: [
      ...(isSplit
        ? [
            `${capitalise(theRole(roles[0] ?? ''))} is responsible for it; ${theRole(roles[1] ?? '')} did the second part before. Is that right?`,
          ]
        : []),
      ...(removed.open ?? []),
    ],
  }
}

function moveText({ paper }: Desk, upper: Step, lower: Step): boolean {
  if (upper.item !== undefined) {
    const lines = subLines(paper, lower)
    return lines === '' || rewriteItem(paper, upper, (item) => `${item.trimEnd()}\n${lines}`)
  }
  const text = paper
    .markdown(lower.block + 1, lower.end)
    .split('\n')
    .filter((line) => !fieldLine().test(line))
    .join('\n')
    .trim()
  return (
    text === '' || paper.patch({ operation: 'append', location: paper.location(upper.block), content: text })
  )
}
