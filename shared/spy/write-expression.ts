import type { Argument, Binary, Entry, Expression, Unary } from './ast.ts'

/** Longer lines are broken inside their brackets: about what a code block shows beside the chat. */
const maxColumns = 100

/** Where text begins: the depth of its line in steps of two blanks, and the column it stands at. */
export type Place = { readonly depth: number; readonly column: number }

/** An expression as the formatter writes it: on one line where it fits, else broken at its outermost brackets. */
export function writeExpression(expression: Expression, place: Place): string {
  const flat = writeFlat(expression)
  if (place.column + flat.length <= maxColumns) return flat
  if (expression.parenthesized) return `(${writeBroken(expression, shift(place, 1))})`
  return writeBroken(expression, place)
}

const shift = ({ depth, column }: Place, by: number): Place => ({ depth, column: column + by })

function writeFlat(expression: Expression): string {
  const inner = writeInner(expression)
  return expression.parenthesized ? `(${inner})` : inner
}

function writeInner(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.name
    case 'number':
    case 'template':
      return expression.written
    case 'text':
      return writeText(expression.written)
    case 'constant':
      return String(expression.value)
    case 'list':
      return `[${expression.items.map(writeFlat).join(', ')}]`
    case 'map':
      return expression.entries.length === 0 ? '{}' : `{ ${expression.entries.map(flatEntry).join(', ')} }`
    case 'member':
      return `${writeFlat(expression.object)}.${expression.name.name}`
    case 'index':
      return `${writeFlat(expression.object)}[${writeFlat(expression.index)}]`
    case 'call':
      return `${writeFlat(expression.callee)}(${expression.arguments.map(flatArgument).join(', ')})`
    case 'unary':
      return signOf(expression) + writeFlat(expression.operand)
    case 'binary':
      return `${writeFlat(expression.left)} ${expression.operator} ${writeFlat(expression.right)}`
    case 'missing':
      return ''
  }
}

/** "--" is no operator, so two signs stand apart. */
function signOf({ operator, operand }: Unary): string {
  if (operator === 'not') return 'not '
  return operand.kind === 'unary' && operand.operator === '-' && !operand.parenthesized ? '- ' : '-'
}

/** Double quotes, as long as nothing inside needs to change for them. */
function writeText(written: string): string {
  return written.startsWith("'") && !/["\\]/.test(written) ? `"${written.slice(1, -1)}"` : written
}

const flatArgument = ({ name, value }: Argument): string =>
  `${name ? `${name.name}=` : ''}${writeFlat(value)}`
const flatEntry = ({ key, value }: Entry): string => `${writeFlat(key)}: ${writeFlat(value)}`

function writeBroken(expression: Expression, place: Place): string {
  switch (expression.kind) {
    case 'list':
      return breakBrackets(
        '[',
        expression.items.map((item) => (inner) => writeExpression(item, inner)),
        ']',
        place,
      )
    case 'map':
      return breakBrackets(
        '{',
        expression.entries.map((entry) => (inner) => writeEntry(entry, inner)),
        '}',
        place,
      )
    case 'call': {
      const callee = writeExpression(expression.callee, place)
      const values = expression.arguments.map((argument) => (inner: Place) => writeArgument(argument, inner))
      return callee + breakBrackets('(', values, ')', place)
    }
    case 'member':
      return `${writeExpression(expression.object, place)}.${expression.name.name}`
    case 'index':
      return `${writeExpression(expression.object, place)}[${writeFlat(expression.index)}]`
    case 'unary': {
      const sign = signOf(expression)
      return sign + writeExpression(expression.operand, shift(place, sign.length))
    }
    case 'binary':
      return breakBinary(expression, place)
    default:
      return writeInner(expression)
  }
}

/** Each value on a line of its own. */
function breakBrackets(
  open: string,
  values: readonly ((inner: Place) => string)[],
  close: string,
  { depth }: Place,
): string {
  if (values.length === 0) return open + close
  const inner = { depth: depth + 1, column: 2 * (depth + 1) }
  const lines = values.map((write) => indent(inner.depth) + write(inner))
  return `${open}\n${lines.join(',\n')}\n${indent(depth)}${close}`
}

export function indent(depth: number): string {
  return '  '.repeat(depth)
}

function writeArgument({ name, value }: Argument, place: Place): string {
  const head = name ? `${name.name}=` : ''
  return head + writeExpression(value, shift(place, head.length))
}

function writeEntry({ key, value }: Entry, place: Place): string {
  const head = `${writeFlat(key)}: `
  return head + writeExpression(value, shift(place, head.length))
}

/** A condition has a line for each "and" or "or". Other operators stay: a line that begins with "-" is a new statement. */
function breakBinary(expression: Binary, place: Place): string {
  const { operator, left, right } = expression
  if (operator !== 'and' && operator !== 'or') {
    const head = `${writeExpression(left, place)} ${operator} `
    const column = head.includes('\n') ? head.length - head.lastIndexOf('\n') : place.column + head.length
    return head + writeExpression(right, { depth: place.depth, column })
  }
  const inner = { depth: place.depth + 1, column: 2 * (place.depth + 1) + operator.length + 1 }
  const isSame = left.kind === 'binary' && left.operator === operator && !left.parenthesized
  const first = isSame ? breakBinary(left, place) : writeExpression(left, place)
  return `${first}\n${indent(inner.depth)}${operator} ${writeExpression(right, inner)}`
}
