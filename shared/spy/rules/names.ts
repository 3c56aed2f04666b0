import type { Argument, Call, Define, Expression, Name, Node } from '../ast.ts'
import { evaluators, isBuiltinFunction, isBuiltinObject } from '../builtins.ts'
import {
  type Diagnostic,
  error,
  type Fix,
  hint,
  info,
  insertFix,
  type Range,
  replaceFix,
  warning,
} from '../diagnostic.ts'
import { indentationAt } from '../lines.ts'
import { definedIn } from '../names.ts'
import { type Local, nodesAround, type Scope, type Spot } from '../survey.ts'
import type { Module } from './module.ts'

/** Names without a value, without a use, and with two meanings. */
export function* checkNames(module: Module): Generator<Diagnostic> {
  for (const scope of module.survey.scopes) {
    for (const read of scope.reads) {
      const { name } = read.node
      const local = scope.locals.get(name)
      if (!local) yield* checkOutside(module, read)
      else if (isBeforeItsValue(read, local))
        yield error('spy/undefined-name', `"${name}" is used before it gets a value.`, read.node)
    }
    yield* checkLocals(module, scope)
  }
  yield* checkDuplicates(module)
}

/** A name that is no local one. */
function* checkOutside(module: Module, read: Spot<Name>): Generator<Diagnostic> {
  const path = memberAround(read)
  const call = path.outer
  if (!isCall(call) || call.node.callee !== path.node) yield* checkValue(module, read)
  else if (path === read) yield* checkFunctionName(module, read, call)
  else yield* checkIntegrationName(module, read)
}

const isCall = (spot: Spot | null): spot is Spot<Call> => spot?.node.kind === 'call'

/** `a.b.c` around its `a`. */
function memberAround(spot: Spot): Spot {
  const { outer } = spot
  return outer?.node.kind === 'member' && outer.node.object === spot.node ? memberAround(outer) : spot
}

/** Only where it is certain: no loop can have come by the assignment before. */
function isBeforeItsValue(read: Spot<Name>, { kind, assignments: [first, ...others] }: Local): boolean {
  if (kind !== 'variable' || !first || first.node.to <= read.node.from) return false
  const loop = nodesAround(read).findLast((outer) => outer.kind === 'for' || outer.kind === 'while')
  const isInLoop = ({ node }: Spot) => loop !== undefined && loop.from <= node.from && node.to <= loop.to
  return ![first, ...others].some(isInLoop)
}

function isKnown({ names, integrations }: Module, name: string): boolean {
  return (
    name === '' ||
    names.has(name) ||
    isBuiltinFunction(name) ||
    isBuiltinObject(name) ||
    !!integrations?.has(name)
  )
}

/** A fragment can go on with what stands in the text around it, so there only what looks mistyped is reported. */
function* checkValue(module: Module, { node, scope }: Spot<Name>): Generator<Diagnostic> {
  if (isKnown(module, node.name)) return
  const candidates = [...scope.locals.keys(), ...module.names, ...(module.integrations ?? [])]
  const similar = module.findSimilar(node.name, candidates)
  const message = `"${node.name}" has no value here.${ask(similar)}`
  const fixes = changeTo(node, similar)
  if (scope.owner.kind === 'function') yield error('spy/undefined-name', message, node, fixes)
  else if (similar && !isPlural(node.name, similar)) yield warning('spy/undefined-name', message, node, fixes)
}

/** `for order in orders` */
const isPlural = (a: string, b: string): boolean => `${a}s` === b || a === `${b}s`

const ask = (similar: string | undefined): string => (similar ? ` Did you mean "${similar}"?` : '')

const changeTo = (range: Range, similar: string | undefined): Fix[] =>
  similar ? [replaceFix(`Change to "${similar}"`, range, similar)] : []

function* checkFunctionName(
  module: Module,
  { node, scope }: Spot<Name>,
  { node: call, outer }: Spot<Call>,
): Generator<Diagnostic> {
  const { name } = node
  // Of both another rule says what is wrong with them.
  const isTold = outer?.node.kind === 'with' || evaluators.includes(name)
  const target = module.functions.find((found) => found.name.name === name)
  if (target) yield* checkArguments(module, call, name, target.parameters)
  // A name with a capital builds a record.
  if (isKnown(module, name) || /^\p{Lu}/u.test(name) || isTold || module.strangers.has(name)) return
  module.strangers.add(name)
  const similar = module.findSimilar(name, [...module.names, ...scope.locals.keys()])
  const stub = stubFor(module, scope.owner, node)
  const message = `"${name}" is not defined in this document: it is a step still to be implemented.${ask(similar)}`
  yield info('spy/undefined-function', message, node, [...changeTo(node, similar), stub])
}

/** Behind the function that calls it, for all that it is called with. */
function stubFor({ source, calls }: Module, owner: Scope['owner'], { name }: Name): Fix {
  const isInFunction = owner.kind === 'function'
  const margin = isInFunction ? indentationAt(source, owner.from) : ''
  const parameters = parametersFor((calls.get(name) ?? []).map((call) => call.arguments)).join(', ')
  const lines = [`${name}(${parameters}) {`, '  ...', '}'].map((line) => margin + line)
  const at = isInFunction ? owner.to : source.length
  return insertFix(`Add a stub for ${name}`, at, `\n\n${lines.join('\n')}`)
}

