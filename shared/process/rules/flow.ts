import type { Found, Rule } from '../finding.ts'
import type { Branch, Jump } from '../statements.ts'
import { findTarget, isCase, type PlacedStatement, type Step } from '../steps.ts'
import { nameOf } from './steps.ts'

const style = 'BPMN Method and Style (Silver): gateways and their outcomes'

/** Where the steps lead. */
export const flowRules: readonly Rule[] = [
  {
    id: 'flow/dangling-reference',
    severity: 'error',
    about: 'A jump leads to a step that exists.',
    source: style,
    find: ({ steps }) =>
      statements(steps).flatMap(({ step, statement }) =>
        jumpsOf(statement)
          .filter((jump) => (jump.kind === 'step' || jump.kind === 'named') && !findTarget(jump, steps))
          .map((jump) => ({
            block: statement.block,
            words: `${step.name}: ${jump.kind === 'step' ? jump.number : 'name' in jump ? jump.name : ''}`,
            message: `${jump.kind === 'step' ? `Step ${jump.number}` : `“${'name' in jump ? jump.name : ''}”`} does not exist, but ${nameOf(step)} leads there.`,
          })),
      ),
  },
  {
    id: 'flow/one-way-decision',
    severity: 'warning',
    about: 'A decision says what happens in each case.',
    source: style,
    find: ({ steps }) =>
      steps.flatMap((step) => {
        const decisions = step.statements.filter((statement) => isCase(statement))
        // Two conditions are each other's outcomes.
        const [only] = decisions
        if (!only || decisions.length > 1 || only.otherwise) return []
        return [
          {
            block: only.block,
            words: `${step.name}: ${only.condition}`,
            message: `${capitalise(nameOf(step))} says what happens if ${only.condition}, and not what happens otherwise.`,
            ask: `What happens in step ${step.number} if not: ${only.condition}?`,
          },
        ]
      }),
  },
  {
    id: 'flow/unbounded-rework',
    severity: 'warning',
    about: 'A way back has a limit, or a case can go round for ever.',
    source: 'Process redesign (Reijers, Liman Mansar 2005): limit rework',
    find: ({ steps }) =>
      statements(steps).flatMap(({ step, statement }): Found[] =>
        branchesOf(statement)
          .filter(({ jump, limit }) => jump && limit === undefined && isBack(jump, step, steps))
          .map(({ text }) => ({
            block: statement.block,
            words: `${step.name}: ${occasionOf(statement)} ${text}`,
            message: `${capitalise(nameOf(step))} can lead back again and again: say how often at most, and what happens then.`,
          })),
      ),
  },
  {
    id: 'flow/too-many-steps',
    severity: 'info',
    about: 'A process of more than 25 steps is easier to read in two.',
    source: '7PMG G7 (Mendling, Reijers, van der Aalst 2010)',
    find: ({ steps }) =>
      steps.length <= 25
        ? []
        : [
            {
              words: '',
              message: `The process has ${steps.length} steps. Make a process of its own of a part.`,
            },
          ],
  },
]

const statements = (steps: readonly Step[]): { step: Step; statement: PlacedStatement }[] =>
  steps.flatMap((step) => step.statements.map((statement) => ({ step, statement })))

function branchesOf(statement: PlacedStatement): Branch[] {
  if (statement.kind === 'decision')
    return statement.otherwise ? [statement.outcome, statement.otherwise] : [statement.outcome]
  return 'branch' in statement ? [statement.branch] : []
}

/** Upon what a branch is taken. */
function occasionOf(statement: PlacedStatement): string {
  if (statement.kind === 'decision') return statement.condition
  return 'cause' in statement ? statement.cause : ''
}

const jumpsOf = (statement: PlacedStatement): Jump[] =>
  branchesOf(statement).flatMap(({ jump }) => (jump ? [jump] : []))

function isBack(jump: Jump, from: Step, steps: readonly Step[]): boolean {
  const target = findTarget(jump, steps)
  return target !== undefined && steps.indexOf(target) <= steps.indexOf(from)
}

const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
