import type { FunctionDefinition, Program, Statement } from '../ast.ts'
import { hasErrors } from '../diagnostic.ts'
import { memberPath } from '../integration-calls.ts'
import { lineOf } from '../lines.ts'
import { constantsOf, functionsOf } from '../names.ts'
import { parseProgram } from '../parse.ts'
import { walk } from '../visit.ts'
import { evaluate, type Frame } from './evaluate.ts'
import { executeAll } from './execute.ts'
import { Halt, type Place, Thrown } from './halt.ts'
import { fromGiven, type Given, show, unknown, type Value } from './value.ts'
import { type DryEvent, type Fault, limits, World } from './world.ts'

/** What to run, with what. */
export type DryRunWish = {
  /** The name of a function; left out, the first of a definition, or the loose statements of a fragment. */
  readonly entry?: string | undefined
  /** Values of its parameters by name; what is left out is unknown. */
  readonly input?: { readonly [name: string]: Given } | undefined
  readonly faults?: readonly Fault[] | undefined
  /** How decisions about the unknown turn out, by their text in the trace; false where nothing is said. */
  readonly assumptions?: Readonly<Record<string, boolean>> | undefined
}

export type DryRun =
  | {
      readonly ok: true
      readonly entry: string
      readonly outcome: Outcome
      /** In order; at most 500. */
      readonly events: readonly DryEvent[]
      readonly isCut: boolean
      readonly seconds: number
      readonly assumptions: Readonly<Record<string, boolean>>
      /** Statements of the document that were reached. */
      readonly coverage: { readonly done: number; readonly total: number }
    }
  | { readonly ok: false; readonly detail: string }

export type Outcome = { readonly kind: 'returned'; readonly value: string } | Failure

/** An error that nothing catches, a call that never answers, a program without an end. */
export type Failure = {
  readonly kind: 'failed' | 'hangs' | 'endless'
  readonly message: string
  /** Of the code blocks, counted from 0. */
  readonly block: number
  /** In that block, counted from 1. */
  readonly line: number
}

type CodeBlock = { readonly source: string; readonly program: Program }

/** A function and the code block it stands in. */
type Placed = {
  readonly definition: FunctionDefinition
  readonly block: number
  readonly owner: string | null
}

/**
 * Runs the code blocks of a document without any effect: other systems and people are simulated, time is virtual, and
 * what only they know is assumed and told. Always ends; never throws.
 */
export function dryRun(sources: readonly string[], wish: DryRunWish = {}): DryRun {
  const parsed = sources.map((source) => ({ source, ...parseProgram(source) }))
  const broken = parsed.find(({ diagnostics }) => hasErrors(diagnostics))
  if (broken)
    return refuse(
      `The code has errors: ${broken.diagnostics.find(({ severity }) => severity === 'error')?.message}`,
    )
  const functions = parsed.flatMap(({ program }, block) => placedFunctions(program, block))
  const names = functions.map(({ definition }) => definition.name.name)
  if (wish.entry !== undefined && !names.includes(wish.entry))
    return refuse(`There is no function "${wish.entry}". There are: ${names.join(', ') || 'none'}.`)
  const fragment = parsed.findIndex(({ program }) => looseStatements(program).length > 0)
  const entry =
    functions.find(({ definition }) => definition.name.name === wish.entry) ??
    (fragment < 0 ? functions[0] : undefined)
  if (!entry && fragment < 0) return refuse('There is no code to run.')
  const misnamed = firstMisnamed(wish.faults ?? [], parsed)
  if (misnamed) return refuse(misnamed)
  const world = new World(wish.faults ?? [], wish.assumptions ?? {})
  const machine = new Machine(world, parsed, functions)
  const outcome = machine.attempt(() =>
    entry
      ? machine.run(
          entry,
          new Map(Object.entries(wish.input ?? {}).map(([name, value]) => [name, fromGiven(value)])),
        )
      : machine.runLoose(fragment),
  )
  return {
    ok: true,
    entry: entry?.definition.name.name ?? '',
    outcome,
    events: world.events,
    isCut: world.isCut,
    seconds: world.seconds,
    assumptions: Object.fromEntries(world.assumed),
    coverage: {
      done: world.done.size,
      total: parsed.reduce((sum, { program }) => sum + countStatements(program), 0),
    },
  }
}

/** A fault that nothing can bring about would leave who asked for it believing that the process bears it. */
function firstMisnamed(faults: readonly Fault[], blocks: readonly CodeBlock[]): string | undefined {
  const calls = new Set(blocks.flatMap(({ program }) => callsIn(program)))
  const fault = faults.find(({ call }) => !calls.has(call))
  return fault && `No code calls "${fault.call}". It calls: ${[...calls].join(', ') || 'nothing'}.`
}

