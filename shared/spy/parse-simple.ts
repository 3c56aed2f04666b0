import type { Assign, Comment, Expression, Statement } from './ast.ts'
import { describe, type TokenCursor } from './cursor.ts'
import { removeFix, replaceFix } from './diagnostic.ts'
import { parseExpression } from './parse-expression.ts'
import { isOperand } from './tokens.ts'

/** Where a statement begins, and the label above it. */
export type Head = { readonly from: number; readonly label: Comment | null }

export function parseReturn(cursor: TokenCursor, { from, label }: Head): Statement {
  cursor.advance()
  const value = atStatementEnd(cursor) ? null : parseExpression(cursor)
  return finish(cursor, { kind: 'return', value, label, from, to: cursor.endFrom(from) })
}

export function parseThrow(cursor: TokenCursor, { from, label }: Head): Statement {
  const isBare = atStatementEnd(cursor)
  if (isBare) cursor.reportMissing('spy/syntax', 'What to throw is missing after "throw".')
  const value = isBare ? cursor.missing() : parseExpression(cursor)
  return finish(cursor, { kind: 'throw', value, label, from, to: cursor.endFrom(from) })
}

const jumps = { break: 'break', continue: 'continue', pass: 'pass', '...': 'placeholder' } as const

export function parseJump(cursor: TokenCursor, { from, label }: Head): Statement | null {
  const { text } = cursor.advance()
  if (!isJump(text)) return null
  return finish(cursor, { kind: jumps[text], label, from, to: cursor.endFrom(from) })
}

const isJump = (text: string): text is keyof typeof jumps => Object.hasOwn(jumps, text)

/** An assignment, a call, or another value, which does nothing. */
export function parseSimple(cursor: TokenCursor, head: Head): Statement {
  const value = parseExpression(cursor)
  if (cursor.at(':')) skipTypeAnnotation(cursor)
  switch (cursor.word) {
    case '=':
    case '+=':
    case '-=':
      return parseAssign(cursor, head, value)
    case ',':
      return value.kind === 'name' ? skipSeveralTargets(cursor, head, value) : parseValue(cursor, head, value)
    default:
      return parseForeignAssign(cursor, head, value) ?? parseValue(cursor, head, value)
  }
}

function parseValue(cursor: TokenCursor, { from, label }: Head, value: Expression): Statement {
  return finish(cursor, { kind: 'expression', value, label, from, to: cursor.endFrom(from) })
}

function parseAssign(cursor: TokenCursor, { from, label }: Head, target: Expression): Statement {
  const { text } = cursor.token
  const operator = text === '+=' || text === '-=' ? text : '='
  if (!canHaveValue(target)) {
    const message = 'Only a name, a field (a.b) or an element (a[b]) can get a value.'
    cursor.note('spy/assign-target', message, target)
  }
  cursor.advance()
  const isBare = cursor.token.startsLine || cursor.ended
  if (isBare) cursor.reportMissing('spy/syntax', `A value is missing after "${text}".`)
  const value = isBare ? cursor.missing() : parseExpression(cursor)
  if (cursor.at('=')) {
    cursor.report('spy/assign-target', 'Give a value to one name at a time.', cursor.token)
  }
  return finish(cursor, { kind: 'assign', target, operator, value, label, from, to: cursor.endFrom(from) })
}

const canHaveValue = ({ kind }: Expression): boolean =>
  kind === 'name' || kind === 'member' || kind === 'index' || kind === 'missing'

/** `a, b = pair()` */
function skipSeveralTargets(cursor: TokenCursor, { from, label }: Head, value: Expression): Statement {
  const message = 'Give a value to one name at a time; take the parts of a list as list[0], list[1].'
  cursor.report('spy/assign-target', message, cursor.token)
  cursor.skipStatement()
  return { kind: 'expression', value, label, from, to: cursor.endFrom(from) }
}