/** In the order of the call that gives most; what only some calls give can be left out. */
function parametersFor(calls: readonly (readonly Argument[])[]): string[] {
  const inOrder = calls.map((given) => given.filter((argument) => argument.name === null))
  const longest = inOrder.reduce((most, given) => (given.length > most.length ? given : most), [])
  const named = calls.flatMap((given) => given.flatMap(({ name }) => name?.name ?? []))
  const names = new Set([...longest.map(({ value }, at) => parameterFor(value, at)), ...named])
  return [...names].map((name, at) => {
    const isAlwaysGiven = calls.every(
      (given, call) => at < (inOrder[call]?.length ?? 0) || given.some((each) => each.name?.name === name),
    )
    return isAlwaysGiven ? name : `${name}=null`
  })
}

function parameterFor(value: Expression, at: number): string {
  if (value.kind === 'name') return value.name
  return value.kind === 'member' ? value.name.name : `value_${at + 1}`
}

/** What is mistyped is told wherever it stands; a system that nobody named, at its first call: one line names it. */
function* checkIntegrationName(module: Module, { node: root, scope }: Spot<Name>): Generator<Diagnostic> {
  const { integrations, program, strangers } = module
  if (!integrations || isKnown(module, root.name)) return
  const similar = module.findSimilar(root.name, [...scope.locals.keys(), ...integrations])
  if (!similar && strangers.has(root.name)) return
  strangers.add(root.name)
  const list = integrations.size > 0 ? ` (${[...integrations].join(', ')})` : ''
  const message = `"${root.name}" is none of the integrations of this process${list}.${ask(similar)}`
  const lastUse = program.body.findLast((item) => item.kind === 'use')
  const declare = lastUse
    ? insertFix(`Add "${root.name}" to the integrations`, lastUse.to, `, ${root.name}`)
    : insertFix(`Add "use ${root.name}"`, 0, `use ${root.name}\n\n`)
  yield warning('spy/unknown-integration', message, root, [...changeTo(root, similar), declare])
}

function* checkArguments(
  module: Module,
  call: Call,
  name: string,
  parameters: readonly { readonly name: Name; readonly value: Node | null }[],
): Generator<Diagnostic> {
  const known = parameters.map((parameter) => parameter.name.name)
  const inOrder = call.arguments.filter((argument) => argument.name === null)
  const byName = call.arguments.flatMap((argument) => argument.name ?? [])
  for (const given of byName) {
    if (known.includes(given.name)) continue
    const similar = module.findSimilar(given.name, known)
    const message = `"${name}" has no parameter "${given.name}".${ask(similar)}`
    yield error('spy/argument-mismatch', message, given, changeTo(given, similar))
  }
  if (inOrder.length > parameters.length) {
    const message = `"${name}" takes ${count(parameters.length)}, here are ${inOrder.length}.`
    yield error('spy/argument-mismatch', message, call)
  }
  const missing = parameters
    .slice(inOrder.length)
    .filter(({ name, value }) => value === null && !byName.some((given) => given.name === name.name))
  if (missing.length > 0) {
    const names = missing.map((parameter) => `"${parameter.name.name}"`).join(', ')
    yield error('spy/argument-mismatch', `"${name}" also needs ${names}.`, call)
  }
}

const count = (values: number): string => `${values} value${values === 1 ? '' : 's'}`

function* checkLocals(module: Module, { owner, locals, reads }: Scope): Generator<Diagnostic> {
  const used = new Set(reads.map(({ node }) => node.name))
  for (const { kind, name } of locals.values()) {
    const isUnused = owner.kind === 'function' && !used.has(name.name) && !name.name.startsWith('_')
    if (isUnused && kind === 'variable')
      yield info('spy/unused-variable', `"${name.name}" is set but never used.`, name)
    if (isUnused && kind === 'parameter')
      yield hint('spy/unused-parameter', `"${name.name}" is never used.`, name)
    if (module.integrations?.has(name.name)) {
      yield warning('spy/shadowed-name', `"${name.name}" hides the integration of this name.`, name)
    }
  }
}

function* checkDuplicates(module: Module): Generator<Diagnostic> {
  const { program, functions, above } = module
  const defined = definedIn(program).map(({ name }) => name)
  for (const name of defined) {
    if (!above.has(name.name)) continue
    const message = `"${name.name}" stands in another block of code above, too.`
    yield error('spy/duplicate-definition', message, name)
  }
  const members = program.body.flatMap((item) => (item.kind === 'define' ? [membersOf(item)] : []))
  for (const names of [defined, ...members]) yield* repeated(module, names, 'spy/duplicate-definition')
  for (const { parameters } of functions) {
    const names = parameters.map(({ name }) => name)
    yield* repeated(module, names, 'spy/duplicate-parameter')
  }
}

/** The names of its functions and constants. */
const membersOf = ({ body }: Define): Name[] =>
  body.flatMap((member) => {
    if (member.kind === 'function') return member.name
    return member.target.kind === 'name' ? member.target : []
  })

function* repeated(
  { lineOf }: Module,
  names: readonly Name[],
  rule: Diagnostic['rule'],
): Generator<Diagnostic> {
  const seen = new Map<string, Name>()
  for (const name of names) {
    const first = seen.get(name.name)
    if (!first) seen.set(name.name, name)
    else {
      const message = `"${name.name}" stands here for the second time; first in line ${lineOf(first.from)}.`
      yield error(rule, message, name)
    }
  }
}
