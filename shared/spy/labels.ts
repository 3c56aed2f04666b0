import type { Comment, Node, Program, Statement } from './ast.ts'
import type { Range } from './diagnostic.ts'
import { countBelow, hasBlankLine } from './lines.ts'
import { isStatement, walk } from './visit.ts'

/** The unbroken run of comment lines directly above a place, from the top. A ";" that ends nothing does not part them. */
export function commentsAbove(source: string, comments: readonly Comment[], from: number): Comment[] {
  const above: Comment[] = []
  let below = from
  for (let index = countBelow(comments, from, (comment) => comment.from) - 1; index >= 0; index--) {
    const comment = comments[index]
    const gap = comment && source.slice(comment.to, below)
    if (!comment?.ownLine || gap === undefined || !/^[\s;]*$/.test(gap) || hasBlankLine(gap)) break
    above.unshift(comment)
    below = comment.from
  }
  return above
}

/** What the comments above a statement call it: their first line that says something to people. */
export function labelAmong(comments: readonly Comment[]): Comment | null {
  return comments.find(({ text }) => text !== '' && !text.startsWith('spy-ignore')) ?? null
}

/**
 * A labelled statement and those that follow it up to a blank line, the next label or the end of the block: what people
 * see as one step. It begins with the comments above it.
 */
export type LabelledStep = Range & { readonly label: Comment; readonly statements: readonly Statement[] }

export function labelledSteps(source: string, program: Program): LabelledStep[] {
  const steps: LabelledStep[] = []
  walk(program, (node) => {
    for (const [index, statement] of statementsOf(node).entries()) {
      if (statement.label)
        steps.push(readStep(source, program, statement.label, statementsOf(node).slice(index)))
    }
  })
  return steps
}

function statementsOf(node: Node): readonly Statement[] {
  if (node.kind === 'block') return node.statements
  if (node.kind !== 'program') return []
  return node.body.filter(isStatement)
}

function readStep(
  source: string,
  program: Program,
  label: Comment,
  [first, ...others]: readonly Statement[],
): LabelledStep {
  if (!first) throw new Error('A label stands above a statement')
  const statements = [first]
  for (const statement of others) {
    const gap = source.slice(statements.at(-1)?.to, statement.from)
    if (statement.label || hasBlankLine(gap)) break
    statements.push(statement)
  }
  const from = commentsAbove(source, program.comments, first.from)[0]?.from ?? label.from
  return { label, statements, from, to: statements.at(-1)?.to ?? first.to }
}

/** The first step with this label; case, blanks and a closing full stop do not count. */
export function findStep(source: string, program: Program, label: string): LabelledStep | undefined {
  return labelledSteps(source, program).find((step) => isSameLabel(step.label.text, label))
}

export function isSameLabel(a: string, b: string): boolean {
  return normalise(a) === normalise(b)
}

const normalise = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/[.:\s]+$/, '')
    .trim()
