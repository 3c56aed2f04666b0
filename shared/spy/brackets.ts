import { describe, type TokenCursor } from './cursor.ts'
import { insertFix, type Range, removeFix } from './diagnostic.ts'
import { isOperand } from './tokens.ts'

/**
 * Reads an opening bracket, what `readOne` makes of each place between the commas, and the closing bracket. `readOne`
 * says false where nothing more can belong here: then the bracket was not closed.
 */
export function readSequence(
  cursor: TokenCursor,
  closing: ')' | ']' | '}',
  what: string,
  readOne: () => boolean,
): void {
  const open = cursor.advance()
  cursor.bracketed(() => {
    while (!cursor.atOneOf(closing, '}') && !cursor.ended) {
      if (skipExtraComma(cursor)) continue
      const before = cursor.index
      if (!readOne() || cursor.index === before || !continueSequence(cursor)) break
    }
    if (cursor.at('for') && !cursor.token.startsLine) reportComprehension(cursor, closing)
    closeBracket(cursor, closing, open, what)
  })
}

function skipExtraComma(cursor: TokenCursor): boolean {
  if (!cursor.at(',')) return false
  const { token } = cursor
  const fixes = [removeFix('Remove the ","', token)]
  cursor.report('spy/syntax', 'A value is missing before this ",".', token, fixes)
  cursor.advance()
  return true
}

/** Whether another value follows; a comma that was forgotten on the same line is reported. */
function continueSequence(cursor: TokenCursor): boolean {
  if (cursor.accept(',')) return true
  const { token } = cursor
  if (!isOperand(token) || token.startsLine || cursor.previous?.broken) return false
  const message = `"," is missing before ${describe(cursor.token)}.`
  const fixes = [insertFix('Insert ","', cursor.previousEnd, ',')]
  cursor.report('spy/missing-comma', message, token, fixes)
  return true
}

function reportComprehension(cursor: TokenCursor, closing: string): void {
  const message = 'A list is not computed in place; fill it in a "for" loop.'
  cursor.report('spy/syntax', message, cursor.token)
  skipTo(cursor, closing)
}

export function closeBracket(cursor: TokenCursor, closing: ')' | ']' | '}', open: Range, what: string): void {
  if (cursor.accept(closing)) return
  const rule = closing === ')' ? 'spy/missing-close-paren' : 'spy/missing-close-bracket'
  const message = `"${closing}" is missing: ${what} opened in line ${cursor.lineOf(open.from)} is not closed.`
  cursor.expect(closing, { rule, message })
}

/** Leaves out what stands before the closing bracket on this line. */
export function skipTo(cursor: TokenCursor, closing: string): void {
  while (!cursor.ended && !cursor.atOneOf(closing, '}') && !cursor.token.startsLine) cursor.advance()
}
