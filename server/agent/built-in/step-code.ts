import type { Block, FunctionDefinition, Program, Statement } from '#shared/spy/ast.ts'
import {
  editProgram,
  insertStatementAfterLabel,
  insertStatementBeforeLabel,
  removeLabelledStatement,
} from '#shared/spy/edit.ts'
import { formatProgram } from '#shared/spy/format.ts'
import { findStep, type LabelledStep } from '#shared/spy/labels.ts'
import { functionsOf } from '#shared/spy/names.ts'
import { parseProgram } from '#shared/spy/parse.ts'

/** Where a step stands in the document: the names of the steps before and behind it. */
export type Neighbours = { readonly before: readonly string[]; readonly after: readonly string[] }

/**
 * Puts the statements of a step between those of its neighbours. Where one of them stands in a loop or a branch and the
 * other does not, the step goes beside the outer one: it is not a part of what is repeated. Null where the code knows
 * none of the steps.
 */
export function insertStepCode(source: string, place: Neighbours, code: string): string | null {
  const { program } = parseProgram(source)
  const find = (names: readonly string[]) =>
    names.flatMap((name) => findStep(source, program, name) ?? []).at(0)
  const before = find([...place.before].reverse())
  const after = find(place.after)
  if (after && (!before || depthOf(program, after) < depthOf(program, before)))
    return insertStatementBeforeLabel(source, after.label.text, code)
  if (!before) return null
  return !after && depthOf(program, before) > 1
    ? insertBehindOutermost(source, before, code)
    : insertStatementAfterLabel(source, before.label.text, code)
}

/** The statements of a step, taken out and put between other neighbours. */
export function moveStepCode(source: string, label: string, place: Neighbours): string | null {
  const own = findStep(source, parseProgram(source).program, label)
  const without = own && removeLabelledStatement(source, label)
  return own && without ? insertStepCode(without, place, source.slice(own.from, own.to)) : null
}

/** In how many blocks a step stands; 1 directly in its function. */
function depthOf(program: Program, step: LabelledStep): number {
  const owner = ownerOf(program, step)
  const blocks = owner ? blocksAround(owner.block, step) : []
  return blocks.length
}

function ownerOf(program: Program, step: LabelledStep): FunctionDefinition | undefined {
  return functionsOf(program).find((candidate) => candidate.from <= step.from && step.to <= candidate.to)
}

function blocksAround(block: Block, step: LabelledStep): Block[] {
  const inner = block.statements.find((statement) => statement.from <= step.from && step.to <= statement.to)
  const isOwn = inner !== undefined && step.statements.includes(inner)
  return inner && !isOwn
    ? [block, ...blocksOf(inner).flatMap((child) => (contains(child, step) ? blocksAround(child, step) : []))]
    : [block]
}

const contains = (block: Block, step: LabelledStep) => block.from <= step.from && step.to <= block.to

function blocksOf(statement: Statement): Block[] {
  if (statement.kind === 'if')
    return [
      ...statement.branches.map((branch) => branch.block),
      ...(statement.otherwise ? [statement.otherwise] : []),
    ]
  if (statement.kind === 'try')
    return [
      statement.block,
      ...statement.catches.map((caught) => caught.block),
      ...(statement.final ? [statement.final] : []),
    ]
  return 'block' in statement ? [statement.block] : []
}

function insertBehindOutermost(source: string, step: LabelledStep, code: string): string | null {
  return editProgram(source, (program) => {
    const outermost = ownerOf(program, step)?.block.statements.find(
      (statement) => statement.from <= step.from && step.to <= statement.to,
    )
    if (!outermost) return null
    const margin = /[^\n]*$/.exec(source.slice(0, outermost.from))?.[0] ?? ''
    const lines = formatProgram(code)
      .trimEnd()
      .replace(/^(?=.)/gm, margin.trim() === '' ? margin : '')
    return [{ from: outermost.to, to: outermost.to, insert: `\n\n${lines}` }]
  })
}