/** "salesforce.create_contact", "human.approve" */
function callsIn(program: Program): string[] {
  const calls: string[] = []
  walk(program, (node) => {
    const path = node.kind === 'call' ? memberPath(node.callee) : null
    if (path) calls.push(`${path.root.name}.${path.operation}`)
  })
  return calls
}

const refuse = (detail: string): DryRun => ({ ok: false, detail })

class Machine {
  readonly #world: World
  readonly #blocks: readonly CodeBlock[]
  readonly #functions: readonly Placed[]
  readonly #constants = new Map<string, Value>()

  constructor(world: World, blocks: readonly CodeBlock[], functions: readonly Placed[]) {
    this.#world = world
    this.#blocks = blocks
    this.#functions = functions
  }

  attempt(act: () => Value): Outcome {
    try {
      return { kind: 'returned', value: show(act()) }
    } catch (error) {
      if (error instanceof Halt) return this.#ended(error.kind, error.message, error.place)
      if (error instanceof Thrown) return this.#ended('failed', error.message, error.place)
      // The stack is full: functions that call each other inside of long expressions.
      if (error instanceof RangeError)
        return this.#ended('endless', 'It calls itself too deep.', this.#world.last)
      throw error
    }
  }

  run({ definition, block, owner }: Placed, given: ReadonlyMap<string, Value>): Value {
    const world = this.#world
    if (world.depth >= limits.depth)
      world.halt('endless', `${definition.name.name} calls itself without an end.`, world.last)
    const before = world.block
    world.block = block
    world.depth += 1
    try {
      const frame = this.#frame(block, owner)
      for (const { name, value } of definition.parameters) {
        const known = given.get(name.name)
        frame.locals.set(
          name.name,
          known !== undefined ? known : value ? evaluate(value, frame) : unknown(name.name),
        )
      }
      const ended = executeAll(definition.block.statements, frame)
      return ended.kind === 'return' ? ended.value : null
    } finally {
      world.depth -= 1
      world.block = before
    }
  }

  runLoose(block: number): Value {
    this.#world.block = block
    const program = this.#blocks[block]?.program
    const ended = program ? executeAll(looseStatements(program), this.#frame(block, null)) : undefined
    return ended?.kind === 'return' ? ended.value : null
  }

  #frame(block: number, owner: string | null): Frame {
    const find = (name: string) => this.#find(name, owner)
    return {
      source: this.#blocks[block]?.source ?? '',
      locals: new Map(),
      world: this.#world,
      constantOf: (name) => this.#constant(name),
      functionOf: (name) => find(name)?.definition,
      isDefinition: (name) => this.#functions.some((each) => each.owner === name),
      run: (called, values) => {
        const placed = this.#functions.find(({ definition }) => definition === called)
        return placed ? this.run(placed, values) : null
      },
    }
  }

  /** One of the same definition goes first. */
  #find(name: string, owner: string | null): Placed | undefined {
    const [first = '', second] = name.split('.')
    if (second !== undefined)
      return this.#functions.find((each) => each.owner === first && each.definition.name.name === second)
    const all = this.#functions.filter(({ definition }) => definition.name.name === first)
    return all.find((each) => each.owner === owner) ?? all[0]
  }

  #constant(name: string): Value | undefined {
    const known = this.#constants.get(name)
    if (known !== undefined) return known
    for (const [block, { program }] of this.#blocks.entries()) {
      const found = constantsOf(program).find(({ target }) => target.kind === 'name' && target.name === name)
      if (!found) continue
      // One that is made of itself has no value.
      this.#constants.set(name, unknown(name))
      const value = evaluate(found.value, this.#frame(block, null))
      this.#constants.set(name, value)
      return value
    }
    return undefined
  }

  #ended(kind: Failure['kind'], message: string, { block, from }: Place): Failure {
    return { kind, message, block, line: lineOf(this.#blocks[block]?.source ?? '', from) }
  }
}

function placedFunctions(program: Program, block: number): Placed[] {
  return functionsOf(program).map((definition) => {
    const owner = program.body.find((item) => item.kind === 'define' && item.body.includes(definition))
    return { definition, block, owner: owner?.kind === 'define' ? owner.name.name : null }
  })
}

function looseStatements(program: Program): Statement[] {
  return program.body.filter(
    (item) => item.kind !== 'use' && item.kind !== 'define' && item.kind !== 'function',
  )
}

function countStatements(program: Program): number {
  let count = looseStatements(program).length
  walk(program, (node) => {
    if (node.kind === 'block') count += node.statements.length
  })
  return count
}
