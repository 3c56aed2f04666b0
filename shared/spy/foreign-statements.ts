import type { TokenCursor } from './cursor.ts'
import { removeFix, replaceFix } from './diagnostic.ts'
import { isOperand } from './tokens.ts'

/*
 * Statements of other languages. Their words are no keywords of SPy, so each counts only where no statement of SPy could
 * go on: before another name, a text or a block on the same line.
 */

const declarationWords = new Set(
  'def function func fn sub proc async public private static const let var val final set'.split(' '),
)

/** `def name(…)`, `const name = …`: the word is left out, what follows is read. */
export function skipDeclarationWords(cursor: TokenCursor): void {
  while (cursor.token.kind === 'name' && declarationWords.has(cursor.token.text) && isBeforeName(cursor)) {
    const word = cursor.advance()
    const message = `"${word.text}" is no word of SPy: begin with the name.`
    const fixes = [removeFix(`Remove "${word.text}"`, { from: word.from, to: cursor.token.from })]
    cursor.note('spy/syntax-keyword', message, word, fixes)
  }
}

function isBeforeName(cursor: TokenCursor): boolean {
  const next = cursor.peek(1)
  return next.kind === 'name' && !next.startsLine
}

const foreignWords = {
  define: ['class', 'process', 'program', 'module', 'workflow'],
  use: ['import', 'from', 'require', 'include'],
  throw: ['raise'],
  'else if': ['elif', 'elseif', 'elsif'],
  catch: ['except', 'rescue'],
} as const

/** Whether another language's word for this one stands here. */
export function atForeignWord(cursor: TokenCursor, word: keyof typeof foreignWords): boolean {
  if (!cursor.atName(...foreignWords[word])) return false
  const goesOn = word === 'else if' || word === 'catch'
  return goesOn ? !/^[=.]$/.test(cursor.peek(1).text) : isBeforeName(cursor)
}

/** Reads it as the word that is meant. */
export function acceptForeignWord(cursor: TokenCursor, word: keyof typeof foreignWords): boolean {
  if (!atForeignWord(cursor, word)) return false
  const foreign = cursor.advance()
  const fixes = [replaceFix(`Use "${word}"`, foreign, word)]
  cursor.note('spy/syntax-keyword', `Write "${word}" instead of "${foreign.text}".`, foreign, fixes)
  return true
}

/** What to do instead of statements that SPy has not. */
const unknownStatements = new Map([
  ['switch', 'write "if … { } else if … { }"'],
  ['match', 'write "if … { } else if … { }"'],
  ['case', 'write "else if … { }"'],
  ['unless', 'write "if not …"'],
  ['until', 'write "while not …"'],
  ['foreach', 'write "for item in items { }"'],
  ['repeat', 'write "for n in range(3) { }"'],
  ['loop', 'write "while … { }"'],
  ['do', 'write "while … { }"'],
  ['parallel', 'the calls stand one after the other'],
  ['del', 'leave it out'],
  ['global', 'a name means the same in the whole function'],
  ['nonlocal', 'a name means the same in the whole function'],
  ['assert', 'write "if not … { throw … }"'],
  ['yield', 'collect the values in a list and return it'],
  ['goto', 'write a loop or a function'],
])

/** A statement that SPy has not: left out whole, with its block. */
export function skipUnknownStatement(cursor: TokenCursor): boolean {
  const { token } = cursor
  const { kind, text } = token
  const instead = kind === 'name' ? unknownStatements.get(text) : undefined
  if (!instead) return false
  const next = cursor.peek(1)
  const close = next.text === '(' ? cursor.closingOf(cursor.index + 1) : undefined
  const beforeBlock = close !== undefined && cursor.peek(close - cursor.index + 1).text === '{'
  const beforeValue = isOperand(next) || next.text === '{' || next.text === 'not'
  if (next.startsLine || !(beforeBlock || beforeValue)) return false
  cursor.report('spy/syntax-keyword', `SPy has no "${text}": ${instead}.`, token)
  cursor.skipStatement()
  return true
}
