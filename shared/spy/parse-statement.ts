import type { Block, Branch, Catch, Expression, For, If, Name, Statement, Try } from './ast.ts'
import { isFunctionHead, readBlock } from './blocks.ts'
import { closeBracket } from './brackets.ts'
import { missingName, type TokenCursor } from './cursor.ts'
import { insertFix, type Range, removeFix, replaceFix } from './diagnostic.ts'
import {
  acceptForeignWord,
  atForeignWord,
  skipDeclarationWords,
  skipUnknownStatement,
} from './foreign-statements.ts'
import { parseCondition, parseExpression, parsePostfix } from './parse-expression.ts'
import { type Head, parseJump, parseReturn, parseSimple, parseThrow } from './parse-simple.ts'

/** One statement; null where something else stands, which is reported and left out. */
export function parseStatement(cursor: TokenCursor): Statement | null {
  cursor.startStatement()
  skipDeclarationWords(cursor)
  const head: Head = { from: cursor.token.from, label: cursor.labelOf(cursor.token.from) }
  return cursor.nested(() => parseByWord(cursor, head))
}

export function parseBlock(cursor: TokenCursor, title: string, from: number): Block {
  const { items, from: open, to } = readBlock(cursor, { title, from }, () => parseStatement(cursor))
  return { kind: 'block', statements: items, from: open, to }
}

function parseByWord(cursor: TokenCursor, head: Head): Statement | null {
  switch (cursor.word) {
    case 'if':
      return parseIf(cursor, head)
    case 'for':
      return parseFor(cursor, head)
    case 'while':
      return parseWhile(cursor, head)
    case 'try':
      return parseTry(cursor, head)
    case 'with':
      return parseWith(cursor, head)
    case 'return':
      return parseReturn(cursor, head)
    case 'throw':
      cursor.advance()
      return parseThrow(cursor, head)
    case 'break':
    case 'continue':
    case 'pass':
    case '...':
      return parseJump(cursor, head)
    case 'else':
      return skipOrphan(cursor, 'if')
    case 'catch':
    case 'finally':
      return skipOrphan(cursor, 'try')
    case 'define':
    case 'use':
      return skipMisplaced(cursor, `"${cursor.word}" stands at the top of the code, not inside a block.`)
    default:
      return parseByName(cursor, head)
  }
}

/** What begins with no word of the language; maybe with one of another. */
function parseByName(cursor: TokenCursor, head: Head): Statement | null {
  if (acceptForeignWord(cursor, 'throw')) return parseThrow(cursor, head)
  if (atForeignWord(cursor, 'else if')) return skipOrphan(cursor, 'if')
  if (atForeignWord(cursor, 'catch')) return skipOrphan(cursor, 'try')
  if (skipUnknownStatement(cursor)) return null
  if (!isFunctionHead(cursor)) return parseSimple(cursor, head)
  const { text } = cursor.token
  return skipMisplaced(cursor, `A function cannot stand inside another one; write "${text}" beside it.`)
}

function parseIf(cursor: TokenCursor, { from, label }: Head): If {
  const branches: Branch[] = [parseBranch(cursor)]
  let otherwise: Block | null = null
  while (otherwise === null) {
    const start = cursor.token.from
    if (cursor.at('else') && cursor.peek(1).text === 'if') {
      cursor.advance()
      branches.push(parseBranch(cursor))
    } else if (acceptForeignWord(cursor, 'else if')) {
      branches.push(parseTested(cursor, '"else if"', start))
    } else if (cursor.accept('else')) otherwise = parseBlock(cursor, '"else"', start)
    else break
  }
  return { kind: 'if', branches, otherwise, label, from, to: cursor.endFrom(from) }
}

function parseBranch(cursor: TokenCursor): Branch {
  return parseTested(cursor, '"if"', cursor.advance().from)
}

function parseTested(cursor: TokenCursor, title: string, from: number): Branch {
  const test = parseCondition(cursor)
  const block = parseBlock(cursor, title, from)
  return { kind: 'branch', test, block, from, to: cursor.endFrom(from) }
}

function parseFor(cursor: TokenCursor, head: Head): Statement {
  cursor.advance()
  if (countsItself(cursor)) return skipCountingFor(cursor, head)
  const open = cursor.at('(') ? cursor.advance() : undefined
  skipDeclarationWords(cursor)
  const target = cursor.at('in') ? missingTarget(cursor) : cursor.name('a name for each element')
  if (cursor.atName('of')) {
    const token = cursor.advance()
    const fixes = [replaceFix('Use "in"', token, 'in')]
    cursor.report('spy/syntax-keyword', 'Write "in" instead of "of".', token, fixes)
  } else cursor.expect('in')
  const iterable = parseExpression(cursor)
  if (open) reportForBrackets(cursor, open)
  return parseLoop(cursor, head, { target, iterable })
}

function parseLoop(
  cursor: TokenCursor,
  { from, label }: Head,
  { target, iterable }: Pick<For, 'target' | 'iterable'>,
): For {
  const block = parseBlock(cursor, '"for"', from)
  return { kind: 'for', target, iterable, block, label, from, to: cursor.endFrom(from) }
}

function reportForBrackets(cursor: TokenCursor, open: Range): void {
  const closing = cursor.at(')') ? cursor.token : undefined
  const edits = [open, ...(closing ? [closing] : [])].map(({ from, to }) => ({ from, to, insert: '' }))
  cursor.note('spy/syntax', 'The head of "for" has no brackets: for item in items { }.', open, [
    { title: 'Remove the brackets', edits },
  ])
  closeBracket(cursor, ')', open, 'the "("')
}

