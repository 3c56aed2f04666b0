import type { Entry, Expression, Text } from './ast.ts'
import { closeBracket, readSequence } from './brackets.ts'
import type { TokenCursor } from './cursor.ts'
import { insertFix, type Range, removeFix, replaceFix } from './diagnostic.ts'
import { splitTemplate, unescapeText } from './text-literals.ts'

/** Reads one value; the literals that hold values are given it. */
export type ReadValue = (cursor: TokenCursor) => Expression

export function parseTemplate(cursor: TokenCursor, readValue: ReadValue): Expression {
  const token = cursor.advance()
  const { source } = cursor
  const parts = splitTemplate(source, token).map((piece): Expression => {
    if (piece.kind === 'expression')
      return parseInterpolation(cursor, withoutFormat(cursor, piece), readValue)
    const written = source.slice(piece.from, piece.to)
    const value = unescapeText(written.replace(/\{\{/g, '{').replace(/\}\}/g, '}'))
    return { kind: 'text', value, written, from: piece.from, to: piece.to } satisfies Text
  })
  return { kind: 'template', parts, written: token.text, from: token.from, to: token.to }
}

/** `{price:.2f}` of Python: the value alone is read. */
function withoutFormat(cursor: TokenCursor, { from, to }: Range): Range {
  const format = /(?:![rsa])?:[^\s"'()[\]{}]*$|![rsa]$/.exec(cursor.source.slice(from, to))
  if (!format) return { from, to }
  const range = { from: from + format.index, to }
  const message = `A value has no format here: "${format[0]}" means nothing.`
  cursor.note('spy/syntax-fstring', message, range, [removeFix('Remove it', range)])
  return { from, to: range.from }
}

function parseInterpolation(outer: TokenCursor, range: Range, readValue: ReadValue): Expression {
  const cursor = outer.within(range)
  const value = cursor.bracketed(() => readValue(cursor))
  if (cursor.ended) return value
  const { from } = cursor.token
  while (!cursor.ended) cursor.advance()
  const rest = { from, to: cursor.token.to }
  cursor.report(
    'spy/syntax-fstring',
    `Between the braces of a text stands one value; "${cursor.source.slice(from, rest.to)}" does not belong to it.`,
    rest,
    [removeFix('Remove it', rest)],
  )
  return value
}

export function parseParenthesized(cursor: TokenCursor, readValue: ReadValue): Expression {
  const open = cursor.advance()
  const value = cursor.bracketed(() => {
    const inner = readValue(cursor)
    if (cursor.at(',')) reportTuple(cursor, open, readValue)
    closeBracket(cursor, ')', open, 'the "("')
    return inner
  })
  return { ...value, parenthesized: true, from: open.from, to: cursor.endFrom(open.from) }
}

function reportTuple(cursor: TokenCursor, open: Range, readValue: ReadValue): void {
  const { token } = cursor
  while (cursor.accept(',') && !cursor.at(')') && !cursor.ended) readValue(cursor)
  const closing = cursor.at(')') ? cursor.token : undefined
  cursor.note(
    'spy/syntax',
    'Several values together are a list: [a, b].',
    token,
    closing ? [{ title: 'Make it a list', edits: [edit(open, '['), edit(closing, ']')] }] : [],
  )
}

const edit = ({ from, to }: Range, insert: string) => ({ from, to, insert })

export function parseList(cursor: TokenCursor, readValue: ReadValue): Expression {
  const { from } = cursor.token
  const items: Expression[] = []
  readSequence(cursor, ']', 'the list', () => {
    items.push(readValue(cursor))
    return true
  })
  return { kind: 'list', items, from, to: cursor.endFrom(from) }
}

export function parseMap(cursor: TokenCursor, readValue: ReadValue): Expression {
  const { from } = cursor.token
  const entries: Entry[] = []
  readSequence(cursor, '}', 'the map', () => {
    entries.push(parseEntry(cursor, readValue))
    return true
  })
  return { kind: 'map', entries, from, to: cursor.endFrom(from) }
}

function parseEntry(cursor: TokenCursor, readValue: ReadValue): Entry {
  const key = parseKey(cursor, readValue)
  const separator = cursor.token
  if (cursor.at('=')) {
    const fixes = [replaceFix('Use ":"', { from: key.to, to: separator.to }, ':')]
    const message = 'In a map ":" stands between the key and the value.'
    cursor.report('spy/syntax-colon', message, separator, fixes)
    cursor.advance()
  } else if (cursor.atOneOf(',', '}') && key.kind === 'text') {
    const fixes = [insertFix(`Write "${key.value}: ${key.value}"`, key.to, `: ${key.value}`)]
    const message = `The value of "${key.value}" is missing: write "key: value".`
    cursor.reportMissing('spy/syntax', message, key.written === key.value ? fixes : [])
    return { kind: 'entry', key, value: cursor.missing(), from: key.from, to: key.to }
  } else cursor.expect(':')
  const value = readValue(cursor)
  return { kind: 'entry', key, value, from: key.from, to: cursor.endFrom(key.from) }
}

/** What makes a name a key; without a ":" it is reported. */
const afterKey = [':', '=', ',', '}']

function parseKey(cursor: TokenCursor, readValue: ReadValue): Expression {
  const { kind, text, from, to } = cursor.token
  const next = cursor.peek(1)
  const isBare = kind === 'name' && next.kind === 'operator' && afterKey.includes(next.text)
  if (!isBare) return readValue(cursor)
  cursor.advance()
  return { kind: 'text', value: text, written: text, from, to }
}
