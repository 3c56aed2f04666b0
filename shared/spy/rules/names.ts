import type { Assign, Call, Name, Node } from '../ast.ts'
import { isBuiltinFunction, isBuiltinObject } from '../builtins.ts'
import { type Diagnostic, type Fix, insertFix, type Range, replaceFix } from '../diagnostic.ts'
import { memberPath } from '../integration-calls.ts'
import { indentationAt } from '../lines.ts'
import { constantsOf } from '../names.ts'
import { walk } from '../visit.ts'
import { error, hint, info, type Module, type Unit, warning } from './module.ts'
import { findSimilar } from './similar.ts'

/** Names without a value, without a use, and with two meanings. */
export function* checkNames(module: Module): Generator<Diagnostic> {
  for (const unit of module.units) {
    const scope = readScope(unit)
    yield* checkReads(module, unit, scope)
    yield* checkLocals(module, unit, scope)
  }
  const constants = { function: null, statements: constantsOf(module.program) }
  yield* checkReads(module, constants, { locals: new Map(), reads: readScope(constants).reads })
  yield* checkDuplicates(module)
}

type Local = {
  readonly kind: 'parameter' | 'variable' | 'element' | 'caught'
  readonly name: Name
  readonly assignments: { readonly assign: Assign; readonly loops: readonly Node[] }[]
}

type Read = {
  readonly name: Name
  /** What is called: `name(…)`, or `name.….operation(…)` of an integration. */
  readonly calledAs: 'function' | 'integration' | null
  readonly call: Call | null
  readonly loops: readonly Node[]
}

type Scope = { readonly locals: Map<string, Local>; readonly reads: readonly Read[] }

function readScope(unit: Unit): Scope {
  const locals = new Map<string, Local>()
  const reads: Read[] = []
  const declare = (kind: Local['kind'], name: Name) => {
    const known = locals.get(name.name)
    if (!known) locals.set(name.name, { kind, name, assignments: [] })
  }
  for (const node of [...(unit.function?.parameters ?? []), ...unit.statements]) {
    walk(node, (inner, ancestors) => {
      if (inner.kind === 'parameter') declare('parameter', inner.name)
      if (inner.kind === 'for') declare('element', inner.target)
      if (inner.kind === 'catch' && inner.name) declare('caught', inner.name)
      if (inner.kind === 'assign' && inner.target.kind === 'name') {
        if (inner.operator === '=') declare('variable', inner.target)
        const loops = ancestors.filter(isLoop)
        if (inner.operator === '=') locals.get(inner.target.name)?.assignments.push({ assign: inner, loops })
      }
      if (inner.kind === 'name' && isRead(inner, ancestors)) reads.push(describeRead(inner, ancestors))
    })
  }
  return { locals, reads }
}

const isLoop = ({ kind }: Node): boolean => kind === 'for' || kind === 'while'

/** Not where a name is set, and not the names of fields, arguments and types of errors. */
function isRead(name: Name, ancestors: readonly Node[]): boolean {
  const parent = ancestors.at(-1)
  switch (parent?.kind) {
    case 'assign':
      return parent.target !== name || parent.operator !== '='
    case 'for':
      return parent.target !== name
    case 'member':
      return parent.object === name
    case 'argument':
    case 'parameter':
      return parent.name !== name
    case 'catch':
      return false
    default:
      return true
  }
}

function describeRead(name: Name, ancestors: readonly Node[]): Read {
  const loops = ancestors.filter(isLoop)
  const call = ancestors.findLast((node) => node.kind === 'call') ?? null
  if (call?.callee === name) return { name, calledAs: 'function', call, loops }
  const isRoot = call && memberPath(call.callee)?.root === name
  return { name, calledAs: isRoot ? 'integration' : null, call, loops }
}

function* checkReads(module: Module, unit: Unit, { locals, reads }: Scope): Generator<Diagnostic> {
  for (const read of reads) {
    const { name } = read.name
    const local = locals.get(name)
    if (local) {
      if (isBeforeItsValue(read, local))
        yield error('undefined-name', `"${name}" is used before it gets a value.`, read.name)
    } else if (read.calledAs === 'function') yield* checkFunctionName(module, unit, read, locals)
    else if (read.calledAs === 'integration') yield* checkIntegrationName(module, read.name, locals)
    else if (!isKnown(module, name)) yield* checkValue(module, unit, read.name, locals)
  }
}

