import { type Fix, insertFix, type Range, type Report, replaceFix } from './diagnostic.ts'
import { asComment } from './lines.ts'

type Literal = { readonly kind: 'text' | 'template'; readonly to: number; readonly broken: boolean }

/** A text that begins here, in SPy's quotes or in those of other languages; undefined where none begins. */
export function readTextLiteral(source: string, from: number, report: Report): Literal | undefined {
  const first = source.charAt(from)
  if (first === '"' || first === "'") {
    const isTripled = source.startsWith(first.repeat(3), from)
    return (isTripled ? readTripled : readQuoted)(source, from, report)
  }
  if (first === 'f' && quotes.includes(source.charAt(from + 1))) return readTemplate(source, from, report)
  if (first === '`') return readBackticks(source, from, report)
  if (curlyQuotes.includes(first)) return readCurly(source, from, report)
  return undefined
}

const quotes = ['"', "'"]
const curlyQuotes = ['“', '”', '„', '‘', '’']

function readQuoted(source: string, from: number, report: Report): Literal {
  const quote = source.charAt(from)
  let at = from + 1
  while (at < source.length && source[at] !== '\n') {
    if (source[at] === quote) return { kind: 'text', to: at + 1, broken: false }
    at += isEscape(source, at) ? 2 : 1
  }
  return leaveOpen('text', source, { from, to: at }, quote, report)
}

const isEscape = (source: string, at: number): boolean =>
  source[at] === '\\' && at + 1 < source.length && source[at + 1] !== '\n'

function leaveOpen(
  kind: Literal['kind'],
  source: string,
  range: Range,
  end: string,
  report: Report,
): Literal {
  const written = source.slice(range.from, range.to).trimEnd()
  const to = range.from + written.length
  const closing = kind === 'text' ? /[)\]},;]+$/ : /[)\],;]+$/
  const outside = written.includes('(') ? '' : (closing.exec(written)?.[0] ?? '')
  report(
    'spy/syntax-string',
    `This text is not closed: ${end} is missing before the line ends.`,
    { from: range.from, to },
    [insertFix(`Close with ${end}`, to - outside.length, end)],
  )
  return { kind, to, broken: true }
}

function readTemplate(source: string, from: number, report: Report): Literal {
  const quote = source.charAt(from + 1)
  const open: number[] = []
  let at = from + 2
  while (at < source.length && source[at] !== '\n') {
    if (source[at] === quote) {
      for (const brace of open) reportBrace(brace, report)
      return { kind: 'template', to: at + 1, broken: open.length > 0 }
    }
    if (isEscape(source, at) || source.startsWith('{{', at)) at += 2
    else if (source[at] === '{') {
      const close = closingBrace(source, at)
      if (close === undefined) open.push(at)
      at = close === undefined ? at + 1 : close + 1
    } else at++
  }
  // Whoever has not yet come to the end of the text has not closed its braces either.
  return leaveOpen('template', source, { from, to: at }, '}'.repeat(open.length) + quote, report)
}

function reportBrace(at: number, report: Report): void {
  const message = 'This "{" in the text has no "}". Write "{{" for a brace that means itself.'
  const fixes = [insertFix('Write "{{"', at, '{')]
  report('spy/syntax-fstring', message, { from: at, to: at + 1 }, fixes)
}

/** In characters. Without a limit the time for a line of unclosed braces grows with the square of its length. */
const maxInterpolation = 1_000

