import type { Call, FunctionDefinition, Program } from '../ast.ts'
import type { Range } from '../diagnostic.ts'
import { lineReader } from '../lines.ts'
import { functionsOf, moduleNames, usedIntegrations } from '../names.ts'
import { type Survey, surveyProgram } from '../survey.ts'
import { findSimilar } from './similar.ts'

/** What a program is checked against besides itself. */
export type CheckContext = {
  /** The systems that the process may use. Without a list every system is welcome. */
  readonly integrations?: readonly string[] | undefined
  /** The names of all code blocks of the document, its own too: together they are one module. */
  readonly names?: ReadonlySet<string>
  /** The definitions and functions of the blocks above. */
  readonly above?: ReadonlySet<string>
  /** The unknown names that a block above told of. Those that are found are added. */
  readonly strangers?: Set<string>
}

/** A program and what all rules ask about it. */
export type Module = {
  readonly program: Program
  readonly source: string
  readonly survey: Survey
  /** Of this program alone; those of other blocks are known by name only. */
  readonly functions: readonly FunctionDefinition[]
  /** Those of functions by their name, also of functions that are not there. */
  readonly calls: ReadonlyMap<string, readonly Call[]>
  /** Definitions, functions and constants, of other blocks too. */
  readonly names: ReadonlySet<string>
  readonly above: ReadonlySet<string>
  /** What is unknown is told once: those that were. */
  readonly strangers: Set<string>
  /** Null when no list says which there are. */
  readonly integrations: ReadonlySet<string> | null
  /** What a name was probably meant to be. */
  readonly findSimilar: (name: string, candidates: Iterable<string>) => string | undefined
  /** Counted from 1. */
  readonly lineOf: (position: number) => number
}

/** More unknown names than this are no slips of the pen, and looking for each among all others takes seconds. */
const maxLooks = 100

export function readModule(program: Program, source: string, context: CheckContext): Module {
  const survey = surveyProgram(program)
  const calls = survey.all('call').map(({ node }) => node)
  const used = usedIntegrations(program)
  const hasList = context.integrations !== undefined || used.size > 0
  let looks = 0
  let lineOf: Module['lineOf'] | undefined
  return {
    program,
    source,
    survey,
    calls: Map.groupBy(calls, ({ callee }) => (callee.kind === 'name' ? callee.name : '')),
    functions: functionsOf(program),
    names: context.names ?? moduleNames(program),
    above: context.above ?? new Set(),
    strangers: context.strangers ?? new Set(),
    integrations: hasList ? new Set([...(context.integrations ?? []), ...used.keys()]) : null,
    findSimilar: (name, candidates) => (looks++ < maxLooks ? findSimilar(name, candidates) : undefined),
    lineOf: (position) => {
      lineOf ??= lineReader(source)
      return lineOf(position)
    },
  }
}

/** Who leaves something out says why in a comment inside. */
export function hasComment({ comments }: Program, { from, to }: Range): boolean {
  return comments.some((comment) => from < comment.from && comment.from < to)
}
