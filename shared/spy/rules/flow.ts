import type { Block, Expression, Program, Statement, While } from '../ast.ts'
import { type Diagnostic, error, info, type Range, removeFix, warning } from '../diagnostic.ts'
import { lineEnd } from '../lines.ts'
import { nodesAround } from '../survey.ts'
import { blocksOf, isStatement, walk } from '../visit.ts'
import { hasComment, type Module } from './module.ts'

/** More ways through a function than this are hard to follow and to test (McCabe 1976). */
const maxPaths = 10

/** What is never reached, never ends, or does nothing. */
export function* checkFlow(module: Module): Generator<Diagnostic> {
  yield* checkReach(module, module.program.body.filter(isStatement))
  for (const { node } of module.survey.all('block')) yield* checkReach(module, node.statements)
  yield* checkReturns(module)
  yield* checkPaths(module)
  yield* checkLoops(module)
  yield* checkIdle(module)
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
    const range = { from: next.from, to: last.to }
    const fixes = [removeFix('Remove it', removable(module.source, ending, next, last))]
    const message = `This is never reached: line ${module.lineOf(ending.from)} always leaves before it.`
    yield warning('spy/unreachable-code', message, range, fixes)
  }
}

/** With the lines between, but never with the line end that a comment before needs. */
function removable(source: string, ending: Range, next: Range, last: Range): Range {
  const line = lineEnd(source, ending.to)
  if (line > next.from) return { from: ending.to, to: last.to }
  const endsItsLine = source.slice(last.to, lineEnd(source, last.to)).trim() === ''
  return { from: endsItsLine ? line : next.from, to: last.to }
}

function* checkReturns({ survey, functions }: Module): Generator<Diagnostic> {
  const returns = survey.all('return').filter(({ node }) => node.value !== null)
  const owners = new Set(returns.map(({ scope }) => scope.owner))
  for (const each of functions) {
    if (!owners.has(each) || blockEnds(each.block)) continue
    const message = `"${each.name.name}" returns a value on some ways, but not at its end.`
    yield warning('spy/missing-return', message, each.name)
  }
}

function* checkPaths({ survey, functions }: Module): Generator<Diagnostic> {
  const forks = Map.groupBy(survey.all('branch', 'for', 'while', 'catch'), ({ scope }) => scope.owner)
  for (const each of functions) {
    const paths = 1 + (forks.get(each)?.length ?? 0)
    if (paths <= maxPaths) continue
    const { name } = each
    const message = `There are ${paths} ways through "${name.name}"; with more than ${maxPaths}, split it into functions.`
    yield info('spy/complexity', message, name)
  }
}

function* checkLoops({ survey }: Module): Generator<Diagnostic> {
  for (const spot of survey.all('break', 'continue')) {
    const isInLoop = nodesAround(spot).some(({ kind }) => kind === 'for' || kind === 'while')
    if (!isInLoop) yield error('spy/break-outside-loop', `"${spot.node.kind}" stands in no loop.`, spot.node)
  }
  for (const { node } of survey.all('while')) {
    const head = { from: node.from, to: node.test.to }
    if (isEndless(node) && !isLeft(node)) yield error('spy/unbounded-loop', 'This loop never ends.', head)
    else if (!hasOrder(node.test)) {
      const message =
        'Nothing limits the rounds of this loop: count them (… and attempt < 10), or set a deadline.'
      yield warning('spy/unbounded-loop', message, head)
    }
  }
}

function isLeft({ block }: While): boolean {
  let leaves = false
  walk(block, ({ kind }) => {
    leaves ||= kind === 'return' || kind === 'throw'
  })
  return leaves
}

function hasOrder(test: Expression): boolean {
  let found = false
  walk(test, (node) => {
    found ||= node.kind === 'binary' && /^[<>]=?$/.test(node.operator)
  })
  return found
}

/** Code that does nothing, or always the same. */
function* checkIdle({ program, survey }: Module): Generator<Diagnostic> {
  for (const { node } of survey.all('placeholder'))
    yield info('spy/placeholder', 'This is still to be implemented.', node)
  for (const { node } of survey.all('expression')) {
    if (node.value.kind !== 'call' && node.value.kind !== 'missing')
      yield warning('spy/no-effect', 'This line does nothing: it neither calls nor sets anything.', node)
  }
  for (const { node } of survey.all('branch', 'while')) {
    if (isConstant(node.test) && !(node.kind === 'while' && isTrue(node.test)))
      yield warning('spy/constant-condition', 'This condition is always the same.', node.test)
  }
  for (const { node } of survey.all('binary')) {
    if (isComparison(node.operator) && isSame(node.left, node.right))
      yield warning('spy/self-comparison', 'Both sides are the same.', node)
  }
  for (const { node, outer } of survey.all('block')) {
    if (outer?.node.kind !== 'catch' && isEmpty(program, node))
      yield info('spy/empty-block', 'This block is empty.', node)
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
function isEmpty(program: Program, block: Block): boolean {
  return block.statements.length === 0 && !hasComment(program, block)
}
