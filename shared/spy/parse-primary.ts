import type { Expression } from './ast.ts'
import { describe, type TokenCursor } from './cursor.ts'
import { hint, replaceFix } from './diagnostic.ts'
import { skipForeignPrefix, skipFunctionValue } from './foreign-expressions.ts'
import { parseList, parseMap, parseParenthesized, parseTemplate, type ReadValue } from './parse-literal.ts'
import { unescapeText } from './text-literals.ts'

/** A value without operators, fields and calls. Where none stands, it is `missing` and reported. */
export function parsePrimary(cursor: TokenCursor, readValue: ReadValue): Expression {
  skipForeignPrefix(cursor)
  if (skipFunctionValue(cursor)) return cursor.missing()
  const { kind, text, from, to } = cursor.token
  switch (kind) {
    case 'name':
      return parseName(cursor)
    case 'number':
      cursor.advance()
      return { kind, value: Number.parseFloat(text.replaceAll('_', '')), written: text, from, to }
    case 'text':
      cursor.advance()
      return { kind, value: unescapeText(withoutQuotes(text)), written: text, from, to }
    case 'template':
      return parseTemplate(cursor, readValue)
    default:
      return parseByWord(cursor, readValue)
  }
}

function parseByWord(cursor: TokenCursor, readValue: ReadValue): Expression {
  const { text, from, to } = cursor.token
  switch (cursor.word) {
    case 'true':
    case 'false':
    case 'null':
      cursor.advance()
      return { kind: 'constant', value: text === 'null' ? null : text === 'true', from, to }
    case '(':
      return parseParenthesized(cursor, readValue)
    case '[':
      return parseList(cursor, readValue)
    case '{':
      return parseMap(cursor, readValue)
    default:
      return missingValue(cursor)
  }
}

/** A text that was never closed has only the first of its quotes. */
const withoutQuotes = (written: string): string =>
  written.slice(isQuote(written[0]) ? 1 : 0, isQuote(written.at(-1)) ? -1 : written.length)

const isQuote = (character: string | undefined): boolean => character === '"' || character === "'"

function missingValue(cursor: TokenCursor): Expression {
  const { previous, token } = cursor
  const after = previous && previous.kind !== 'end' ? ` after ${describe(previous)}` : ''
  if (token.startsLine || token.kind === 'end' || cursor.atOneOf(')', ']', '}', ',', ';')) {
    cursor.reportMissing('spy/syntax', `A value is missing${after}.`)
  } else {
    const message = `A value is expected${after}, not ${describe(token)}.`
    cursor.report('spy/syntax', message, token)
  }
  return cursor.missing()
}

const pythonConstants = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
])

function parseName(cursor: TokenCursor): Expression {
  const token = cursor.advance()
  const { text, from, to } = token
  const value = pythonConstants.get(text)
  if (value === undefined) return { kind: 'name', name: text, from, to }
  const message = `SPy writes ${value}; "${text}" is understood.`
  const fixes = [replaceFix(`Use ${value}`, token, String(value))]
  cursor.add(hint('spy/style-constant', message, token, fixes))
  return { kind: 'constant', value, from, to }
}
