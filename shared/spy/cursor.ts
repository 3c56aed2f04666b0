import type { Comment, Missing, Name } from './ast.ts'
import { type CodeTokens, readCodeTokens } from './code-tokens.ts'
import { type Diagnostic, error, type Finding, insertFix, type Range } from './diagnostic.ts'
import { commentsAbove, labelAmong } from './labels.ts'
import { indentationAt, lineReader } from './lines.ts'
import type { Token } from './tokens.ts'

/** Blocks and brackets inside each other. Real code has fewer than ten; without a limit the stack overflows. */
const maxDepth = 120

/** Operators, fields and calls in one statement: each makes the tree one deeper, and what reads the tree recurses. */
const maxLinks = 1_000

/** What the cursor of a program and those of its f-strings have in common. */
type Shared = {
  readonly diagnostics: Diagnostic[]
  /** Null until a message names a line. */
  lineOf: ((position: number) => number) | null
  depth: number
  links: number
  stopped: boolean
}

/**
 * Reads tokens for the parser and collects what is wrong. Nothing is thrown: who misses something reports it and goes on
 * with a node that is missing.
 *
 * 1. Of several reports without a token read between them only the first is kept: the others are its consequences.
 * 2. After `spy/too-deep` the cursor stands at the end and reports nothing more.
 */
export class TokenCursor {
  readonly source: string
  readonly comments: readonly Comment[]
  /** How many "{" of the code have no "}"; below zero, how many "}" have no "{". */
  unclosedBraces: number
  readonly #tokens: CodeTokens['tokens']
  readonly #closings: CodeTokens['closings']
  readonly #shared: Shared
  #index = 0
  #token: Token
  #brackets = 0
  #reportedAt = -1
  #statementStart = 0

  constructor(source: string, range?: Range, shared?: Shared) {
    const code = readCodeTokens(source, range)
    this.source = source
    this.comments = code.comments
    this.unclosedBraces = code.unclosedBraces
    this.#tokens = code.tokens
    this.#token = this.peek(0)
    this.#closings = code.closings
    this.#shared = shared ?? { diagnostics: [], lineOf: null, depth: 0, links: 0, stopped: false }
    this.#shared.diagnostics.push(...code.diagnostics)
  }

  /** A cursor for the expression inside an f-string; it reports to this one. */
  within(range: Range): TokenCursor {
    return new TokenCursor(this.source, range, this.#shared)
  }

  get diagnostics(): Diagnostic[] {
    return this.#shared.diagnostics.toSorted((a, b) => a.from - b.from)
  }

  get token(): Token {
    return this.#token
  }

  /** The keyword or operator that stands here; '' for all else. */
  get word(): string {
    const { kind, text } = this.#token
    return kind === 'operator' || kind === 'keyword' ? text : ''
  }

  get index(): number {
    return this.#index
  }

  get ended(): boolean {
    return this.token.kind === 'end'
  }

  /** Whether a line ends before the token. Inside brackets line ends mean nothing. */
  get startsLine(): boolean {
    return this.token.startsLine && this.#brackets === 0
  }

  get previous(): Token | undefined {
    return this.#tokens[this.#index - 1]
  }

  get previousEnd(): number {
    return this.previous?.to ?? this.#tokens[0]?.from ?? 0
  }

  peek(distance: number): Token {
    const last = this.#tokens.length - 1
    const token = this.#tokens[Math.min(this.#index + distance, last)]
    if (!token) throw new Error('The last token is always the end')
    return token
  }

  at(word: string): boolean {
    return this.word === word
  }

  atOneOf(...words: readonly string[]): boolean {
    return words.includes(this.word)
  }

  /** Whether a name stands here; one of these when any are given. They are words of other languages, no keywords. */
  atName(...names: readonly string[]): boolean {
    return this.token.kind === 'name' && (names.length === 0 || names.includes(this.token.text))
  }

  advance(): Token {
    const token = this.#token
    this.#moveTo(this.#index + 1)
    return token
  }

  /** The end is never left. */
  #moveTo(index: number): void {
    this.#index = Math.min(index, this.#tokens.length - 1)
    this.#token = this.peek(0)
  }

  accept(word: string): Token | undefined {
    return this.at(word) ? this.advance() : undefined
  }

  /** Where a node ends that begins there: with what was read last, or at once when nothing of it was. */
  endFrom(from: number): number {
    return Math.max(from, this.previousEnd)
  }

