import type { Block, Branch, Catch, Expression, If, Name, Statement, Try } from './ast.ts'
import { isFunctionHead, readBlock } from './blocks.ts'
import { closeBracket } from './brackets.ts'
import type { TokenCursor } from './cursor.ts'
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
  const { items, ...range } = readBlock(cursor, { title, from }, () => parseStatement(cursor))
  return { kind: 'block', statements: items, ...range }
}

function parseByWord(cursor: TokenCursor, head: Head): Statement | null {
  if (cursor.at('if')) return parseIf(cursor, head)
  if (cursor.at('for')) return parseFor(cursor, head)
  if (cursor.at('while')) return parseWhile(cursor, head)
  if (cursor.at('try')) return parseTry(cursor, head)
  if (cursor.at('with')) return parseWith(cursor, head)
  if (cursor.at('return')) return parseReturn(cursor, head)
  if (cursor.accept('throw') || acceptForeignWord(cursor, 'throw')) return parseThrow(cursor, head)
  if (cursor.at('break', 'continue', 'pass', '...')) return parseJump(cursor, head)
  if (cursor.at('else') || atForeignWord(cursor, 'else if')) return skipOrphan(cursor, 'if')
  if (cursor.at('catch', 'finally') || atForeignWord(cursor, 'catch')) return skipOrphan(cursor, 'try')
  if (cursor.at('define', 'use')) return skipMisplaced(cursor)
  if (skipUnknownStatement(cursor)) return null
  if (isFunctionHead(cursor)) return skipNestedFunction(cursor)
  return parseSimple(cursor, head)
}

function parseIf(cursor: TokenCursor, head: Head): If {
  const branches: Branch[] = [parseBranch(cursor)]
  let otherwise: Block | null = null
  while (otherwise === null) {
    const { from } = cursor.token
    if (cursor.at('else') && cursor.peek(1).text === 'if') {
      cursor.advance()
      branches.push(parseBranch(cursor))
    } else if (acceptForeignWord(cursor, 'else if')) {
      const test = parseCondition(cursor)
      branches.push({
        kind: 'branch',
        test,
        block: parseBlock(cursor, '"else if"', from),
        ...cursor.rangeFrom(from),
      })
    } else if (cursor.accept('else')) otherwise = parseBlock(cursor, '"else"', from)
    else break
  }
  return { kind: 'if', branches, otherwise, ...head, ...cursor.rangeFrom(head.from) }
}

function parseBranch(cursor: TokenCursor): Branch {
  const { from } = cursor.advance()
  const test = parseCondition(cursor)
  const block = parseBlock(cursor, '"if"', from)
  return { kind: 'branch', test, block, ...cursor.rangeFrom(from) }
}

function parseFor(cursor: TokenCursor, head: Head): Statement {
  cursor.advance()
  if (countsItself(cursor)) return skipCountingFor(cursor, head)
  const open = cursor.at('(') ? cursor.advance() : undefined
  skipDeclarationWords(cursor)
  const target = cursor.at('in') ? missingTarget(cursor) : cursor.name('a name for each element')
  if (cursor.atName('of')) {
    const { from, to } = cursor.advance()
    const fixes = [replaceFix('Use "in"', { from, to }, 'in')]
    cursor.report({ rule: 'spy/syntax-keyword', message: 'Write "in" instead of "of".', from, to, fixes })
  } else cursor.expect('in')
  const iterable = parseExpression(cursor)
  if (open) reportForBrackets(cursor, open)
  const block = parseBlock(cursor, '"for"', head.from)
  return { kind: 'for', target, iterable, block, ...head, ...cursor.rangeFrom(head.from) }
}

function reportForBrackets(cursor: TokenCursor, open: Range): void {
  const closing = cursor.at(')') ? cursor.token : undefined
  const edits = [open, ...(closing ? [closing] : [])].map(({ from, to }) => ({ from, to, insert: '' }))
  cursor.note({
    rule: 'spy/syntax',
    message: 'The head of "for" has no brackets: for item in items { }.',
    from: open.from,
    to: open.to,
    fixes: [{ title: 'Remove the brackets', edits }],
  })
  closeBracket(cursor, ')', open, 'the "("')
}

