import type { FunctionDefinition, Program } from '../ast.ts'
import type { Range } from '../diagnostic.ts'
import { functionsOf, moduleNames, usedIntegrations } from '../names.ts'
import { type Survey, surveyProgram } from '../survey.ts'

/** What a program is checked against besides itself. */
export type CheckContext = {
  /** The systems that the process may use. Without a list every system is welcome. */
  readonly integrations?: readonly string[] | undefined
  /** The names that other code blocks of the document define: all of them together are one module. */
  readonly functions?: readonly string[]
}

/** A program and what all rules ask about it. */
export type Module = {
  readonly program: Program
  readonly source: string
  readonly survey: Survey
  /** Of this program alone; those of other blocks are known by name only. */
  readonly functions: readonly FunctionDefinition[]
  /** Definitions, functions and constants, of other blocks too. */
  readonly names: ReadonlySet<string>
  /** Null when no list says which there are. */
  readonly integrations: ReadonlySet<string> | null
}

export function readModule(program: Program, source: string, context: CheckContext): Module {
  const used = usedIntegrations(program)
  const hasList = context.integrations !== undefined || used.size > 0
  return {
    program,
    source,
    survey: surveyProgram(program),
    functions: functionsOf(program),
    names: new Set([...moduleNames(program), ...(context.functions ?? [])]),
    integrations: hasList ? new Set([...(context.integrations ?? []), ...used.keys()]) : null,
  }
}

/** Who leaves something out says why in a comment inside. */
export function hasComment({ comments }: Program, { from, to }: Range): boolean {
  return comments.some((comment) => from < comment.from && comment.from < to)
}