  report(...finding: Finding): void {
    if (this.#reportedAt === this.#index) return
    this.#reportedAt = this.#index
    this.note(...finding)
  }

  /** Reports what is no consequence of anything else. */
  note(...finding: Finding): void {
    this.add(error(...finding))
  }

  /** Takes what is no error, too. */
  add(diagnostic: Diagnostic): void {
    if (!this.#shared.stopped) this.#shared.diagnostics.push(diagnostic)
  }

  /** Something is missing behind the last token. Says nothing where that token itself is broken. */
  reportMissing(rule: Finding[0], message: string, fixes?: Finding[3]): void {
    if (this.previous?.broken) this.#reportedAt = this.#index
    const { kind, from } = this.previous ?? this.token
    const to = this.previousEnd
    const isLong = kind === 'text' || kind === 'template'
    this.report(rule, message, { from: isLong ? to - 1 : Math.min(from, to), to }, fixes)
  }

  /** The word; where it is missing, that is reported: with this rule and these words, when there are any. */
  expect(word: string, said: Partial<Pick<Diagnostic, 'rule' | 'message'>> = {}): void {
    if (this.accept(word)) return
    const { rule = 'spy/syntax', message = `"${word}" is missing before ${describe(this.token)}.` } = said
    const insert = /\w/.test(word) ? ` ${word} ` : word
    const fixes = [insertFix(`Insert ${word}`, this.previousEnd, insert)]
    this.reportMissing(rule, message, fixes)
  }

  /** A name; where there is none, an empty one. `role` says what it would be: "a parameter name". */
  name(role: string): Name {
    const { token } = this
    const isReserved = token.kind === 'keyword' && !this.startsLine
    if (token.kind !== 'name' && !isReserved) {
      this.reportMissing('spy/syntax', `Here ${role} is expected, not ${describe(token)}.`)
      return missingName(this.previousEnd)
    }
    const { text, from, to } = token
    if (isReserved)
      this.report('spy/reserved-word', `"${text}" is a word of the language and cannot be ${role}.`, token)
    this.advance()
    return { kind: 'name', name: text, from, to }
  }

  /** Behind what was read last, but inside the statement that lacks it. */
  missing(): Missing {
    const at = Math.max(this.previousEnd, this.#statementStart)
    return { kind: 'missing', from: at, to: at }
  }

  /** Reads what stands inside brackets, where line ends mean nothing. */
  bracketed<T>(read: () => T): T {
    this.#brackets++
    const result = read()
    this.#brackets--
    return result
  }

  /** Reads something inside something; null where that is too deep. */
  nested<T>(read: () => T): T | null {
    if (this.#shared.depth >= maxDepth) return this.#stop()
    this.#shared.depth++
    const result = read()
    this.#shared.depth--
    return result
  }

  /** Counts one operator, field or call; false where the statement has too many. */
  link(): boolean {
    if (++this.#shared.links <= maxLinks) return true
    this.#stop()
    return false
  }

  startStatement(): void {
    this.#shared.links = 0
    this.#statementStart = this.token.from
  }

  #stop(): null {
    const message = 'This code is nested too deeply to be read. Split it into functions.'
    this.note('spy/too-deep', message, this.token)
    this.#shared.stopped = true
    this.#moveTo(this.#tokens.length - 1)
    return null
  }

  /** Leaves out the rest of a statement that is not understood: to the line end or a ";" or "}", past whole blocks. */
  skipStatement(): void {
    const start = this.#index
    while (!this.ended && !this.atOneOf(';', '}')) {
      if (this.token.startsLine && this.#index > start) return
      if (!this.skipPair('{')) this.advance()
    }
  }

  /** Leaves out what one of these brackets opens; false where there is none, or it is not closed. */
  skipPair(...opening: readonly string[]): boolean {
    const close = this.atOneOf(...opening) ? this.closingOf(this.#index) : undefined
    if (close !== undefined) this.#moveTo(close + 1)
    return close !== undefined
  }

  /** Index of the bracket that closes the one at `open`; undefined where none does. */
  closingOf(open: number): number | undefined {
    return this.#closings[open]
  }

  /** How many blanks the line of this offset begins with. */
  indentationOf(position: number): number {
    return indentationAt(this.source, position).length
  }

  /** Counted from 1, in the whole source; what stands inside an f-string has its line, too. */
  lineOf(position: number): number {
    this.#shared.lineOf ??= lineReader(this.source)
    return this.#shared.lineOf(position)
  }

  labelOf(from: number): Comment | null {
    return labelAmong(commentsAbove(this.source, this.comments, from))
  }
}

/** In the place of a name that nobody wrote. */
export const missingName = (at: number): Name => ({ kind: 'name', name: '', from: at, to: at })

export function describe({ kind, text }: Token): string {
  if (kind === 'end') return 'the end'
  if (kind === 'text' || kind === 'template') return 'a text'
  if (kind === 'number') return `the number ${text}`
  return `"${text}"`
}
