import type { Argument, BinaryOperator, Expression, Name, Unary } from './ast.ts'
import { closeBracket, readSequence, skipTo } from './brackets.ts'
import { missingName, type TokenCursor } from './cursor.ts'
import { insertFix, replaceFix } from './diagnostic.ts'
import { readForeignOperator } from './foreign-expressions.ts'
import { parsePrimary } from './parse-primary.ts'

/** What binds tighter has the higher number; `not` stands between `and` and the comparisons. */
const precedences: Record<BinaryOperator, number> = {
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  in: 4,
  'not in': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}
const precedenceOfNot = 3
const precedenceOfComparison = 4

/** A value. Where none stands, it is `missing` and reported. */
export function parseExpression(cursor: TokenCursor): Expression {
  const value = cursor.nested(() => parseBinary(cursor, 0)) ?? cursor.missing()
  if (cursor.atOneOf('if', '?') && !cursor.token.startsLine) skipConditional(cursor)
  return value
}

/** `a if b else c` and `b ? a : c` of other languages. */
function skipConditional(cursor: TokenCursor): void {
  const token = cursor.advance()
  const { text } = token
  const message = 'A value cannot depend on a condition in place; assign it in "if … { } else { }".'
  cursor.report('spy/syntax-conditional', message, token)
  parseExpression(cursor)
  if (cursor.accept(text === 'if' ? 'else' : ':')) parseExpression(cursor)
}

/** An expression that decides something: "=" in it is a comparison that lacks its second half. */
export function parseCondition(cursor: TokenCursor): Expression {
  let left = parseExpression(cursor)
  while (cursor.at('=')) {
    const { token } = cursor
    const message = '"=" assigns a value; to compare, write "==".'
    cursor.report('spy/assign-in-condition', message, token, [replaceFix('Use "=="', token, '==')])
    cursor.advance()
    const right = parseExpression(cursor)
    left = { kind: 'binary', operator: '==', left, right, from: left.from, to: cursor.endFrom(left.from) }
    if (!cursor.link()) return left
  }
  return left
}

function parseBinary(cursor: TokenCursor, loosest: number): Expression {
  let left = parsePrefix(cursor)
  for (;;) {
    const found = operatorAt(cursor)
    if (!found || precedences[found.operator] <= loosest || !cursor.link()) return left
    const { operator } = found
    reportChain(cursor, left, operator)
    for (let token = 0; token < found.tokens; token++) cursor.advance()
    const right = cursor.nested(() => parseBinary(cursor, precedences[operator])) ?? cursor.missing()
    left = { kind: 'binary', operator, left, right, from: left.from, to: cursor.endFrom(left.from) }
  }
}

type FoundOperator = { readonly operator: BinaryOperator; readonly tokens: number }

/** The operator that goes on with the expression. "-" on a new line begins another statement. */
function operatorAt(cursor: TokenCursor): FoundOperator | undefined {
  const { kind, text, startsLine } = cursor.token
  if (kind === 'keyword' && text === 'not' && isIn(cursor)) return { operator: 'not in', tokens: 2 }
  if (cursor.startsLine && startsLine && text === '-') return undefined
  if ((kind === 'operator' || kind === 'keyword') && isBinaryOperator(text))
    return { operator: text, tokens: 1 }
  return readForeignOperator(cursor)
}

const isIn = (cursor: TokenCursor): boolean =>
  cursor.peek(1).kind === 'keyword' && cursor.peek(1).text === 'in'

const isBinaryOperator = (text: string): text is BinaryOperator => Object.hasOwn(precedences, text)

/** `a < b < c` would compare a boolean with c. */
function reportChain(cursor: TokenCursor, left: Expression, operator: BinaryOperator): void {
  const compares = precedences[operator] === precedenceOfComparison
  if (!compares || left.kind !== 'binary' || left.parenthesized) return
  if (precedences[left.operator] !== precedenceOfComparison) return
  const middle = cursor.source.slice(left.right.from, left.right.to)
  cursor.report(
    'spy/syntax-operator',
    'Comparisons cannot be chained; join two of them with "and".',
    cursor.token,
    [insertFix(`Insert "and ${middle}"`, left.to, ` and ${middle}`)],
  )
}

function parsePrefix(cursor: TokenCursor): Expression {
  const { token } = cursor
  const { from } = token
  switch (cursor.word) {
    case 'not':
      if (isIn(cursor)) return parsePostfix(cursor)
      cursor.advance()
      return finishUnary(cursor, 'not', from, () => parseBinary(cursor, precedenceOfNot))
    case '-':
      cursor.advance()
      return finishUnary(cursor, '-', from, () => parsePrefix(cursor))
    case '!': {
      cursor.advance()
      const fixes = [replaceFix('Use "not"', token, 'not ')]
      cursor.report('spy/syntax-operator', 'Write "not" instead of "!".', token, fixes)
      return finishUnary(cursor, 'not', from, () => parsePrefix(cursor))
    }
    default:
      return parsePostfix(cursor)
  }
}

