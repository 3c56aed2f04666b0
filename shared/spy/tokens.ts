import { type Diagnostic, error, type Range, type Report, removeFix, replaceFix } from './diagnostic.ts'
import { asComment } from './lines.ts'
import { readTextLiteral } from './text-literals.ts'

export type Token = Range & {
  readonly kind: TokenKind
  /** As written; '' for the end. */
  readonly text: string
  /** No code but ";" stands before it on its line. True for the end, too. */
  readonly startsLine: boolean
  /** Has an error of its own, so what seems to be missing behind it is no second one. */
  readonly broken: boolean
}

export type TokenKind =
  | 'name'
  | 'keyword'
  | 'number'
  | 'text'
  | 'template'
  | 'operator'
  | 'comment'
  | 'newline'
  | 'unknown'
  | 'end'

export const keywords: ReadonlySet<string> = new Set(
  (
    'define use as with if else for in while break continue return throw try catch finally ' +
    'and or not true false null pass'
  ).split(' '),
)

/** Whether a value can begin with it that no bracket or operator goes before. */
export function isOperand({ kind }: Token): boolean {
  return kind === 'name' || kind === 'number' || kind === 'text' || kind === 'template'
}

export function isName(word: string): boolean {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(word) && !keywords.has(word)
}

/**
 * All tokens between two offsets, comments and line ends among them, closed by one `end`: what lies between two tokens is
 * blank. Never fails; what means nothing becomes `unknown` and a diagnostic.
 */
export function readTokens(
  source: string,
  { from, to }: Range = { from: 0, to: source.length },
): { tokens: Token[]; diagnostics: Diagnostic[] } {
  const text = source.slice(0, to)
  const tokens: Token[] = []
  const diagnostics: Diagnostic[] = []
  const report: Report = (...finding) => void diagnostics.push(error(...finding))
  let position = from
  let startsLine = true
  while (position < to) {
    if (isBlank(text, position)) {
      position++
      continue
    }
    const lexeme = readLexeme(text, position, report)
    const written = text.slice(position, lexeme.to)
    const kind = lexeme.kind === 'name' && keywords.has(written) ? 'keyword' : lexeme.kind
    tokens.push({ kind, text: written, from: position, to: lexeme.to, startsLine, broken: lexeme.broken })
    const isCode = kind !== 'comment' && kind !== 'unknown' && written !== ';'
    startsLine = kind === 'newline' || (startsLine && !isCode)
    position = lexeme.to
  }
  tokens.push({ kind: 'end', text: '', from: to, to, startsLine: true, broken: false })
  return { tokens, diagnostics }
}

/*
 * Characters are compared by their codes, and patterns are asked only about what is rare: each key in a code block reads
 * all of it anew, and nearly all of it is names, blanks and operators of one character.
 */

const lineEnd = 0x0a
const lastOfAscii = 0x7f

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code > lastOfAscii) return blankPattern.test(text.charAt(at))
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== lineEnd)
}

const blankPattern = /\s/

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

/** Of ASCII, or "_". With 0x20 set a capital letter becomes a small one. */
const isLetter = (code: number): boolean => ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) || code === 0x5f

const isLetterOrDigit = (code: number): boolean => isLetter(code) || isDigit(code)

type Lexeme = { readonly kind: TokenKind; readonly to: number; readonly broken: boolean }

const whole = (kind: TokenKind, to: number): Lexeme => ({ kind, to, broken: false })

/** What begins here, which is no blank. A keyword is still a name. */
function readLexeme(text: string, from: number, report: Report): Lexeme {
  const first = text.charCodeAt(from)
  if (first === lineEnd) return whole('newline', from + 1)
  const literal = readTextLiteral(text, from, report)
  if (literal) return literal
  const name = nameEnd(text, from)
  if (name) return whole('name', name)
  if (isDigit(first)) return readNumber(text, from, report)
  if (text[from] === '#') return whole('comment', commentEnd(text, from))
  const foreign = text[from] === '/' ? readForeignComment(text, from, report) : undefined
  if (foreign) return foreign
  const operator = operatorEnd(text, from)
  return operator ? whole('operator', operator) : readUnknown(text, from, report)
}

