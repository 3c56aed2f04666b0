import type { Step } from '#shared/process/steps.ts'
import { setField } from './act-fields.ts'
import { recordSystem } from './act-special-steps.ts'
import { noSuchStep, renameStep } from './act-steps.ts'
import { editCode } from './code-on-paper.ts'
import { setSystem } from './code-roles.ts'
import { idOf } from './code-words.ts'
import { type Desk, type Outcome, systemOf } from './desk.ts'
import { addBullets, rewriteBlock } from './edits.ts'
import { uncapitalise } from './english.ts'
import { findStep, numbered, type StepRef } from './slots.ts'
import { type System, systemNamed } from './systems.ts'

export function addIntegration(
  desk: Desk,
  wish: { readonly name: string; readonly step: StepRef | undefined; readonly replaces: boolean },
): Outcome {
  const { paper } = desk
  const system = systemNamed(wish.name)
  if (wish.step) {
    const step = findStep(wish.step, paper.steps)
    return step ? replaceInStep(desk, step, system, wish.replaces) : noSuchStep(wish.step, paper.steps)
  }
  const isListed = listAccess(desk, system, undefined)
  const calls = recordSystem(desk, system)
  if (!isListed && calls.length === 0) return { did: `${system.label} is part of the process already.` }
  return {
    will: `add ${system.label}`,
    did: isListed
      ? `Prerequisites ask for access to ${system.label} now.`
      : `${system.label} is on the list of integrations now.`,
    open: [
      `What does ${system.label} do in the process? Tell me the step, such as “use ${system.label} in step 2”.`,
    ],
    calls,
  }
}

function replaceInStep(desk: Desk, step: Step, system: System, replaces: boolean): Outcome {
  const present = systemOf(step, desk.systems)
  if (present?.label === system.label)
    return { did: `Step ${step.number}, “${step.name}”, uses ${system.label} already.` }
  if (present && !replaces)
    return {
      did: `Step ${step.number}, “${step.name}”, uses ${present.label}, so I changed nothing. Say “use ${system.label} in step ${step.number}” to replace it, or add a step of its own.`,
    }
  if (!setField(desk, step, 'System', system.label))
    return { did: `I could not write ${system.label} into Step ${step.number}.` }
  editCode(
    desk.paper,
    (source) => setSystem(source, step.name, present ? idOf(present) : undefined, idOf(system)),
    'The code follows the steps',
  )
  const name = present ? step.name.replace(present.label, () => system.label) : step.name
  if (name !== step.name) renameStep(desk, numbered(step.number, desk.paper.steps), name)
  if (!present || !handOverAccess(desk, present, system)) listAccess(desk, system, name)
  return {
    will: `use ${system.label} in Step ${step.number}`,
    did: `“${name}” is done in ${system.label} now${present ? `, and no longer in ${present.label}` : ''}.`,
    calls: recordSystem(desk, system),
  }
}

/** The access that was asked for to a system goes over to the one in its place, unless a step still needs the first. */
function handOverAccess({ paper, systems }: Desk, old: System, fresh: System): boolean {
  const section = paper.section('prerequisites')
  if (!section || paper.steps.some((step) => systemOf(step, systems)?.label === old.label)) return false
  for (let block = section.heading + 1; block < section.end; block++) {
    const before = paper.markdown(block, block + 1)
    const after = before.replace(`API access to ${old.label},`, () => `API access to ${fresh.label},`)
    if (after !== before) return rewriteBlock(paper, section, block, after)
  }
  return false
}

function listAccess({ paper }: Desk, system: System, stepName: string | undefined): boolean {
  const section = paper.section('prerequisites')
  const present = section ? paper.markdown(section.heading, section.end).toLowerCase() : ''
  if (!section || present.includes(system.label.toLowerCase())) return false
  const deed = stepName === undefined ? '' : uncapitalise(stepName).replace(` in ${system.label}`, '')
  return addBullets(paper, section, [`API access to ${system.label}${deed === '' ? '' : `, to ${deed}`}`])
}