function missingTarget(cursor: TokenCursor): Name {
  const at = cursor.previousEnd
  cursor.reportMissing('spy/syntax', 'A name for each element is missing before "in".')
  return missingName(at)
}

/** `for (let i = 0; i < n; i++)`: only there stands ";" between brackets. */
function countsItself(cursor: TokenCursor): boolean {
  const close = cursor.at('(') ? cursor.closingOf(cursor.index) : undefined
  for (let distance = 1; close !== undefined && cursor.index + distance < close; distance++) {
    if (cursor.peek(distance).text === ';') return true
  }
  return false
}

function skipCountingFor(cursor: TokenCursor, head: Head): Statement {
  const { from } = cursor.token
  cursor.skipPair('(')
  const message = '"for" does not count by itself; write "for n in range(10) { }".'
  cursor.note('spy/syntax', message, { from, to: cursor.previousEnd })
  return parseLoop(cursor, head, { target: missingName(from), iterable: cursor.missing() })
}

function parseWhile(cursor: TokenCursor, { from, label }: Head): Statement {
  cursor.advance()
  const test = parseCondition(cursor)
  const block = parseBlock(cursor, '"while"', from)
  return { kind: 'while', test, block, label, from, to: cursor.endFrom(from) }
}

function parseWith(cursor: TokenCursor, { from, label }: Head): Statement {
  cursor.advance()
  const policies: Expression[] = []
  do policies.push(parsePostfix(cursor))
  while (cursor.accept(','))
  if (cursor.at('as') && !cursor.token.startsLine) {
    const before = cursor.previousEnd
    const as = cursor.advance()
    const { to } = cursor.name('a name')
    const message = 'What stands behind "with" gives no value; it says how often and how long to try.'
    const fixes = [removeFix('Remove it', { from: before, to })]
    cursor.note('spy/syntax', message, { from: as.from, to }, fixes)
  }
  const block = parseBlock(cursor, '"with"', from)
  return { kind: 'with', policies, block, label, from, to: cursor.endFrom(from) }
}

function parseTry(cursor: TokenCursor, { from, label }: Head): Try {
  const word = cursor.advance()
  const block = parseBlock(cursor, '"try"', from)
  const catches: Catch[] = []
  while (cursor.at('catch') || atForeignWord(cursor, 'catch')) {
    const start = cursor.token.from
    if (!acceptForeignWord(cursor, 'catch')) cursor.advance()
    catches.push(parseCatch(cursor, start))
  }
  const last = cursor.accept('finally')
  const final = last ? parseBlock(cursor, '"finally"', last.from) : null
  if (catches.length === 0 && final === null) {
    const inner = ' '.repeat(cursor.indentationOf(from))
    cursor.report('spy/try-without-catch', '"try" needs a "catch" or a "finally".', word, [
      insertFix('Add "catch"', cursor.previousEnd, ` catch (error) {\n${inner}  throw error\n${inner}}`),
    ])
  }
  return { kind: 'try', block, catches, final, label, from, to: cursor.endFrom(from) }
}

function parseCatch(cursor: TokenCursor, from: number): Catch {
  const { type, name } = parseCaught(cursor)
  const block = parseBlock(cursor, '"catch"', from)
  return { kind: 'catch', type, name, block, from, to: cursor.endFrom(from) }
}

/** `(error)`, `(TimeoutError)`, `(TimeoutError as error)`: one name alone is a type when it begins with a capital. */
function parseCaught(cursor: TokenCursor): Pick<Catch, 'type' | 'name'> {
  const open = cursor.accept('(')
  if (!open && !(cursor.atName() && !cursor.token.startsLine)) return { type: null, name: null }
  const caught = cursor.bracketed(() => {
    const first = cursor.name('a name for the error')
    if (cursor.accept('as')) return { type: first, name: cursor.name('a name for the error') }
    if (cursor.atName() && !cursor.token.startsLine) return { type: first, name: parseMissingAs(cursor) }
    return /^\p{Lu}/u.test(first.name) ? { type: first, name: null } : { type: null, name: first }
  })
  if (open) closeBracket(cursor, ')', open, 'the "("')
  else {
    const from = (caught.type ?? caught.name)?.from ?? cursor.previousEnd
    const to = cursor.previousEnd
    const edits = [
      { from, to: from, insert: '(' },
      { from: to, to, insert: ')' },
    ]
    const message = 'What is caught stands in brackets: catch (error).'
    cursor.note('spy/syntax', message, { from, to }, [{ title: 'Add the brackets', edits }])
  }
  return caught
}

/** `catch (TimeoutError error)` */
function parseMissingAs(cursor: TokenCursor): Name {
  const at = cursor.previousEnd
  const message = '"as" is missing between the type of the error and its name.'
  cursor.report('spy/syntax', message, cursor.token, [insertFix('Insert "as"', at, ' as')])
  return cursor.name('a name for the error')
}

function skipOrphan(cursor: TokenCursor, opener: 'if' | 'try'): null {
  const word = cursor.advance()
  cursor.note('spy/orphan-branch', `"${word.text}" has no "${opener}" directly before it.`, word)
  cursor.skipStatement()
  return null
}

/** A definition or a function inside a block. */
export function skipMisplaced(cursor: TokenCursor, message: string): null {
  cursor.report('spy/misplaced-definition', message, cursor.token)
  cursor.skipStatement()
  return null
}