/** Where the name that begins here ends; undefined where none begins. */
function nameEnd(text: string, from: number): number | undefined {
  let to = isLetter(text.charCodeAt(from)) ? from + 1 : from
  while (to > from && isLetterOrDigit(text.charCodeAt(to))) to++
  if (text.charCodeAt(to) > lastOfAscii) return matchEnd(text, from, namePattern)
  return to > from ? to : undefined
}

const namePattern = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy

/** Without the blanks before the line ends. */
function commentEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return from + text.slice(from, end === -1 ? text.length : end).trimEnd().length
}

function matchEnd(text: string, from: number, sticky: RegExp): number | undefined {
  sticky.lastIndex = from
  return sticky.test(text) ? sticky.lastIndex : undefined
}

/** Those of one character, and what an operator can go on with. */
const operators = '{}()[],;:.=<>+-*/%!?@&|^~'
const continuations = '.=<>+-*?&|'

function operatorEnd(text: string, from: number): number | undefined {
  if (!operators.includes(text.charAt(from))) return undefined
  const isAlone = !continuations.includes(text.charAt(from + 1))
  return isAlone ? from + 1 : (matchEnd(text, from, longOperator) ?? from + 1)
}

/** With those of other languages, which the parser knows by name to say what to write instead. Longer ones first. */
const longOperator =
  /\.\.\.|===|!==|\*\*=|\?\?=|<=>|==|!=|<=|>=|<>|\+=|-=|\*=|\/=|%=|:=|\+\+|--|\*\*|&&|\|\||=>|->|\?\?|\?\./y

const numberPattern = /\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function readNumber(text: string, from: number, report: Report): Lexeme {
  const end = matchEnd(text, from, numberPattern) ?? from + 1
  const to = nameEnd(text, end)
  if (!to) return whole('number', end)
  const written = text.slice(from, to)
  report(
    'spy/syntax-number',
    `"${written}" is neither a number nor a name. A number has no unit; a duration is a text: "${written}".`,
    { from, to },
    [replaceFix(`Write "${written}"`, { from, to }, `"${written}"`)],
  )
  return { kind: 'number', to, broken: true }
}

function readForeignComment(text: string, from: number, report: Report): Lexeme | undefined {
  if (text.startsWith('//', from)) {
    const to = commentEnd(text, from)
    report('spy/syntax-comment', 'A comment begins with "#", not with "//".', { from, to }, [
      replaceFix('Use "#"', { from, to: from + 2 }, '#'),
    ])
    return { kind: 'comment', to, broken: true }
  }
  if (!text.startsWith('/*', from)) return undefined
  const close = text.indexOf('*/', from + 2)
  const to = close === -1 ? text.length : close + 2
  const words = text.slice(from + 2, close === -1 ? to : close)
  report(
    'spy/syntax-comment',
    'A comment begins with "#" on each line; there is no "/* … */".',
    { from, to },
    [replaceFix('Use "#"', { from, to }, asComment(words, text, from))],
  )
  return { kind: 'comment', to, broken: true }
}

function readUnknown(text: string, from: number, report: Report): Lexeme {
  // Not `codePointAt`: once optimised, Node 24 reads past the end of a slice that ends in half an emoji.
  const range = { from, to: matchEnd(text, from, /./suy) ?? from + 1 }
  const character = text.slice(from, range.to)
  const message =
    character === '\\'
      ? 'A line goes on by itself inside brackets and after an operator; "\\" is not needed.'
      : `The character "${character}" has no meaning in SPy.`
  report('spy/syntax-character', message, range, [removeFix('Remove it', range)])
  return { kind: 'unknown', to: range.to, broken: true }
}
