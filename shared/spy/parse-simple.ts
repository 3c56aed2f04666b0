import type { Assign, Comment, Expression, Statement } from './ast.ts'
import { describe, type TokenCursor } from './cursor.ts'
import { removeFix, replaceFix } from './diagnostic.ts'
import { parseExpression } from './parse-expression.ts'

/** Where a statement begins, and the label above it. */
export type Head = { readonly from: number; readonly label: Comment | null }

export function parseReturn(cursor: TokenCursor, head: Head): Statement {
  cursor.advance()
  const isBare = cursor.token.startsLine || cursor.ended || cursor.at('}', ';')
  const value = isBare ? null : parseExpression(cursor)
  return finish(cursor, { kind: 'return', value, ...head, ...cursor.rangeFrom(head.from) })
}

export function parseThrow(cursor: TokenCursor, head: Head): Statement {
  const isBare = cursor.token.startsLine || cursor.ended || cursor.at('}', ';')
  if (isBare) cursor.reportMissing({ rule: 'spy/syntax', message: 'What to throw is missing after "throw".' })
  const value = isBare ? cursor.missing() : parseExpression(cursor)
  return finish(cursor, { kind: 'throw', value, ...head, ...cursor.rangeFrom(head.from) })
}

const jumps = { break: 'break', continue: 'continue', pass: 'pass', '...': 'placeholder' } as const

export function parseJump(cursor: TokenCursor, head: Head): Statement | null {
  const { text } = cursor.advance()
  if (!isJump(text)) return null
  return finish(cursor, { kind: jumps[text], ...head, ...cursor.rangeFrom(head.from) })
}

const isJump = (text: string): text is keyof typeof jumps => Object.hasOwn(jumps, text)

/** An assignment, a call, or another value, which does nothing. */
export function parseSimple(cursor: TokenCursor, head: Head): Statement {
  const target = parseExpression(cursor)
  if (cursor.at(':')) skipTypeAnnotation(cursor)
  const compound = replaceForeignAssignment(cursor, target)
  if (compound) return finish(cursor, { ...compound, ...head, ...cursor.rangeFrom(head.from) })
  if (cursor.at(',') && target.kind === 'name') return skipSeveralTargets(cursor, head, target)
  if (!cursor.at('=', '+=', '-=')) {
    return finish(cursor, { kind: 'expression', value: target, ...head, ...cursor.rangeFrom(head.from) })
  }
  return parseAssign(cursor, head, target)
}

function parseAssign(cursor: TokenCursor, head: Head, target: Expression): Statement {
  const { text } = cursor.token
  const operator = text === '+=' || text === '-=' ? text : '='
  if (!/^(?:name|member|index|missing)$/.test(target.kind)) {
    const message = 'Only a name, a field (a.b) or an element (a[b]) can get a value.'
    cursor.note({ rule: 'spy/assign-target', message, from: target.from, to: target.to })
  }
  cursor.advance()
  const isBare = cursor.token.startsLine || cursor.ended
  if (isBare) cursor.reportMissing({ rule: 'spy/syntax', message: `A value is missing after "${text}".` })
  const value = isBare ? cursor.missing() : parseExpression(cursor)
  if (cursor.at('=')) {
    const { from, to } = cursor.token
    cursor.report({ rule: 'spy/assign-target', message: 'Give a value to one name at a time.', from, to })
  }
  return finish(cursor, { kind: 'assign', target, operator, value, ...head, ...cursor.rangeFrom(head.from) })
}

/** `a, b = pair()` */
function skipSeveralTargets(cursor: TokenCursor, head: Head, target: Expression): Statement {
  const { from, to } = cursor.token
  const message = 'Give a value to one name at a time; take the parts of a list as list[0], list[1].'
  cursor.report({ rule: 'spy/assign-target', message, from, to })
  cursor.skipStatement()
  return { kind: 'expression', value: target, ...head, ...cursor.rangeFrom(head.from) }
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
  while (!cursor.token.startsLine && (cursor.atName() || cursor.at('.', '|', '?', 'null'))) cursor.advance()
  cursor.skipPair('[', '<')
  const range = { from, to: cursor.previousEnd }
  const before = cursor.source.slice(0, from).trimEnd().length
  const fixes = [removeFix('Remove the type', { ...range, from: before })]
  cursor.note({ rule: 'spy/syntax-type', message: 'SPy has no types.', ...range, fixes })
}

/** `x++`, `x *= 2`, `x := 3`: the assignment that is meant; undefined where none stands. */
function replaceForeignAssignment(
  cursor: TokenCursor,
  target: Expression,
): Pick<Assign, 'kind' | 'target' | 'operator' | 'value'> | undefined {
  const { text, from, to } = cursor.token
  const name = cursor.source.slice(target.from, target.to)
  const range = { from: target.to, to }
  if (cursor.at('++', '--')) {
    const operator = text === '++' ? '+=' : '-='
    cursor.advance()
    const fixes = [replaceFix(`Write "${operator} 1"`, range, ` ${operator} 1`)]
    cursor.report({ rule: 'spy/syntax-operator', message: `Write "${name} ${operator} 1".`, from, to, fixes })
    return { kind: 'assign', target, operator, value: { kind: 'number', value: 1, written: '1', from, to } }
  }
  if (!cursor.at('*=', '/=', '%=', '**=', '??=', ':=')) return undefined
  cursor.advance()
  const written = text === ':=' ? '=' : `= ${name} ${text.slice(0, -1)}`
  const fixes = /^(?:\*\*|\?\?)/.test(text) ? [] : [replaceFix(`Write "${written} …"`, range, ` ${written}`)]
  cursor.note({ rule: 'spy/syntax-operator', message: `Write "${name} ${written} …".`, from, to, fixes })
  return { kind: 'assign', target, operator: '=', value: parseExpression(cursor) }
}

/** A statement ends with its line, with ";" or before "}". What else stands there is reported and left out. */
function finish<S extends Statement>(cursor: TokenCursor, statement: S): S {
  if (cursor.accept(';') || cursor.token.startsLine || cursor.ended || cursor.at('}')) return statement
  reportRest(cursor)
  cursor.skipStatement()
  cursor.accept(';')
  return statement
}

function reportRest(cursor: TokenCursor): void {
  const { previous, token } = cursor
  const { from, to, text } = token
  if (cursor.at(')', ']')) {
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
