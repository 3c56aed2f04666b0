import type { Call, Name, Node } from '../ast.ts'
import { isBuiltinFunction, isBuiltinObject } from '../builtins.ts'
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
import { type Local, nodesAround, type Scope, type Spot } from '../survey.ts'
import type { Module } from './module.ts'
import { findSimilar } from './similar.ts'

/** Names without a value, without a use, and with two meanings. */
export function* checkNames(module: Module): Generator<Diagnostic> {
  const strangers = new Set<string>()
  for (const scope of module.survey.scopes) {
    for (const read of scope.reads) {
      const { name } = read.node
      const local = scope.locals.get(name)
      if (!local) yield* checkOutside(module, read, strangers)
      else if (isBeforeItsValue(read, local))
        yield error('spy/undefined-name', `"${name}" is used before it gets a value.`, read.node)
    }
    yield* checkLocals(module, scope)
  }
  yield* checkDuplicates(module)
}

/** A name that is no local one. What is unknown is told once: `strangers` are those that were. */
function* checkOutside(module: Module, read: Spot<Name>, strangers: Set<string>): Generator<Diagnostic> {
  const path = memberAround(read)
  const call = path.outer?.node
  if (call?.kind !== 'call' || call.callee !== path.node) yield* checkValue(module, read)
  else if (path === read) yield* checkFunctionName(module, read, call, strangers)
  else yield* checkIntegrationName(module, read, strangers)
}

/** `a.b.c` around its `a`. */
function memberAround(spot: Spot): Spot {
  const { outer } = spot
  return outer?.node.kind === 'member' && outer.node.object === spot.node ? memberAround(outer) : spot
}

/** Only where it is certain: no loop can have come by the assignment before. */
function isBeforeItsValue(read: Spot<Name>, { kind, assignments }: Local): boolean {
  return (
    kind === 'variable' &&
    assignments.every((each) => read.node.from < each.node.to && !haveLoopInCommon(read, each))
  )
}

function haveLoopInCommon(a: Spot, b: Spot): boolean {
  const loops = nodesAround(a).filter(({ kind }) => kind === 'for' || kind === 'while')
  return nodesAround(b).some((node) => loops.includes(node))
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
  const similar = findSimilar(node.name, candidates)
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
  call: Call,
  strangers: Set<string>,
): Generator<Diagnostic> {
  const { name } = node
  const target = module.functions.find((found) => found.name.name === name)
  if (target) yield* checkArguments(call, name, target.parameters)
  // A name with a capital builds a record.
  if (isKnown(module, name) || /^\p{Lu}/u.test(name) || strangers.has(name)) return
  strangers.add(name)
  const similar = findSimilar(name, [...module.names, ...scope.locals.keys()])
  const stub = stubFor(module.source, scope.owner, node, call)
  const message = `"${name}" is not defined in this document: it is a step still to be implemented.${ask(similar)}`
  yield info('spy/undefined-function', message, node, [...changeTo(node, similar), stub])
}

/** Behind the function that calls it, with what it is called with. */
function stubFor(source: string, owner: Scope['owner'], { name }: Name, call: Call): Fix {
  const isInFunction = owner.kind === 'function'
  const margin = isInFunction ? indentationAt(source, owner.from) : ''
  const parameters = new Set(
    call.arguments.map(({ name: given, value }, index) => {
      if (given) return given.name
      if (value.kind === 'name') return value.name
      return value.kind === 'member' ? value.name.name : `value_${index + 1}`
    }),
  )
  const lines = [`${name}(${[...parameters].join(', ')}) {`, '  ...', '}'].map((line) => margin + line)
  const at = isInFunction ? owner.to : source.length
  return insertFix(`Add a stub for ${name}`, at, `\n\n${lines.join('\n')}`)
}

/** What is mistyped is told wherever it stands; a system that nobody named, at its first call: one line names it. */
function* checkIntegrationName(
  module: Module,
  { node: root, scope }: Spot<Name>,
  strangers: Set<string>,
): Generator<Diagnostic> {
  const { integrations, program } = module
  if (!integrations || isKnown(module, root.name)) return
  const similar = findSimilar(root.name, [...scope.locals.keys(), ...integrations])
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
  call: Call,
  name: string,
  parameters: readonly { readonly name: Name; readonly value: Node | null }[],
): Generator<Diagnostic> {
  const known = parameters.map((parameter) => parameter.name.name)
  const inOrder = call.arguments.filter((argument) => argument.name === null)
  const byName = call.arguments.flatMap((argument) => argument.name ?? [])
  for (const given of byName) {
    if (known.includes(given.name)) continue
    const similar = findSimilar(given.name, known)
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

function* checkDuplicates({ program, functions }: Module): Generator<Diagnostic> {
  const defines = program.body.filter((item) => item.kind === 'define')
  const loose = program.body.filter((item) => item.kind === 'function')
  const members = defines.map(({ body }) => body.filter((member) => member.kind === 'function'))
  for (const list of [defines, loose, ...members]) yield* repeated(list, 'spy/duplicate-definition')
  for (const { parameters } of functions) yield* repeated(parameters, 'spy/duplicate-parameter')
}

function* repeated(
  list: readonly { readonly name: Name }[],
  rule: Diagnostic['rule'],
): Generator<Diagnostic> {
  const seen = new Set<string>()
  for (const { name } of list) {
    if (seen.has(name.name)) yield error(rule, `"${name.name}" stands here for the second time.`, name)
    seen.add(name.name)
  }
}