function missingTarget(cursor: TokenCursor): Name {
  const { to } = cursor.rangeFrom(0)
  cursor.reportMissing({ rule: 'spy/syntax', message: 'A name for each element is missing before "in".' })
  return { kind: 'name', name: '', from: to, to }
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
  const target: Name = { kind: 'name', name: '', from, to: from }
  cursor.skipPair('(')
  const message = '"for" does not count by itself; write "for n in range(10) { }".'
  cursor.note({ rule: 'spy/syntax', message, from, to: cursor.previousEnd })
  const iterable = cursor.missing()
  const block = parseBlock(cursor, '"for"', head.from)
  return { kind: 'for', target, iterable, block, ...head, ...cursor.rangeFrom(head.from) }
}

function parseWhile(cursor: TokenCursor, head: Head): Statement {
  cursor.advance()
  const test = parseCondition(cursor)
  const block = parseBlock(cursor, '"while"', head.from)
  return { kind: 'while', test, block, ...head, ...cursor.rangeFrom(head.from) }
}

function parseWith(cursor: TokenCursor, head: Head): Statement {
  cursor.advance()
  const policies: Expression[] = []
  do policies.push(parsePostfix(cursor))
  while (cursor.accept(','))
  if (cursor.at('as') && !cursor.token.startsLine) {
    const before = cursor.previousEnd
    const { from } = cursor.advance()
    const { to } = cursor.name('a name')
    const message = 'What stands behind "with" gives no value; it says how often and how long to try.'
    const fixes = [removeFix('Remove it', { from: before, to })]
    cursor.note({ rule: 'spy/syntax', message, from, to, fixes })
  }
  const block = parseBlock(cursor, '"with"', head.from)
  return { kind: 'with', policies, block, ...head, ...cursor.rangeFrom(head.from) }
}

function parseTry(cursor: TokenCursor, head: Head): Try {
  const word = cursor.advance()
  const block = parseBlock(cursor, '"try"', head.from)
  const catches: Catch[] = []
  while (cursor.at('catch') || atForeignWord(cursor, 'catch')) {
    const { from } = cursor.token
    if (!acceptForeignWord(cursor, 'catch')) cursor.advance()
    catches.push(parseCatch(cursor, from))
  }
  const { from } = cursor.token
  const final = cursor.accept('finally') ? parseBlock(cursor, '"finally"', from) : null
  if (catches.length === 0 && final === null) {
    const inner = ' '.repeat(cursor.indentationOf(head.from))
    cursor.report({
      rule: 'spy/try-without-catch',
      message: '"try" needs a "catch" or a "finally".',
      from: word.from,
      to: word.to,
      fixes: [
        insertFix('Add "catch"', cursor.previousEnd, ` catch (error) {\n${inner}  throw error\n${inner}}`),
      ],
    })
  }
  return { kind: 'try', block, catches, final, ...head, ...cursor.rangeFrom(head.from) }
}

function parseCatch(cursor: TokenCursor, from: number): Catch {
  const { type, name } = parseCaught(cursor)
  const block = parseBlock(cursor, '"catch"', from)
  return { kind: 'catch', type, name, block, ...cursor.rangeFrom(from) }
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
    cursor.note({ rule: 'spy/syntax', message, from, to, fixes: [{ title: 'Add the brackets', edits }] })
  }
  return caught
}

/** `catch (TimeoutError error)` */
function parseMissingAs(cursor: TokenCursor): Name {
  const at = cursor.previousEnd
  const { from, to } = cursor.token
  const message = '"as" is missing between the type of the error and its name.'
  cursor.report({ rule: 'spy/syntax', message, from, to, fixes: [insertFix('Insert "as"', at, ' as')] })
  return cursor.name('a name for the error')
}

function skipOrphan(cursor: TokenCursor, opener: 'if' | 'try'): null {
  const { text, from, to } = cursor.advance()
  const message = `"${text}" has no "${opener}" directly before it.`
  cursor.note({ rule: 'spy/orphan-branch', message, from, to })
  cursor.skipStatement()
  return null
}

function skipMisplaced(cursor: TokenCursor): null {
  const { text, from, to } = cursor.token
  const message = `"${text}" stands at the top of the code, not inside a block.`
  cursor.report({ rule: 'spy/misplaced-definition', message, from, to })
  cursor.skipStatement()
  return null
}

function skipNestedFunction(cursor: TokenCursor): null {
  const { text, from, to } = cursor.token
  const message = `A function cannot stand inside another one; write "${text}" beside it.`
  cursor.report({ rule: 'spy/misplaced-definition', message, from, to })
  cursor.skipStatement()
  return null
}
