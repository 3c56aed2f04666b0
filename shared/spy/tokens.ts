import { type Diagnostic, diagnose, type Finding, type Range, removeFix, replaceFix } from './diagnostic.ts'
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

function isKeyword(word: string): boolean {
  return keywords.has(word)
}

export function isName(word: string): boolean {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(word) && !isKeyword(word)
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
  const report = (finding: Finding) => void diagnostics.push(diagnose('error', finding))
  let position = from
  let startsLine = true
  while (position < to) {
    const lexeme = readLexeme(text, position, report)
    if (lexeme) {
      const { kind, broken = false } = lexeme
      tokens.push({
        kind,
        text: text.slice(position, lexeme.to),
        from: position,
        to: lexeme.to,
        startsLine,
        broken,
      })
      const isCode = kind !== 'comment' && kind !== 'unknown' && source[position] !== ';'
      startsLine = kind === 'newline' || (startsLine && !isCode)
    }
    position = lexeme?.to ?? position + 1
  }
  tokens.push({ kind: 'end', text: '', from: to, to, startsLine: true, broken: false })
  return { tokens, diagnostics }
}

type Lexeme = { readonly kind: TokenKind; readonly to: number; readonly broken?: boolean }

/** What begins here; undefined for a blank. A pattern in here would be made anew for each lexeme. */
function readLexeme(text: string, from: number, report: (finding: Finding) => void): Lexeme | undefined {
  const first = text.charAt(from)
  if (first === '\n') return { kind: 'newline', to: from + 1 }
  if (blankPattern.test(first)) return undefined
  if (first === '#') return { kind: 'comment', to: commentEnd(text, from) }
  const literal = readTextLiteral(text, from, report)
  if (literal) return literal
  const name = nameEnd(text, from)
  if (name) return { kind: isKeyword(text.slice(from, name)) ? 'keyword' : 'name', to: name }
  const number = matchEnd(text, from, numberPattern)
  if (number) return readNumber(text, { from, to: number }, report)
  const foreign = first === '/' ? readForeignComment(text, from, report) : undefined
  if (foreign) return foreign
  const operator = matchEnd(text, from, operatorPattern)
  if (operator) return { kind: 'operator', to: operator }
  return readUnknown(text, from, report)
}

const blankPattern = /\s/
const namePattern = /[\p{L}_][\p{L}\p{M}\p{N}_]*/uy
/** As nearly every name is written, and much faster than the letters of all languages. */
const plainNamePattern = /[a-z_]\w*(?![\w\x80-\uffff])/iy
const numberPattern = /\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?/y

const nameEnd = (text: string, from: number): number | undefined =>
  matchEnd(text, from, plainNamePattern) ?? matchEnd(text, from, namePattern)

/** Without the blanks before the line ends. */
function commentEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return from + text.slice(from, end === -1 ? text.length : end).trimEnd().length
}

function matchEnd(text: string, from: number, sticky: RegExp): number | undefined {
  sticky.lastIndex = from
  return sticky.test(text) ? sticky.lastIndex : undefined
}

/** With those of other languages, which the parser knows by name to say what to write instead. Longer ones first. */
const operatorPattern =
  /\.\.\.|===|!==|\*\*=|\?\?=|<=>|==|!=|<=|>=|<>|\+=|-=|\*=|\/=|%=|:=|\+\+|--|\*\*|&&|\|\||=>|->|\?\?|\?\.|[{}()[\],;:.=<>+\-*/%!?@&|^~]/y

function readNumber(text: string, range: Range, report: (finding: Finding) => void): Lexeme {
  const to = nameEnd(text, range.to)
  if (!to) return { kind: 'number', to: range.to }
  const written = text.slice(range.from, to)
  report({
    rule: 'spy/syntax-number',
    message: `"${written}" is neither a number nor a name. A number has no unit; a duration is a text: "${written}".`,
    from: range.from,
    to,
    fixes: [replaceFix(`Write "${written}"`, { from: range.from, to }, `"${written}"`)],
  })
  return { kind: 'number', to, broken: true }
}

function readForeignComment(
  text: string,
  from: number,
  report: (finding: Finding) => void,
): Lexeme | undefined {
  if (text.startsWith('//', from)) {
    const to = commentEnd(text, from)
    report({
      rule: 'spy/syntax-comment',
      message: 'A comment begins with "#", not with "//".',
      from,
      to,
      fixes: [replaceFix('Use "#"', { from, to: from + 2 }, '#')],
    })
    return { kind: 'comment', to, broken: true }
  }
  if (!text.startsWith('/*', from)) return undefined
  const close = text.indexOf('*/', from + 2)
  const to = close === -1 ? text.length : close + 2
  const words = text.slice(from + 2, close === -1 ? to : close)
  report({
    rule: 'spy/syntax-comment',
    message: 'A comment begins with "#" on each line; there is no "/* … */".',
    from,
    to,
    fixes: [replaceFix('Use "#"', { from, to }, asComment(words, text, from))],
  })
  return { kind: 'comment', to, broken: true }
}

function readUnknown(text: string, from: number, report: (finding: Finding) => void): Lexeme {
  // Not `codePointAt`: once optimised, Node 24 reads past the end of a slice that ends in half an emoji.
  const range = { from, to: matchEnd(text, from, /./suy) ?? from + 1 }
  const character = text.slice(from, range.to)
  const message =
    character === '\\'
      ? 'A line goes on by itself inside brackets and after an operator; "\\" is not needed.'
      : `The character "${character}" has no meaning in SPy.`
  report({ rule: 'spy/syntax-character', message, ...range, fixes: [removeFix('Remove it', range)] })
  return { kind: 'unknown', to: range.to, broken: true }
}
