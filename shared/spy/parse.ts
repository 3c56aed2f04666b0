import type { Program } from './ast.ts'
import { TokenCursor } from './cursor.ts'
import type { Diagnostic } from './diagnostic.ts'
import { parseItems } from './parse-program.ts'

export type ParsedProgram = { readonly program: Program; readonly diagnostics: readonly Diagnostic[] }

/** The tree of any text and what is wrong with it, by place. Never throws. */
export function parseProgram(source: string): ParsedProgram {
  const cursor = new TokenCursor(source)
  const body = parseItems(cursor)
  const program: Program = { kind: 'program', body, comments: cursor.comments, from: 0, to: source.length }
  return { program, diagnostics: cursor.diagnostics }
}
