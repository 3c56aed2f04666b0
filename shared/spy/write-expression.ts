import type { Argument, Binary, Entry, Expression, Unary } from './ast.ts'

/** Longer lines are broken inside their brackets: about what a code block shows beside the chat. */
const maxColumns = 100

/** Where text begins: the depth of its line in steps of two blanks, and the column it stands at. */
export type Place = { readonly depth: number; readonly column: number }

/** An expression as the formatter writes it: where it fits, and where no place is given, on one line. */
export function writeExpression(expression: Expression, place: Place | null): string {
  if (place) {
    const flat = writeExpression(expression, null)
    if (place.column + flat.length <= maxColumns) return flat
  }
  if (!expression.parenthesized) return writeInner(expression, place)
  return `(${writeInner(expression, shift(place, 1))})`
}

const shift = (place: Place | null, by: number): Place | null =>
  place && { depth: place.depth, column: place.column + by }

/** Without the brackets around it, broken at its outermost brackets where a place is given. */
function writeInner(expression: Expression, place: Place | null): string {
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
      return writeValues('[', expression.items, writeExpression, ']', place)
    case 'map':
      return writeValues('{', expression.entries, writeEntry, '}', place)
    case 'member':
      return `${writeExpression(expression.object, place)}.${expression.name.name}`
    case 'index':
      return `${writeExpression(expression.object, place)}[${writeExpression(expression.index, null)}]`
    case 'call': {
      const callee = writeExpression(expression.callee, place)
      return callee + writeValues('(', expression.arguments, writeArgument, ')', place)
    }
    case 'unary': {
      const sign = signOf(expression)
      return sign + writeExpression(expression.operand, shift(place, sign.length))
    }
    case 'binary':
      return writeBinary(expression, place)
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

/** What stands between brackets: on one line, or each value on a line of its own. */
function writeValues<T>(
  open: '[' | '{' | '(',
  values: readonly T[],
  write: (value: T, place: Place | null) => string,
  close: ']' | '}' | ')',
  place: Place | null,
): string {
  if (values.length === 0) return open + close
  if (!place) {
    const blank = open === '{' ? ' ' : ''
    return `${open}${blank}${values.map((value) => write(value, null)).join(', ')}${blank}${close}`
  }
  const inner = { depth: place.depth + 1, column: 2 * (place.depth + 1) }
  const lines = values.map((value) => indent(inner.depth) + write(value, inner))
  return `${open}\n${lines.join(',\n')}\n${indent(place.depth)}${close}`
}

export function indent(depth: number): string {
  return '  '.repeat(depth)
}

function writeArgument({ name, value }: Argument, place: Place | null): string {
  const head = name ? `${name.name}=` : ''
  return head + writeExpression(value, shift(place, head.length))
}

function writeEntry({ key, value }: Entry, place: Place | null): string {
  const head = `${writeExpression(key, null)}: `
  return head + writeExpression(value, shift(place, head.length))
}

/**
 * A condition that is broken has a line for each "and" or "or". Other operators stay: a line that begins with "-" is a new
 * statement.
 */
function writeBinary(expression: Binary, place: Place | null): string {
  const { operator, left, right } = expression
  if (!place || (operator !== 'and' && operator !== 'or')) {
    const head = `${writeExpression(left, place)} ${operator} `
    return head + writeExpression(right, behind(head, place))
  }
  const inner = { depth: place.depth + 1, column: 2 * (place.depth + 1) + operator.length + 1 }
  const isSame = left.kind === 'binary' && left.operator === operator && !left.parenthesized
  const first = isSame ? writeBinary(left, place) : writeExpression(left, place)
  return `${first}\n${indent(inner.depth)}${operator} ${writeExpression(right, inner)}`
}

/** Where text goes on behind what was written, which may have several lines. */
function behind(written: string, place: Place | null): Place | null {
  const lineStart = written.lastIndexOf('\n')
  return place && lineStart >= 0
    ? { depth: place.depth, column: written.length - lineStart }
    : shift(place, written.length)
}
