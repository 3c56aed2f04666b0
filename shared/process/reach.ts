import type { Branch, Jump } from './statements.ts'
import { findTarget, type PlacedStatement, type Step } from './steps.ts'
import { leaveNumbersOut } from './thresholds.ts'

/** Where the steps of a process lead when it is walked from the first one, on every way. */
export type Reach = {
  readonly reached: ReadonlySet<Step>
  /** Some way comes to an end. */
  readonly ends: boolean
}

export function reachOf(steps: readonly Step[]): Reach {
  const [first] = steps
  const reached = new Set<Step>()
  const waiting = first ? [first] : []
  let ends = false
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    if (reached.has(step)) continue
    reached.add(step)
    const following = steps[steps.indexOf(step) + 1]
    if (goesOn(step)) {
      if (following) waiting.push(following)
      else ends = true
    }
    for (const jump of step.statements.flatMap(jumpsOf)) {
      const target = findTarget(jump, steps)
      if (target) waiting.push(target)
      // A jump to nowhere may be meant as an end.
      else if (jump.kind !== 'next') ends = true
    }
  }
  return { reached, ends }
}

/** The outcomes that a statement leads to. */
export function branchesOf(statement: PlacedStatement): Branch[] {
  if (statement.kind === 'decision')
    return statement.otherwise ? [statement.outcome, statement.otherwise] : [statement.outcome]
  return 'branch' in statement ? [statement.branch] : []
}

export const jumpsOf = (statement: PlacedStatement): Jump[] =>
  branchesOf(statement).flatMap(({ jump }) => (jump ? [jump] : []))

/** A jump that names a step, which may not exist. */
export const isTargeted = (jump: Jump): boolean => jump.kind === 'step' || jump.kind === 'named'

/** Whether the step after it can follow: not behind a jump of its own, nor behind a decision that leaves both ways. */
function goesOn(step: Step): boolean {
  const leaves = (branch: Branch | undefined) => branch?.jump !== undefined && branch.jump.kind !== 'next'
  // What stands within an outcome is not done in each case.
  const always = step.statements.filter(({ within }) => within === undefined)
  const decisions = always.filter((statement) => statement.kind === 'decision')
  if (decisions.some((decision) => leaves(decision.outcome) && leaves(decision.otherwise))) return false
  const isLeft = decisions.length > 1 && decisions.every((decision) => leaves(decision.outcome))
  if (isLeft && !leaveNumbersOut(decisions)) return false
  return !always.some(
    (statement) =>
      statement.kind === 'jump' && leaves(statement.branch) && statement.branch.limit === undefined,
  )
}
