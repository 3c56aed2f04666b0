import type { Block, Expression, Node, Statement, While } from '../ast.ts'
import { type Diagnostic, type Range, removeFix } from '../diagnostic.ts'
import { lineEnd } from '../lines.ts'
import { blocksOf, walk } from '../visit.ts'
import { error, info, type Module, type Unit, warning } from './module.ts'

/** More ways through a function than this are hard to follow and to test (McCabe 1976). */
const maxPaths = 10

/** What is never reached, never ends, or does nothing. */
export function* checkFlow(module: Module): Generator<Diagnostic> {
  for (const unit of module.units) {
    yield* checkReach(module, unit.statements)
    yield* checkReturns(unit)
    yield* checkPaths(unit)
  }
  const found: Diagnostic[] = []
  walk(module.program, (node, ancestors) => {
    found.push(...checkJump(node, ancestors), ...checkLoop(node), ...checkIdle(module, node, ancestors))
  })
  yield* found
}

/** Whether what stands behind this statement is never reached. */
function endsFlow(statement: Statement): boolean {
  switch (statement.kind) {
    case 'return':
    case 'throw':
    case 'break':
    case 'continue':
      return true
    case 'if': {
      const blocks = blocksOf(statement)
      return statement.otherwise !== null && blocks.every(blockEnds)
    }
    case 'with':
      return blockEnds(statement.block)
    case 'try': {
      const { block, catches, final } = statement
      return (
        (final !== null && blockEnds(final)) || [block, ...catches.map((each) => each.block)].every(blockEnds)
      )
    }
    case 'while':
      return isEndless(statement)
    default:
      return false
  }
}

const blockEnds = ({ statements }: Block): boolean => statements.some(endsFlow)

function isEndless({ test, block }: While): boolean {
  return isTrue(test) && !hasBreak(block.statements)
}

/** Whether a `break` belongs to the loop around these statements. */
function hasBreak(statements: readonly Statement[]): boolean {
  return statements.some((statement) => {
    if (statement.kind === 'break') return true
    if (statement.kind === 'for' || statement.kind === 'while') return false
    return blocksOf(statement).some((block) => hasBreak(block.statements))
  })
}

function* checkReach(module: Module, statements: readonly Statement[]): Generator<Diagnostic> {
  const end = statements.findIndex(endsFlow)
  const [ending, next, last] = [statements[end], statements[end + 1], statements.at(-1)]
  if (ending && next && last) {
    const fixes = [removeFix('Remove it', removable(module.source, ending, next, last))]
    yield warning(
      'unreachable-code',
      'This is never reached.',
      { from: next.from, to: last.to },
      {
        fixes,
        related: [{ from: ending.from, to: ending.to, message: 'ends here' }],
      },
    )
  }
  for (const statement of statements) {
    for (const block of blocksOf(statement)) yield* checkReach(module, block.statements)
  }
}

/** With the lines between, but never with the line end that a comment before needs. */
function removable(source: string, ending: Range, next: Range, last: Range): Range {
  const line = lineEnd(source, ending.to)
  if (line > next.from) return { from: ending.to, to: last.to }
  const endsItsLine = source.slice(last.to, lineEnd(source, last.to)).trim() === ''
  return { from: endsItsLine ? line : next.from, to: last.to }
}

function* checkReturns(unit: Unit): Generator<Diagnostic> {
  if (!unit.function || unit.statements.some(endsFlow)) return
  let returnsValue = false
  walk(unit.function, (node) => {
    returnsValue ||= node.kind === 'return' && node.value !== null
  })
  if (!returnsValue) return
  const { name } = unit.function
  yield warning('missing-return', `"${name.name}" returns a value on some ways, but not at its end.`, name)
}

function* checkPaths(unit: Unit): Generator<Diagnostic> {
  if (!unit.function) return
  let paths = 1
  walk(unit.function, ({ kind }) => {
    if (/^(?:branch|for|while|catch)$/.test(kind)) paths++
  })
  if (paths <= maxPaths) return
  const { name } = unit.function
  const message = `There are ${paths} ways through "${name.name}"; with more than ${maxPaths}, split it into functions.`
  yield info('complexity', message, name)
}

function checkJump(node: Node, ancestors: readonly Node[]): Diagnostic[] {
  if (node.kind !== 'break' && node.kind !== 'continue') return []
  if (ancestors.some(({ kind }) => kind === 'for' || kind === 'while')) return []
  return [error('break-outside-loop', `"${node.kind}" stands in no loop.`, node)]
}

function checkLoop(node: Node): Diagnostic[] {
  if (node.kind !== 'while') return []
  const head = { from: node.from, to: node.test.to }
  let leaves = false
  walk(node.block, ({ kind }) => {
    leaves ||= kind === 'return' || kind === 'throw'
  })
  if (isEndless(node) && !leaves) return [error('unbounded-loop', 'This loop never ends.', head)]
  if (hasOrder(node.test)) return []
  const message =
    'Nothing limits the rounds of this loop: count them (… and attempt < 10), or set a deadline.'
  return [warning('unbounded-loop', message, head)]
}

function hasOrder(test: Expression): boolean {
  let found = false
  walk(test, (node) => {
    found ||= node.kind === 'binary' && /^[<>]=?$/.test(node.operator)
  })
  return found
}

/** Code that does nothing, or always the same. */
function checkIdle(module: Module, node: Node, ancestors: readonly Node[]): Diagnostic[] {
  switch (node.kind) {
    case 'placeholder':
      return [info('placeholder', 'This is still to be implemented.', node)]
    case 'expression':
      return node.value.kind === 'call' || node.value.kind === 'missing'
        ? []
        : [warning('no-effect', 'This line does nothing: it neither calls nor sets anything.', node)]
    case 'branch':
    case 'while':
      return isConstant(node.test) && !(node.kind === 'while' && isTrue(node.test))
        ? [warning('constant-condition', 'This condition is always the same.', node.test)]
        : []
    case 'binary':
      return isComparison(node.operator) && isSame(node.left, node.right)
        ? [warning('self-comparison', 'Both sides are the same.', node)]
        : []
    case 'block':
      return isEmpty(module, node) && ancestors.at(-1)?.kind !== 'catch'
        ? [info('empty-block', 'This block is empty.', node)]
        : []
    default:
      return []
  }
}

const isConstant = ({ kind }: Expression): boolean =>
  kind === 'constant' || kind === 'number' || kind === 'text'
const isTrue = (value: Expression): boolean => value.kind === 'constant' && value.value === true
const isComparison = (operator: string): boolean => /^(?:[=!]=|[<>]=?)$/.test(operator)

function isSame(left: Expression, right: Expression): boolean {
  if (left.kind === 'name' && right.kind === 'name') return left.name === right.name
  if (left.kind !== 'member' || right.kind !== 'member') return false
  return left.name.name === right.name.name && isSame(left.object, right.object)
}

/** A comment in it says why. */
export function isEmpty({ program }: Module, block: Block): boolean {
  const isInside = ({ from }: { from: number }) => block.from < from && from < block.to
  return block.statements.length === 0 && !program.comments.some(isInside)
}