/** `x: int = 3` */
function skipTypeAnnotation(cursor: TokenCursor): void {
  const next = cursor.peek(1)
  if (next.kind !== 'name' || next.startsLine) return
  const { from } = cursor.advance()
  skipType(cursor, from)
}

/** A type, with what stands in its brackets; `from` is where the sign before it begins. */
export function skipType(cursor: TokenCursor, from: number): void {
  while (!cursor.token.startsLine && (cursor.atName() || cursor.atOneOf('.', '|', '?', 'null')))
    cursor.advance()
  cursor.skipPair('[', '<')
  const range = { from, to: cursor.previousEnd }
  const before = cursor.source.slice(0, from).trimEnd().length
  const fixes = [removeFix('Remove the type', { ...range, from: before })]
  cursor.note('spy/syntax-type', 'SPy has no types.', range, fixes)
}

/** `x++`, `x *= 2`, `x := 3`: the assignment that is meant; undefined where none stands. */
function parseForeignAssign(cursor: TokenCursor, head: Head, target: Expression): Statement | undefined {
  const meant = replaceForeignAssign(cursor, target)
  return meant && finish(cursor, { ...meant, ...head, to: cursor.endFrom(head.from) })
}

function replaceForeignAssign(
  cursor: TokenCursor,
  target: Expression,
): Pick<Assign, 'kind' | 'target' | 'operator' | 'value'> | undefined {
  const { token } = cursor
  const { text, from, to } = token
  const name = cursor.source.slice(target.from, target.to)
  const range = { from: target.to, to }
  if (cursor.atOneOf('++', '--')) {
    const operator = text === '++' ? '+=' : '-='
    cursor.advance()
    const fixes = [replaceFix(`Write "${operator} 1"`, range, ` ${operator} 1`)]
    cursor.report('spy/syntax-operator', `Write "${name} ${operator} 1".`, token, fixes)
    return { kind: 'assign', target, operator, value: { kind: 'number', value: 1, written: '1', from, to } }
  }
  if (!cursor.atOneOf('*=', '/=', '%=', '**=', '??=', ':=')) return undefined
  cursor.advance()
  const written = text === ':=' ? '=' : `= ${name} ${text.slice(0, -1)}`
  const fixes = /^(?:\*\*|\?\?)/.test(text) ? [] : [replaceFix(`Write "${written} …"`, range, ` ${written}`)]
  cursor.note('spy/syntax-operator', `Write "${name} ${written} …".`, token, fixes)
  return { kind: 'assign', target, operator: '=', value: parseExpression(cursor) }
}

/** A statement ends with its line, with ";" or before "}". What else stands there is reported and left out. */
function finish<S extends Statement>(cursor: TokenCursor, statement: S): S {
  if (!atStatementEnd(cursor)) {
    reportRest(cursor)
    cursor.skipStatement()
  }
  cursor.accept(';')
  return statement
}

function atStatementEnd(cursor: TokenCursor): boolean {
  return cursor.token.startsLine || cursor.ended || cursor.at('}') || cursor.at(';')
}

function reportRest(cursor: TokenCursor): void {
  const { previous, token } = cursor
  if (cursor.atOneOf(')', ']')) {
    const fixes = [removeFix('Remove it', token)]
    cursor.report('spy/unmatched-bracket', `This "${token.text}" closes nothing.`, token, fixes)
  } else if (cursor.at(':')) {
    const message = 'A block stands between "{" and "}", not after ":".'
    cursor.report('spy/syntax-colon', message, token)
  } else if (previous?.kind === 'name' && isOperand(token)) {
    const message = `Two words side by side mean nothing: after "${previous.text}" stands "(", "=" or ".".`
    cursor.report('spy/syntax', message, token)
  } else {
    const what = describe(token).replace(/^[a-z]/, (letter) => letter.toUpperCase())
    cursor.report('spy/syntax', `${what} does not belong here: the statement was complete before.`, token)
  }
}
