import type { Comment } from './ast.ts'
import type { Diagnostic, Range } from './diagnostic.ts'
import { readTokens, type Token } from './tokens.ts'

/** The tokens of a source as the parser takes them: those of the code, and apart from them all else. */
export type CodeTokens = {
  /** Closed by the end. */
  readonly tokens: readonly Token[]
  readonly comments: readonly Comment[]
  /** How many "{" have no "}"; below zero, how many "}" have no "{". */
  readonly unclosedBraces: number
  /** From the index of each opening bracket to that of its closing one. */
  readonly closings: readonly (number | undefined)[]
  readonly diagnostics: readonly Diagnostic[]
}

export function readCodeTokens(source: string, range?: Range): CodeTokens {
  const { tokens: all, diagnostics } = readTokens(source, range)
  const tokens: Token[] = []
  const comments: Comment[] = []
  let unclosedBraces = 0
  for (const token of all) {
    if (token.kind === 'comment') comments.push(readComment(token))
    else if (token.kind !== 'newline' && token.kind !== 'unknown') tokens.push(token)
    if (token.kind === 'operator') unclosedBraces += Number(token.text === '{') - Number(token.text === '}')
  }
  return { tokens, comments, unclosedBraces, closings: matchBrackets(tokens), diagnostics }
}

function readComment({ text, from, to, startsLine }: Token): Comment {
  const words = text.replace(/^#|^\/\/|^\/\*|\*\/$/g, '').trim()
  return { text: words, from, to, ownLine: startsLine }
}

/** Each kind of bracket for itself. */
function matchBrackets(tokens: readonly Token[]): (number | undefined)[] {
  const closings = new Array<number | undefined>(tokens.length)
  const open: readonly number[][] = [[], [], []]
  tokens.forEach(({ kind, text }, index) => {
    const bracket = kind === 'operator' ? '{([})]'.indexOf(text) : -1
    if (bracket >= open.length) {
      const opening = open[bracket - open.length]?.pop()
      if (opening !== undefined) closings[opening] = index
    } else if (bracket >= 0) open[bracket]?.push(index)
  })
  return closings
}
