import type { Assign, Define, FunctionDefinition, Item, Name, Parameter, Use, UsedName } from './ast.ts'
import { isFunctionHead, readBlock, readItems } from './blocks.ts'
import { closeBracket } from './brackets.ts'
import { describe, missingName, type TokenCursor } from './cursor.ts'
import { insertFix, removeFix } from './diagnostic.ts'
import { acceptForeignWord, skipDeclarationWords } from './foreign-statements.ts'
import { parseExpression } from './parse-expression.ts'
import { skipType } from './parse-simple.ts'
import { parseBlock, parseStatement, skipMisplaced } from './parse-statement.ts'

/** What stands at the top of a program: definitions, and functions and statements as in a fragment. */
export function parseItems(cursor: TokenCursor): Item[] {
  return readItems(
    cursor,
    () => false,
    () => parseItem(cursor),
  )
}

function parseItem(cursor: TokenCursor): Item | null {
  cursor.startStatement()
  skipDeclarationWords(cursor)
  const { token } = cursor
  const { from } = token
  if (cursor.at('use') || acceptForeignWord(cursor, 'use')) return parseUse(cursor, from)
  if (cursor.at('define') || acceptForeignWord(cursor, 'define')) return parseDefine(cursor, from)
  if (isFunctionHead(cursor)) return parseFunction(cursor)
  if (!cursor.at('}')) return parseStatement(cursor)
  const fixes = [removeFix('Remove it', token)]
  cursor.report('spy/unmatched-brace', 'This "}" closes nothing.', token, fixes)
  cursor.advance()
  return null
}

function parseUse(cursor: TokenCursor, from: number): Use {
  cursor.accept('use')
  const names: UsedName[] = []
  do {
    const name = cursor.name('the name of an integration')
    const alias = cursor.accept('as') ? cursor.name('another name for it') : null
    names.push({ kind: 'used-name', name, alias, from: name.from, to: cursor.endFrom(name.from) })
  } while (cursor.accept(','))
  const to = cursor.endFrom(from)
  if (!cursor.accept(';') && !cursor.token.startsLine && !cursor.ended) {
    const message = `After the names of the integrations the line ends; ${describe(cursor.token)} does not belong here.`
    cursor.report('spy/syntax', message, cursor.token)
    cursor.skipStatement()
  }
  return { kind: 'use', names, label: cursor.labelOf(from), from, to }
}

function parseDefine(cursor: TokenCursor, from: number): Define {
  cursor.accept('define')
  const name = parseDefineName(cursor)
  const title = name.name === '' ? '"define"' : `define "${name.name}"`
  const block = readBlock(cursor, { title, from, isDefine: true }, () => parseMember(cursor))
  const { items: body, from: open } = block
  return { kind: 'define', name, open, body, label: cursor.labelOf(from), from, to: cursor.endFrom(from) }
}

function parseDefineName(cursor: TokenCursor): Name {
  if (cursor.atName() && !cursor.token.startsLine) return cursor.name('the name of the process')
  const at = cursor.previousEnd
  cursor.report(
    'spy/define-name',
    'The name is missing: define OrderProcess { … }.',
    { from: Math.max(0, at - 'define'.length), to: at },
    [insertFix('Insert a name', at, ' Process')],
  )
  return missingName(at)
}

/** A function or a constant. Anything else is read as a statement, to go on behind it, and reported. */
function parseMember(cursor: TokenCursor): FunctionDefinition | Assign | null {
  cursor.startStatement()
  skipDeclarationWords(cursor)
  const next = cursor.peek(1)
  if (cursor.atName() && next.text === '(' && !next.startsLine) return parseFunction(cursor)
  const { token } = cursor
  if (cursor.at('define')) return skipMisplaced(cursor, 'A "define" cannot stand inside another one.')
  const statement = parseStatement(cursor)
  if (statement?.kind === 'assign' && statement.target.kind === 'name' && statement.operator === '=')
    return statement
  const message = `In "define" stand functions, name(…) { … }, and constants, NAME = value; ${describe(token)} belongs inside a function.`
  cursor.note('spy/define-body', message, token)
  return null
}

function parseFunction(cursor: TokenCursor): FunctionDefinition {
  const { from } = cursor.token
  const label = cursor.labelOf(from)
  const name = cursor.name('the name of a function')
  const parameters = parseParameters(cursor)
  if (cursor.at('->')) skipType(cursor, cursor.advance().from)
  const block = parseBlock(cursor, `function "${name.name}"`, from)
  return { kind: 'function', name, parameters, block, label, from, to: cursor.endFrom(from) }
}

function parseParameters(cursor: TokenCursor): Parameter[] {
  const open = cursor.advance()
  return cursor.bracketed(() => {
    const parameters: Parameter[] = []
    while (!cursor.atOneOf(')', '{', '}') && !cursor.ended) {
      parameters.push(parseParameter(cursor))
      if (!continueParameters(cursor)) break
    }
    closeBracket(cursor, ')', open, 'the "("')
    return parameters
  })
}

function parseParameter(cursor: TokenCursor): Parameter {
  if (cursor.atOneOf('*', '**', '...')) {
    const sign = cursor.advance()
    const message = `Each parameter has its own name; "${sign.text}" cannot collect several.`
    cursor.note('spy/syntax', message, sign, [removeFix('Remove it', sign)])
  }
  const name = cursor.name('the name of a parameter')
  if (cursor.at(':')) skipType(cursor, cursor.advance().from)
  const value = cursor.accept('=') ? parseExpression(cursor) : null
  return { kind: 'parameter', name, value, from: name.from, to: cursor.endFrom(name.from) }
}

function continueParameters(cursor: TokenCursor): boolean {
  if (cursor.accept(',')) return true
  if (!cursor.atName() || cursor.token.startsLine) return false
  const message = '"," is missing between two parameters.'
  const fixes = [insertFix('Insert ","', cursor.previousEnd, ',')]
  cursor.report('spy/missing-comma', message, cursor.token, fixes)
  return true
}