/** The end of an interpolation, past braces and texts inside it; undefined when its line ends first. */
function closingBrace(source: string, open: number): number | undefined {
  const limit = Math.min(source.length, open + maxInterpolation)
  let depth = 0
  for (let at = open; at < limit && source[at] !== '\n'; at++) {
    const character = source.charAt(at)
    if (character === '{') depth++
    if (character === '}' && --depth === 0) return at
    if (/["']/.test(character)) at = closingQuote(source, at, limit) ?? at
  }
  return undefined
}

function closingQuote(source: string, open: number, limit: number): number | undefined {
  for (let at = open + 1; at < limit && source[at] !== '\n'; at += isEscape(source, at) ? 2 : 1) {
    if (source[at] === source[open]) return at
  }
  return undefined
}

/** A piece of a template: literal text, or the offsets of an expression between its braces. */
export type TemplatePiece = Range & { readonly kind: 'literal' | 'expression' }

/** The pieces of a template token, between its quotes. An interpolation that is not closed is literal. */
export function splitTemplate(source: string, { from, to }: Range): TemplatePiece[] {
  const inner = { from: from + 2, to: source[to - 1] === source[from + 1] && to > from + 2 ? to - 1 : to }
  const pieces: TemplatePiece[] = []
  let start = inner.from
  let at = inner.from
  while (at < inner.to) {
    const close = source[at] === '{' && source[at + 1] !== '{' ? closingBrace(source, at) : undefined
    if (close === undefined || close >= inner.to) {
      at += isEscape(source, at) || source.startsWith('{{', at) ? 2 : 1
      continue
    }
    if (at > start) pieces.push({ kind: 'literal', from: start, to: at })
    pieces.push({ kind: 'expression', from: at + 1, to: close })
    at = close + 1
    start = at
  }
  if (inner.to > start) pieces.push({ kind: 'literal', from: start, to: inner.to })
  return pieces
}

/** What a text says: `\n` and `\t` are a line end and a tab, a backslash before any other character is left out. */
export function unescapeText(written: string): string {
  if (!written.includes('\\')) return written
  return written.replace(/\\(.)/g, (_, character: string) =>
    character === 'n' ? '\n' : character === 't' ? '\t' : character,
  )
}

function readTripled(source: string, from: number, report: Report): Literal {
  const quotes = source.slice(from, from + 3)
  const close = source.indexOf(quotes, from + 3)
  const to = close === -1 ? source.length : close + 3
  const words = source.slice(from + 3, close === -1 ? to : close)
  report(
    'spy/syntax-string',
    'A text stands on one line in "…"; what explains the code is a comment with "#".',
    { from, to },
    fixesForTripled(source, { from, to }, words),
  )
  return { kind: 'text', to, broken: true }
}

function fixesForTripled(source: string, range: Range, words: string): Fix[] {
  const standsAlone = /(?:^|\n)[^\S\n]*$/.test(source.slice(0, range.from))
  if (standsAlone) return [replaceFix('Make it a comment', range, asComment(words, source, range.from))]
  return words.includes('\n') ? [] : [replaceFix('Use "…"', range, `"${words.replaceAll('"', '\\"')}"`)]
}

function readBackticks(source: string, from: number, report: Report): Literal {
  const close = source.indexOf('`', from + 1)
  const to = close === -1 ? source.length : close + 1
  const words = source.slice(from + 1, close === -1 ? to : close)
  const isOneLine = close !== -1 && !/[\n"]/.test(words)
  const insert = words.includes('${') ? `f"${words.replaceAll('${', '{')}"` : `"${words}"`
  report(
    'spy/syntax-string',
    'A text stands in "…", one with values in it in f"… {name} …"; there are no backticks.',
    { from, to },
    isOneLine ? [replaceFix('Use quotes', { from, to }, insert)] : [],
  )
  return { kind: 'text', to, broken: true }
}

function readCurly(source: string, from: number, report: Report): Literal {
  const rest = /^.[^“”„‘’\n]*[“”’‘]?/u.exec(source.slice(from))?.[0] ?? source.charAt(from)
  const range = { from, to: from + rest.trimEnd().length }
  const isClosed = /.[“”’‘]$/u.test(rest)
  report(
    'spy/syntax-string',
    'These are typographic quotes; a text stands in straight ones: "…".',
    range,
    isClosed
      ? [replaceFix('Use straight quotes', range, `"${rest.slice(1, -1).replaceAll('"', '\\"')}"`)]
      : [],
  )
  return { kind: 'text', to: range.to, broken: true }
}
