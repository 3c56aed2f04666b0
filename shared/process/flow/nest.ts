import type { PlacedStatement, Step } from '../steps.ts'

/** A statement with those that stand in a list below it and belong to one of its parts. */
export type Nested = {
  readonly statement: PlacedStatement
  /** Place among all statements of the step, from 1. */
  readonly at: number
  readonly inner: readonly Nested[]
}

/** The statements of a step, which come in the order of their lines, as the tree that their lists make. */
export function nest(statements: readonly PlacedStatement[]): readonly Nested[] {
  const roots: Nested[] = []
  const above: { readonly depth: number; readonly inner: Nested[] }[] = []
  for (const [index, statement] of statements.entries()) {
    while ((above.at(-1)?.depth ?? -1) >= statement.depth) above.pop()
    const inner: Nested[] = []
    const holder = statement.within === undefined ? roots : (above.at(-1)?.inner ?? roots)
    holder.push({ statement, at: index + 1, inner })
    above.push({ depth: statement.depth, inner })
  }
  return roots
}

/** "Do this in parallel with the step before": steps that belong together, in their order. */
export function groupParallel(steps: readonly Step[]): Step[][] {
  const groups: Step[][] = []
  for (const step of steps) {
    const isBeside = step.statements.some(
      (statement) => statement.kind === 'action' && besideBefore.test(statement.text),
    )
    const last = groups.at(-1)
    if (isBeside && last) last.push(step)
    else groups.push([step])
  }
  return groups
}

const besideBefore =
  /^(?:do this |this happens )?(?:in parallel (?:with|to)|at the same time as) (?:the step before|the previous step|step \d+)/i
