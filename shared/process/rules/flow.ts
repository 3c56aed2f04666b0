import type { Found, Rule } from '../finding.ts'
import { branchesOf, isTargeted, jumpsOf, reachOf } from '../reach.ts'
import type { Jump } from '../statements.ts'
import { findTarget, isCase, type PlacedStatement, type Step } from '../steps.ts'
import { capitalise } from '../text.ts'
import { overlaps } from '../thresholds.ts'
import { nameOf } from './steps.ts'

/** Where the steps lead. */
export const flowRules: readonly Rule[] = [
  {
    id: 'flow/dangling-reference',
    severity: 'error',
    find: ({ steps }) =>
      statements(steps).flatMap(({ step, statement }) =>
        jumpsOf(statement)
          .filter((jump) => isTargeted(jump) && !findTarget(jump, steps))
          .map((jump) => ({
            block: statement.block,
            words: `${step.name}: ${jump.kind === 'step' ? jump.number : 'name' in jump ? jump.name : ''}`,
            message: `${jump.kind === 'step' ? `Step ${jump.number}` : `“${'name' in jump ? jump.name : ''}”`} does not exist, but ${nameOf(step)} leads there.`,
          })),
      ),
  },
  {
    id: 'flow/unreachable',
    severity: 'warning',
    find: ({ steps }) => {
      const { reached } = reachOf(steps)
      // The first of a row says it for those that only follow it.
      return steps
        .filter((step, at) => !reached.has(step) && (at === 0 || reached.has(steps[at - 1] ?? step)))
        .map((step) => ({
          block: step.block,
          words: step.name,
          message: `No way leads to ${nameOf(step)}: what stands before always goes elsewhere.`,
          ask: `When does step ${step.number} begin?`,
        }))
    },
  },
  {
    id: 'flow/no-end',
    severity: 'warning',
    find: ({ steps }) => {
      const last = steps.at(-1)
      if (!last || reachOf(steps).ends) return []
      return [
        {
          block: last.block,
          words: '',
          message: `The process never ends: every way leads back before it is through with ${nameOf(last)}.`,
          ask: 'When does the process end?',
        },
      ]
    },
  },
  {
    id: 'flow/overlapping-conditions',
    severity: 'warning',
    isEnglish: true,
    find: ({ steps }) =>
      steps.flatMap((step) =>
        overlaps(step.statements).map(({ first, second }) => ({
          block: second.statement.block,
          words: `${step.name}: ${first.condition} ${second.condition}`,
          message: `In ${nameOf(step)} “${first.condition}” and “${second.condition}” can hold together: say from where to where each goes.`,
        })),
      ),
  },
  {
    id: 'flow/one-way-decision',
    severity: 'warning',
    find: ({ steps }) =>
      steps.flatMap((step, at) => {
        const decisions = step.statements.filter((statement) => isCase(statement))
        // Two conditions are each other's outcomes, in one step or one below the other.
        const [only] = decisions
        const isAlternative = isIf(step) && (isIf(steps[at - 1]) || isIf(steps[at + 1]))
        if (!only || decisions.length > 1 || only.otherwise || isAlternative) return []
        if (!isOneOfTwo(only.condition)) return []
        // What is done otherwise was told before: "If it is urgent, IT does so at once".
        if (/\b(?:do(?:es)? so|instead)\b/i.test(only.outcome.text)) return []
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

/** A step that is nothing but a case: "If the disk is full, clear the cache". */
const isIf = (step: Step | undefined): boolean => /^if\s/i.test(step?.name ?? '')

const statements = (steps: readonly Step[]): { step: Step; statement: PlacedStatement }[] =>
  steps.flatMap((step) => step.statements.map((statement) => ({ step, statement })))

/** Upon what a branch is taken. */
function occasionOf(statement: PlacedStatement): string {
  if (statement.kind === 'decision') return statement.condition
  return 'cause' in statement ? statement.cause : ''
}

function isBack(jump: Jump, from: Step, steps: readonly Step[]): boolean {
  const target = findTarget(jump, steps)
  return target !== undefined && steps.indexOf(target) <= steps.indexOf(from)
}

/**
 * "The order is complete", "the amount is above 500 EUR": what else it can be is as usual. What goes wrong, or what
 * somebody wants, is an exception: else all goes on.
 */
export const isOneOfTwo = (condition: string): boolean =>
  /^yes\b|\b(?:ok(?:ay)?|complete|correct|valid|approve[ds]?|accept(?:s|ed)?|agrees?|confirm(?:s|ed)?|pass(?:es|ed)?|match(?:es)?|eligible|available|above|below|over|under|(?:more|less|fewer|higher|lower) than|at (?:least|most)|exceeds?|up to|from)\b/i.test(
    condition,
  ) && !/\b(?:not|no|never|cannot|nobody|still)\b|n['’]t\b/i.test(condition)
