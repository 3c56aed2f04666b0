import type { Node } from '#shared/spy/ast.ts'
import { parseProgram } from '#shared/spy/parse.ts'

/** What a program means, as text to compare: its tree without places, brackets and ways of writing. */
export function meaningOf(source: string): string {
  const unimportant = new Set(['from', 'to', 'open', 'written', 'parenthesized', 'comments', 'ownLine'])
  return JSON.stringify(parseProgram(source).program, (key, value) =>
    unimportant.has(key) ? undefined : value,
  )
}

/** The words of all comments in order. */
export function commentsOf(source: string): string[] {
  return parseProgram(source).program.comments.map(({ text }) => text)
}

/** A node in one line, to compare how deep things stand: `(+ a (* b c))`. */
export function show(node: Node): string {
  switch (node.kind) {
    case 'name':
      return node.name
    case 'number':
      return node.written
    case 'text':
      return JSON.stringify(node.value)
    case 'constant':
      return String(node.value)
    case 'binary':
      return `(${node.operator} ${show(node.left)} ${show(node.right)})`
    case 'unary':
      return `(${node.operator} ${show(node.operand)})`
    case 'member':
      return `${show(node.object)}.${node.name.name}`
    case 'index':
      return `${show(node.object)}[${show(node.index)}]`
    case 'call':
      return `${show(node.callee)}(${node.arguments.map(show).join(' ')})`
    case 'argument':
      return `${node.name ? `${node.name.name}=` : ''}${show(node.value)}`
    default:
      return node.kind
  }
}