function finishUnary(
  cursor: TokenCursor,
  operator: Unary['operator'],
  from: number,
  readOperand: () => Expression,
): Expression {
  const operand = cursor.nested(readOperand) ?? cursor.missing()
  return { kind: 'unary', operator, operand, from, to: cursor.endFrom(from) }
}

/** A value with its fields, calls and elements. "(" and "[" on a new line begin another statement. */
export function parsePostfix(cursor: TokenCursor): Expression {
  let value = parsePrimary(cursor, parseExpression)
  for (;;) {
    const link = parseLink(cursor, value)
    if (!link) return value
    value = link
    if (!cursor.link()) return value
  }
}

function parseLink(cursor: TokenCursor, value: Expression): Expression | undefined {
  const { from } = value
  switch (cursor.word) {
    case '.':
    case '?.': {
      const name = parseField(cursor)
      return { kind: 'member', object: value, name, from, to: cursor.endFrom(from) }
    }
    case '(': {
      if (cursor.startsLine) return undefined
      const values = parseArguments(cursor)
      return { kind: 'call', callee: value, arguments: values, from, to: cursor.endFrom(from) }
    }
    case '[': {
      if (cursor.startsLine) return undefined
      const index = parseIndex(cursor)
      return { kind: 'index', object: value, index, from, to: cursor.endFrom(from) }
    }
    default:
      return undefined
  }
}

/** Keywords are names here: `queue.in`. */
function parseField(cursor: TokenCursor): Name {
  const dot = cursor.advance()
  if (dot.text === '?.') {
    const fixes = [replaceFix('Use "."', dot, '.')]
    const message = 'Write "." instead of "?."; a field of null is null.'
    cursor.report('spy/syntax-operator', message, dot, fixes)
  }
  const { kind, text, from, to } = cursor.token
  if (cursor.startsLine) return missingField(cursor)
  if (kind !== 'keyword') return cursor.name('a name after "."')
  cursor.advance()
  return { kind: 'name', name: text, from, to }
}

function missingField(cursor: TokenCursor): Name {
  const at = cursor.previousEnd
  cursor.reportMissing('spy/syntax', 'A name is missing after ".".')
  return missingName(at)
}

function parseIndex(cursor: TokenCursor): Expression {
  const open = cursor.advance()
  return cursor.bracketed(() => {
    const index = parseExpression(cursor)
    if (cursor.at(':')) {
      const message = 'A list has no slices; take single elements, or write a loop.'
      cursor.report('spy/syntax', message, cursor.token)
      skipTo(cursor, ']')
    }
    closeBracket(cursor, ']', open, 'the "["')
    return index
  })
}

function parseArguments(cursor: TokenCursor): Argument[] {
  const values: Argument[] = []
  readSequence(cursor, ')', 'the call', () => {
    if (beginsNextStatement(cursor, values.length)) return false
    const value = parseArgument(cursor)
    if (value.name === null && values.some(({ name }) => name !== null)) {
      const message = 'A value without a name may not follow one with a name.'
      cursor.report('spy/argument-order', message, value)
    }
    values.push(value)
    return true
  })
  return values
}

/** The call is not closed when the next line can only be a statement. */
function beginsNextStatement(cursor: TokenCursor, valuesBefore: number): boolean {
  const { kind, text, startsLine } = cursor.token
  if (!startsLine) return false
  if (kind === 'keyword') return !['not', 'true', 'false', 'null'].includes(text)
  return kind === 'name' && valuesBefore > 0 && cursor.previous?.text !== ',' && cursor.peek(1).text === '='
}

function parseArgument(cursor: TokenCursor): Argument {
  const { kind, from, to } = cursor.token
  const separator = cursor.peek(1)
  const isNamed =
    (kind === 'name' || kind === 'keyword') &&
    separator.kind === 'operator' &&
    (separator.text === '=' || separator.text === ':')
  if (!isNamed) {
    const value = parseExpression(cursor)
    return { kind: 'argument', name: null, value, from: value.from, to: value.to }
  }
  const name = cursor.name('the name of an argument')
  cursor.advance()
  if (separator.text === ':') {
    const fixes = [replaceFix('Use "="', { from: to, to: cursor.token.from }, '=')]
    const message = 'A named argument is written with "=": timeout=30.'
    cursor.report('spy/syntax-colon', message, separator, fixes)
  }
  const value = parseExpression(cursor)
  return { kind: 'argument', name, value, from, to: cursor.endFrom(from) }
}
