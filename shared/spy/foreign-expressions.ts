import type { BinaryOperator } from './ast.ts'
import type { TokenCursor } from './cursor.ts'
import { removeFix, replaceFix } from './diagnostic.ts'

/*
 * How values are written in other languages, for people and models who have those in their fingers: each is read as what
 * it means, and reported with what to write instead.
 */

const operators = new Map<string, BinaryOperator>([
  ['&&', 'and'],
  ['&', 'and'],
  ['AND', 'and'],
  ['||', 'or'],
  ['|', 'or'],
  ['OR', 'or'],
  ['===', '=='],
  ['is', '=='],
  ['!==', '!='],
  ['<>', '!='],
])

/** The operator that is meant here, still unread, and of how many tokens it is. */
export function readForeignOperator(
  cursor: TokenCursor,
): { readonly operator: BinaryOperator; readonly tokens: number } | undefined {
  const { kind, text, from, startsLine } = cursor.token
  const meant = kind === 'operator' || (kind === 'name' && !startsLine) ? operators.get(text) : undefined
  if (!meant) return undefined
  const isNot = text === 'is' && cursor.peek(1).text === 'not'
  const operator = isNot ? '!=' : meant
  const range = { from, to: isNot ? cursor.peek(1).to : cursor.token.to }
  cursor.report(
    'spy/syntax-operator',
    `Write "${operator}" instead of "${cursor.source.slice(range.from, range.to)}".`,
    range,
    [replaceFix(`Use "${operator}"`, range, operator)],
  )
  return { operator, tokens: isNot ? 2 : 1 }
}

/** `new Order(…)`, `await call(…)`, `...items` */
export function skipForeignPrefix(cursor: TokenCursor): void {
  const { token } = cursor
  const { text, from } = token
  const next = cursor.peek(1)
  if (cursor.atName('new', 'await') && next.kind === 'name' && !next.startsLine) {
    const fixes = [removeFix(`Remove "${text}"`, { from, to: next.from })]
    cursor.report('spy/syntax-keyword', `"${text}" is not needed.`, token, fixes)
    cursor.advance()
  } else if (cursor.atOneOf('...', '*', '**') && (next.kind === 'name' || next.text === '[')) {
    const message = `Values cannot be spread with "${text}"; write them one by one.`
    cursor.report('spy/syntax-operator', message, token)
    cursor.advance()
  }
}

/** `lambda x: …`, `(x) => …`, `x => …`, `function (x) { … }`: leaves it out whole; false where none begins. */
export function skipFunctionValue(cursor: TokenCursor): boolean {
  const head = functionValueHead(cursor)
  if (head === undefined) return false
  const message = 'A function is no value. Give it a name and write it beside the others.'
  cursor.report('spy/syntax-lambda', message, cursor.token)
  while (cursor.index < head && !cursor.ended) cursor.advance()
  if (cursor.skipPair('{')) return true
  while (!cursor.ended && !cursor.atOneOf(',', ')', ']', '}', ';') && !cursor.token.startsLine) {
    if (!cursor.skipPair('(', '[', '{')) cursor.advance()
  }
  return true
}

/** The index of the token where the body begins. */
function functionValueHead(cursor: TokenCursor): number | undefined {
  const { index } = cursor
  const next = cursor.peek(1)
  if (cursor.atName('lambda') && !next.startsLine && (next.kind === 'name' || next.text === ':'))
    return index + 1
  if (cursor.atName() && next.text === '=>') return index + 2
  const isWord = cursor.atName('function')
  if (!cursor.at('(') && !(isWord && next.text === '(')) return undefined
  const close = cursor.closingOf(isWord ? index + 1 : index)
  if (close === undefined) return undefined
  const after = cursor.peek(close - index + 1)
  if (after.text === '=>') return close + 2
  return isWord && after.text === '{' ? close + 1 : undefined
}