/** Only where it is certain: no loop can have come by the assignment before. */
function isBeforeItsValue({ name, loops }: Read, local: Local): boolean {
  if (local.kind !== 'variable') return false
  return local.assignments.every(
    ({ assign, loops: around }) => name.from < assign.to && !around.some((loop) => loops.includes(loop)),
  )
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
function* checkValue(module: Module, unit: Unit, name: Name, locals: Scope['locals']): Generator<Diagnostic> {
  const candidates = [...locals.keys(), ...module.names, ...(module.integrations ?? [])]
  const similar = findSimilar(name.name, candidates)
  const message = `"${name.name}" has no value here.${ask(similar)}`
  const fixes = changeTo(name, similar)
  if (unit.function) yield error('undefined-name', message, name, { fixes })
  else if (similar && !isPlural(name.name, similar)) yield warning('undefined-name', message, name, { fixes })
}

/** `for order in orders` */
const isPlural = (a: string, b: string): boolean => `${a}s` === b || a === `${b}s`

const ask = (similar: string | undefined): string => (similar ? ` Did you mean "${similar}"?` : '')

const changeTo = (range: Range, similar: string | undefined): Fix[] =>
  similar ? [replaceFix(`Change to "${similar}"`, range, similar)] : []

function* checkFunctionName(
  module: Module,
  unit: Unit,
  read: Read,
  locals: Scope['locals'],
): Generator<Diagnostic> {
  const { name } = read.name
  const target = module.functions.find((found) => found.name.name === name)
  if (target && read.call) yield* checkArguments(read.call, target.name.name, target.parameters)
  // A name with a capital builds a record.
  if (isKnown(module, name) || /^\p{Lu}/u.test(name) || !read.call) return
  const similar = findSimilar(name, [...module.names, ...locals.keys()])
  const stub = insertFix(`Add a stub for ${name}`, ...stubFor(module, unit, name, read.call))
  const message = `"${name}" is not defined in this document: it is a step still to be implemented.${ask(similar)}`
  yield info('undefined-function', message, read.name, { fixes: [...changeTo(read.name, similar), stub] })
}

/** Where a stub goes, and its text: behind the function that calls it, with what it is called with. */
function stubFor({ source }: Module, unit: Unit, name: string, call: Call): [at: number, text: string] {
  const margin = unit.function ? indentationAt(source, unit.function.from) : ''
  const parameters = new Set(
    call.arguments.map(({ name: given, value }, index) => {
      if (given) return given.name
      if (value.kind === 'name') return value.name
      return value.kind === 'member' ? value.name.name : `value_${index + 1}`
    }),
  )
  const lines = [`${name}(${[...parameters].join(', ')}) {`, '  ...', '}'].map((line) => margin + line)
  return [unit.function?.to ?? source.length, `\n\n${lines.join('\n')}`]
}

function* checkIntegrationName(module: Module, root: Name, locals: Scope['locals']): Generator<Diagnostic> {
  const { integrations, program } = module
  if (!integrations || isKnown(module, root.name)) return
  const similar = findSimilar(root.name, [...locals.keys(), ...integrations])
  const list = integrations.size > 0 ? ` (${[...integrations].join(', ')})` : ''
  const message = `"${root.name}" is none of the integrations of this process${list}.${ask(similar)}`
  const lastUse = program.body.findLast((item) => item.kind === 'use')
  const declare = lastUse
    ? insertFix(`Add "${root.name}" to the integrations`, lastUse.to, `, ${root.name}`)
    : insertFix(`Add "use ${root.name}"`, 0, `use ${root.name}\n\n`)
  yield warning('unknown-integration', message, root, { fixes: [...changeTo(root, similar), declare] })
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
    yield error('argument-mismatch', message, given, { fixes: changeTo(given, similar) })
  }
  if (inOrder.length > parameters.length) {
    yield error(
      'argument-mismatch',
      `"${name}" takes ${count(parameters.length)}, here are ${inOrder.length}.`,
      call,
    )
  }
  const missing = parameters
    .slice(inOrder.length)
    .filter(({ name, value }) => value === null && !byName.some((given) => given.name === name.name))
  if (missing.length > 0) {
    const names = missing.map((parameter) => `"${parameter.name.name}"`).join(', ')
    yield error('argument-mismatch', `"${name}" also needs ${names}.`, call)
  }
}

const count = (values: number): string => `${values} value${values === 1 ? '' : 's'}`

function* checkLocals(module: Module, unit: Unit, { locals, reads }: Scope): Generator<Diagnostic> {
  const used = new Set(reads.map(({ name }) => name.name))
  for (const { kind, name } of locals.values()) {
    const isUnused = unit.function !== null && !used.has(name.name) && !name.name.startsWith('_')
    if (isUnused && kind === 'variable')
      yield info('unused-variable', `"${name.name}" is set but never used.`, name)
    if (isUnused && kind === 'parameter')
      yield hint('unused-parameter', `"${name.name}" is never used.`, name)
    if (module.integrations?.has(name.name)) {
      yield warning('shadowed-name', `"${name.name}" hides the integration of this name.`, name)
    }
  }
}

function* checkDuplicates({ program, functions }: Module): Generator<Diagnostic> {
  yield* repeated(
    program.body.filter((item) => item.kind === 'define').map(({ name }) => name),
    'duplicate-definition',
  )
  for (const item of program.body) {
    if (item.kind !== 'define') continue
    const names = item.body.filter((member) => member.kind === 'function').map(({ name }) => name)
    yield* repeated(names, 'duplicate-definition')
  }
  const loose = program.body.filter((item) => item.kind === 'function').map(({ name }) => name)
  yield* repeated(loose, 'duplicate-definition')
  for (const { parameters } of functions) {
    yield* repeated(
      parameters.map(({ name }) => name),
      'duplicate-parameter',
    )
  }
}

function* repeated(names: readonly Name[], rule: string): Generator<Diagnostic> {
  const first = new Map<string, Name>()
  for (const name of names) {
    const before = first.get(name.name)
    if (!before) first.set(name.name, name)
    else {
      const related = [{ from: before.from, to: before.to, message: 'first here' }]
      yield error(rule, `"${name.name}" stands here for the second time.`, name, { related })
    }
  }
}
