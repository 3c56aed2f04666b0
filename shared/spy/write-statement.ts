import type { Branch, Catch, Define, Expression, FunctionDefinition, Item, Statement } from './ast.ts'
import { writeExpression } from './write-expression.ts'

type WithBlock = Extract<Statement, { readonly block: unknown }> | FunctionDefinition | Branch | Catch

/** What stands before the "{" of a block, as the formatter writes it. */
export function writeHead(head: Exclude<WithBlock, { kind: 'try' }>, depth: number): string {
  switch (head.kind) {
    case 'function':
      return `${head.name.name}(${head.parameters.map((parameter) => writeParameter(parameter, depth)).join(', ')})`
    case 'branch':
      return writeAfter('if ', head.test, depth)
    case 'for':
      return writeAfter(`for ${head.target.name} in `, head.iterable, depth)
    case 'while':
      return writeAfter('while ', head.test, depth)
    case 'with':
      return `with ${head.policies.map((policy) => writeAfter('', policy, depth)).join(', ')}`
    case 'catch':
      return writeCatch(head)
  }
}

/** A statement without a block, as the formatter writes it. */
export function writeLine(
  item: Exclude<Item, WithBlock | Define | { readonly kind: 'if' }>,
  depth: number,
): string {
  switch (item.kind) {
    case 'use':
      return `use ${item.names.map(({ name, alias }) => name.name + (alias ? ` as ${alias.name}` : '')).join(', ')}`
    case 'return':
      return item.value ? writeAfter('return ', item.value, depth) : 'return'
    case 'throw':
      return writeAfter('throw ', item.value, depth)
    case 'assign':
      return writeAfter(`${writeAfter('', item.target, depth)} ${item.operator} `, item.value, depth)
    case 'expression':
      return writeAfter('', item.value, depth)
    case 'placeholder':
      return '...'
    case 'break':
    case 'continue':
    case 'pass':
      return item.kind
  }
}

function writeAfter(head: string, value: Expression, depth: number): string {
  return head + writeExpression(value, { depth, column: 2 * depth + head.length })
}

function writeParameter({ name, value }: FunctionDefinition['parameters'][number], depth: number): string {
  return value ? writeAfter(`${name.name}=`, value, depth) : name.name
}

function writeCatch({ type, name }: Catch): string {
  if (type && name) return `catch (${type.name} as ${name.name})`
  const only = type ?? name
  return only ? `catch (${only.name})` : 'catch'
}
