import type { Step } from '../steps.ts'

/** All that a step says, in sentences; who does it and how long it may take left out. */
export const textOfStep = ({ name, input = '', output = '', statements }: Step): string =>
  [name, input, output, ...statements.map(said)].join('. ')

/** What one statement of a step says, with all its outcomes. */
export function said(statement: Step['statements'][number]): string {
  if (statement.kind === 'action') return statement.text
  if (statement.kind === 'parallel') return statement.actions.join('. ')
  if (statement.kind === 'decision')
    return [statement.condition, statement.outcome.text, statement.otherwise?.text ?? ''].join('. ')
  return statement.branch.text
}
