import type { Node, Program } from './ast.ts'
import { applyEdits, hasErrors, type Range, type TextEdit } from './diagnostic.ts'
import { formatProgram } from './format.ts'
import { findStep, isSameLabel, type LabelledStep } from './labels.ts'
import { indentationAt, lineEnd, lineStart, ownsItsLines } from './lines.ts'
import { functionsOf } from './names.ts'
import { parseProgram } from './parse.ts'
import { isName } from './tokens.ts'
import { isStatement, walk } from './visit.ts'

/*
 * Changes of a program, from source to source. Null means that it cannot be done: the code has errors, or what is to be
 * changed is not there. What is not changed stays byte for byte; code that was formatted is formatted again afterwards,
 * since a line can have become too long. Where code shares its line with what is changed, all is formatted first.
 */

/** Gives a variable, parameter, function, definition or integration another name, everywhere in the program. */
export function renameIdentifier(source: string, name: string, newName: string): string | null {
  if (!isName(newName)) return null
  return editProgram(source, (program) => {
    const places = placesOf(program, name)
    if (places.length === 0 || placesOf(program, newName).length > 0) return null
    return places.map(({ from, to }) => ({ from, to, insert: newName }))
  })
}

/** Where a name stands for a thing of the program. The names of fields and keys belong to other things. */
function placesOf(program: Program, name: string): Range[] {
  const withParameter = functionsOf(program)
    .filter(({ parameters }) => parameters.some((parameter) => parameter.name.name === name))
    .map((found) => found.name.name)
  const places: Range[] = []
  walk(program, (node, ancestors) => {
    if (node.kind === 'name' && node.name === name && standsForItself(node, ancestors, withParameter))
      places.push(node)
  })
  return places
}

function standsForItself(node: Node, ancestors: readonly Node[], withParameter: readonly string[]): boolean {
  const parent = ancestors.at(-1)
  if (parent?.kind === 'member') return parent.object === node
  if (parent?.kind === 'used-name') return parent.alias === null || parent.alias === node
  if (parent?.kind !== 'argument' || parent.name !== node) return true
  const call = ancestors.at(-2)
  return call?.kind === 'call' && call.callee.kind === 'name' && withParameter.includes(call.callee.name)
}

/** Puts statements behind the step with this label. With a label of their own they are a step themselves. */
export function insertStatementAfterLabel(source: string, label: string, code: string): string | null {
  return editStep(source, label, (step, tidy) => insertStatements(tidy, step, code, 'after'))
}

/** Puts statements above the step with this label and its comments. */
export function insertStatementBeforeLabel(source: string, label: string, code: string): string | null {
  return editStep(source, label, (step, tidy) => insertStatements(tidy, step, code, 'before'))
}

function insertStatements(
  source: string,
  step: LabelledStep,
  code: string,
  where: 'before' | 'after',
): TextEdit[] | null {
  const { program, diagnostics } = parseProgram(code)
  const isStatements = program.body.every(isStatement)
  if (hasErrors(diagnostics) || !isStatements || program.body.length === 0) return null
  const margin = indentationAt(source, step.from)
  const lines = indentLines(formatProgram(code).trimEnd(), margin)
  if (where === 'before') {
    const at = lineStart(source, step.from)
    return [{ from: at, to: at, insert: `${lines}\n\n` }]
  }
  const at = lineEnd(source, step.to)
  const isStep = code.trimStart().startsWith('#')
  const touchesNext = /^\n[^\S\n]*[^\s}]/.test(source.slice(at))
  return [{ from: at, to: at, insert: `\n${isStep ? '\n' : ''}${lines}${isStep && touchesNext ? '\n' : ''}` }]
}

/** Takes out the step with this label: its comments, its statements, and the blank line that set it apart. */
export function removeLabelledStatement(source: string, label: string): string | null {
  return editStep(source, label, (step, tidy) => {
    const from = lineStart(tidy, step.from)
    const to = Math.min(tidy.length, lineEnd(tidy, step.to) + 1)
    const blankAbove = /\n((?:[^\S\n]*\n)+)$/.exec(tidy.slice(0, from))?.[1]?.length ?? 0
    const blankBelow = blankAbove > 0 ? 0 : (/^(?:[^\S\n]*\n)+/.exec(tidy.slice(to))?.[0].length ?? 0)
    // The last line of a code block has no line end; then the one before it goes.
    const lineEndAbove = to === tidy.length && !tidy.endsWith('\n') && from > 0 ? 1 : 0
    return [{ from: from - blankAbove - lineEndAbove, to: to + blankBelow, insert: '' }]
  })
}

/** Gives a step, function or definition another label. */
export function renameLabel(source: string, label: string, newLabel: string): string | null {
  const words = newLabel.replaceAll(/\s+/g, ' ').trim()
  if (words === '' || words.startsWith('spy-ignore')) return null
  return editProgram(source, (program) => {
    const edits: TextEdit[] = []
    walk(program, (node) => {
      const found = 'label' in node ? node.label : null
      if (found && isSameLabel(found.text, label))
        edits.push({ from: found.from, to: found.to, insert: `# ${words}` })
    })
    return edits.length > 0 ? edits.slice(0, 1) : null
  })
}

function editStep(
  source: string,
  label: string,
  editOne: (step: LabelledStep, source: string) => readonly TextEdit[] | null,
): string | null {
  const step = findStep(source, parseProgram(source).program, label)
  const isApart = step && [...step.statements].every((statement) => ownsItsLines(source, statement))
  const tidy = isApart ? source : formatProgram(source)
  return editProgram(tidy, (program) => {
    const found = findStep(tidy, program, label)
    return found ? editOne(found, tidy) : null
  })
}

/** Makes the edits of a program without errors; formatted code stays formatted. */
export function editProgram(
  source: string,
  edit: (program: Program) => readonly TextEdit[] | null,
): string | null {
  const { program, diagnostics } = parseProgram(source)
  const edits = hasErrors(diagnostics) ? null : edit(program)
  if (edits === null) return null
  const edited = applyEdits(source, edits)
  return formatProgram(source) === source ? formatProgram(edited) : edited
}

/** The lines with a margin; blank ones stay blank. */
function indentLines(text: string, margin: string): string {
  return text.replaceAll(/^(?=.)/gm, margin)
}
