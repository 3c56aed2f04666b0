import { contentStems } from './stems.ts'
import type { PlacedStatement } from './steps.ts'
import { isCase } from './steps.ts'

/** "The amount is above 10,000 EUR": what is measured, and from where on it holds. */
type Threshold = {
  readonly condition: string
  readonly statement: PlacedStatement
  readonly side: 'above' | 'below'
  readonly value: number
  /** The words before and behind, without small ones. */
  readonly subject: string
  readonly unit: string
}

export type Overlap = { readonly first: Threshold; readonly second: Threshold }

/**
 * Conditions of one step that hold together for some numbers, so that it is open what is done: "above 500" and "above
 * 10,000". Not where the narrower one comes first and leads elsewhere, nor where the second says "also".
 */
export function overlaps(statements: readonly PlacedStatement[]): Overlap[] {
  const thresholds = statements.flatMap(readThreshold)
  return thresholds.flatMap((second, at) => {
    const first = thresholds.slice(0, at).find((other) => overlap(other, second))
    return first ? [{ first, second }] : []
  })
}

/** Whether all of them hold on the same side of some number, so that there are numbers for which none does. */
export function leaveNumbersOut(statements: readonly PlacedStatement[]): boolean {
  const thresholds = statements.flatMap(readThreshold)
  if (thresholds.length < statements.length) return false
  return new Set(thresholds.map(({ side }) => side)).size === 1
}

function overlap(first: Threshold, second: Threshold): boolean {
  if (first.unit !== second.unit || first.subject !== second.subject) return false
  if (first.side !== second.side) {
    const [above, below] = first.side === 'above' ? [first, second] : [second, first]
    return above.value < below.value
  }
  if (first.value === second.value || adds.test(outcomeOf(second))) return false
  const isNarrower = first.side === 'above' ? first.value > second.value : first.value < second.value
  return !(isNarrower && leaves(first))
}

const adds = /\b(?:also|additionally|too|as well|in addition|besides)\b/i

const outcomeOf = ({ statement }: Threshold): string =>
  statement.kind === 'decision' ? statement.outcome.text : ''

function leaves({ statement }: Threshold): boolean {
  return statement.kind === 'decision' && statement.outcome.jump !== undefined
}

const comparison =
  /\b(?:(above|over|more than|greater than|higher than|older than|longer than|at least|exceeds?)|(below|under|less than|fewer than|lower than|younger than|shorter than|at most|up to))\s{1,3}(\p{Sc}|[A-Z]{3}\s)?\s?(\d[\d.,]{0,15})\s{0,2}(%|\p{Sc}|\p{L}{1,20})?/u

/** What a condition says of a number, if it is about nothing else; empty where it is. */
function readThreshold(statement: PlacedStatement): Threshold[] {
  if (!isCase(statement) || statement.within !== undefined) return []
  const { condition } = statement
  const match = comparison.exec(condition)
  // "Above 500 and below 1,000" has both limits, "above 500 or urgent" is about more than the number.
  if (!match || /\b(?:and|or|but|not|between)\b/i.test(condition)) return []
  const [, above, , money = '', digits = '', unit = ''] = match
  return [
    {
      condition,
      statement,
      side: above === undefined ? 'below' : 'above',
      value: Number(digits.replaceAll(',', '').replace(/\.$/, '')),
      subject: [...contentStems(condition.slice(0, match.index))].sort().join(' '),
      unit: `${money.trim()}${unit}`.toLowerCase(),
    },
  ]
}
