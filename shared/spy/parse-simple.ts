import type { Assign, Comment, Expression, Statement } from './ast.ts'
import { describe, type TokenCursor } from './cursor.ts'
import { removeFix, replaceFix } from './diagnostic.ts'
import { parseExpression } from './parse-expression.ts'

/** Where a statement begins, and the label above it. */
export type Head = { readonly from: number; readonly label: Comment | null }

export function parseReturn(cursor: TokenCursor, { from, label }: Head): Statement {
  cursor.advance()
  const value = atStatementEnd(cursor) ? null : parseExpression(cursor)
  return finish(cursor, { kind: 'return', value, label, from, to: cursor.endFrom(from) })
}

export function parseThrow(cursor: TokenCursor, { from, label }: Head): Statement {
  const isBare = atStatementEnd(cursor)
  if (isBare) cursor.reportMissing({ rule: 'spy/syntax', message: 'What to throw is missing after "throw".' })
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
    cursor.note({ rule: 'spy/assign-target', message, from: target.from, to: target.to })
  }
  cursor.advance()
  const isBare = cursor.token.startsLine || cursor.ended
  if (isBare) cursor.reportMissing({ rule: 'spy/syntax', message: `A value is missing after "${text}".` })
  const value = isBare ? cursor.missing() : parseExpression(cursor)
  if (cursor.at('=')) {
    const message = 'Give a value to one name at a time.'
    cursor.report({ rule: 'spy/assign-target', message, from: cursor.token.from, to: cursor.token.to })
  }
  return finish(cursor, { kind: 'assign', target, operator, value, label, from, to: cursor.endFrom(from) })
}

const canHaveValue = ({ kind }: Expression): boolean =>
  kind === 'name' || kind === 'member' || kind === 'index' || kind === 'missing'

/** `a, b = pair()` */
function skipSeveralTargets(cursor: TokenCursor, head: Head, target: Expression): Statement {
  const { from, to } = cursor.token
  const message = 'Give a value to one name at a time; take the parts of a list as list[0], list[1].'
  cursor.report({ rule: 'spy/assign-target', message, from, to })
  cursor.skipStatement()
  return {
    kind: 'expression',
    value: target,
    label: head.label,
    from: head.from,
    to: cursor.endFrom(head.from),
  }
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
  cursor.note({ rule: 'spy/syntax-type', message: 'SPy has no types.', ...range, fixes })
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
  const { text, from, to } = cursor.token
  const name = cursor.source.slice(target.from, target.to)
  const range = { from: target.to, to }
  if (cursor.atOneOf('++', '--')) {
    const operator = text === '++' ? '+=' : '-='
    cursor.advance()
    const fixes = [replaceFix(`Write "${operator} 1"`, range, ` ${operator} 1`)]
    cursor.report({ rule: 'spy/syntax-operator', message: `Write "${name} ${operator} 1".`, from, to, fixes })
    return { kind: 'assign', target, operator, value: { kind: 'number', value: 1, written: '1', from, to } }
  }
  if (!cursor.atOneOf('*=', '/=', '%=', '**=', '??=', ':=')) return undefined
  cursor.advance()
  const written = text === ':=' ? '=' : `= ${name} ${text.slice(0, -1)}`
  const fixes = /^(?:\*\*|\?\?)/.test(text) ? [] : [replaceFix(`Write "${written} …"`, range, ` ${written}`)]
  cursor.note({ rule: 'spy/syntax-operator', message: `Write "${name} ${written} …".`, from, to, fixes })
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
  const { from, to, text } = token
  if (cursor.atOneOf(')', ']')) {
    const fixes = [removeFix('Remove it', { from, to })]
    cursor.report({
      rule: 'spy/unmatched-bracket',
      message: `This "${text}" closes nothing.`,
      from,
      to,
      fixes,
    })
  } else if (cursor.at(':')) {
    const message = 'A block stands between "{" and "}", not after ":".'
    cursor.report({ rule: 'spy/syntax-colon', message, from, to })
  } else if (previous?.kind === 'name' && /^(?:name|number|text|template)$/.test(token.kind)) {
    const message = `Two words side by side mean nothing: after "${previous.text}" stands "(", "=" or ".".`
    cursor.report({ rule: 'spy/syntax', message, from, to })
  } else {
    const message = `${describe(token)} does not belong here: the statement was complete before.`
    cursor.report({
      rule: 'spy/syntax',
      message: message.replace(/^[a-z]/, (c) => c.toUpperCase()),
      from,
      to,
    })
  }
}
