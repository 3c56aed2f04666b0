import type { Call, FunctionDefinition, Member, Node, Program } from './ast.ts'
import { builtinTexts } from './builtin-texts.ts'
import type { Range } from './diagnostic.ts'
import { integrationCalls, memberPath } from './integration-calls.ts'
import { lineOf } from './lines.ts'
import { constantsOf, functionsOf, moduleNames, usedIntegrations } from './names.ts'
import { parseProgram } from './parse.ts'
import { surveyProgram } from './survey.ts'
import { walk } from './visit.ts'

/** What a name in code stands for. */
export type Meaning = {
  readonly name: string
  readonly kind:
    | 'parameter'
    | 'variable'
    | 'function'
    | 'definition'
    | 'constant'
    | 'integration'
    | 'member'
    | 'builtin'
    | 'keyword'
    | 'step'
    | 'record'
  /** As it is written where it is used. */
  readonly signature: string
  /** One line for people; empty where nothing is known. */
  readonly about: string
}

/** The code blocks of a document, which are one module, and the one that somebody is in. */
export type CodeHere = {
  readonly sources: readonly string[]
  readonly at: number
  /** That the process may use, whether or not the code names them. */
  readonly integrations?: readonly string[] | undefined
}

/** What can be named at an offset of the code, the nearest first: of two with one name, the first one is meant. */
export function namesAt(here: CodeHere, offset: number): Meaning[] {
  const blocks = here.sources.map((source) => ({ source, ...parseProgram(source) }))
  const own = blocks[here.at]
  const locals = own ? localsAt(own.program, own.source, offset) : []
  const written = blocks.flatMap(({ program, source }) => writtenIn(program, source))
  return [
    ...locals,
    ...written,
    ...integrationsIn(
      blocks.map(({ program }) => program),
      here.integrations ?? [],
    ),
    ...builtinTexts.map((text): Meaning => ({ kind: 'builtin', ...text })),
  ]
}

/** What the name at an offset stands for, and where it is written. Null where no name is. */
export function meaningAt(here: CodeHere, offset: number): (Range & { readonly meaning: Meaning }) | null {
  const source = here.sources[here.at] ?? ''
  const found = nameAt(source, offset)
  if (!found) return null
  const { name, from, to, parent } = found
  const range = { from, to }
  if (parent?.kind === 'member' && parent.name.from === from)
    return { ...range, meaning: memberMeaning(parent, namesAt(here, offset)) }
  // The name before "=" in a call is the called function's, not one of here.
  if (parent?.kind === 'argument' && parent.name?.from === from) return null
  const known = namesAt(here, offset).find((meaning) => meaning.name === name)
  const isCalled = parent?.kind === 'call' && parent.callee.from === from
  const meaning = known ?? (isCalled ? unknownCall(name) : undefined)
  return meaning ? { ...range, meaning } : null
}

/** Every way on from a name by ".", as the module writes it: `erp` → `orders.create`. With the call, where it is one. */
export function membersIn(
  sources: readonly string[],
): { root: string; path: string; call: Call | null; from: number }[] {
  return sources.flatMap((source) => {
    const found: { root: string; path: string; call: Call | null; from: number }[] = []
    walk(parseProgram(source).program, (node, ancestors) => {
      if (node.kind !== 'member' || node.name.name === '') return
      const path = memberPath(node)
      const parent = ancestors.at(-1)
      const call = parent?.kind === 'call' && parent.callee === node ? parent : null
      if (path) found.push({ root: path.root.name, path: path.operation, call, from: node.name.from })
    })
    return found
  })
}

/** `create_contact(email=…, name=…)` */
export function callSignature(name: string, { arguments: values }: Call): string {
  return `${name}(${values.map((value) => (value.name ? `${value.name.name}=…` : '…')).join(', ')})`
}

function localsAt(program: Program, source: string, offset: number): Meaning[] {
  const around = functionsOf(program).find(({ from, to }) => from <= offset && offset <= to)
  const owner = around ?? program
  const parameters = new Map(around?.parameters.map((parameter) => [parameter.name.name, parameter]))
  const scope = surveyProgram(program).scopes.find((found) => found.owner === owner)
  return [...(scope?.names ?? [])].flatMap((name): Meaning[] => {
    const parameter = parameters.get(name)
    if (name === '') return []
    if (!parameter || !around)
      return [{ name, kind: 'variable', signature: name, about: firstValue(owner, source, name) }]
    const signature = source.slice(parameter.from, parameter.to)
    return [{ name, kind: 'parameter', signature, about: `a parameter of ${around.name.name}` }]
  })
}

function firstValue(owner: FunctionDefinition | Program, source: string, name: string): string {
  let at: number | undefined
  walk(owner, (node: Node) => {
    const target = node.kind === 'assign' || node.kind === 'for' ? node.target : undefined
    if (target?.kind === 'name' && target.name === name) at ??= target.from
  })
  return at === undefined ? '' : `gets its value in line ${lineOf(source, at)}`
}

function writtenIn(program: Program, source: string): Meaning[] {
  const functions = functionsOf(program).map(({ name, parameters, label }): Meaning => {
    const written = parameters.map(({ from, to }) => source.slice(from, to)).join(', ')
    return {
      name: name.name,
      kind: 'function',
      signature: `${name.name}(${written})`,
      about: label?.text ?? '',
    }
  })
  const definitions = program.body.flatMap((item): Meaning[] =>
    item.kind === 'define'
      ? [
          {
            name: item.name.name,
            kind: 'definition',
            signature: `define ${item.name.name}`,
            about: item.label?.text ?? '',
          },
        ]
      : [],
  )
  const constants = constantsOf(program).flatMap(({ target, from, to, label }): Meaning[] =>
    target.kind === 'name'
      ? [
          {
            name: target.name,
            kind: 'constant',
            signature: source.slice(from, to).split('\n')[0] ?? '',
            about: label?.text ?? '',
          },
        ]
      : [],
  )
  return [...functions, ...definitions, ...constants].filter(({ name }) => name !== '')
}

function integrationsIn(programs: readonly Program[], offered: readonly string[]): Meaning[] {
  const own = programs.flatMap((program) => [...moduleNames(program)])
  const used = new Map(programs.flatMap((program) => [...usedIntegrations(program)]))
  const calls = programs.flatMap((program) => integrationCalls(program, own))
  const names = new Set([...used.keys(), ...calls.map(({ root }) => root.name), ...offered])
  names.delete('')
  return [...names].map((name): Meaning => {
    const called = [
      ...new Set(calls.filter(({ root }) => root.name === name).map(({ operation }) => operation)),
    ]
    const system = used.get(name)
    const alias = system !== undefined && system !== name ? `the integration ${system}` : 'an integration'
    const about =
      called.length === 0 ? `${alias}, not called yet` : `${alias}; called here: ${called.join(', ')}`
    return { name, kind: 'integration', signature: name, about }
  })
}

function memberMeaning(member: Member, names: readonly Meaning[]): Meaning {
  const path = memberPath(member)
  const { name } = member.name
  const root = path && names.find((meaning) => meaning.name === path.root.name)
  const signature = path ? `${path.root.name}.${path.operation}` : name
  const about =
    root?.kind === 'integration'
      ? `what the integration ${path?.root.name} does`
      : root?.name === 'human'
        ? 'somebody does it; the process waits'
        : `a field of ${path ? path.root.name : 'the value before it'}`
  return { name, kind: 'member', signature, about }
}

function unknownCall(name: string): Meaning {
  return /^\p{Lu}/u.test(name)
    ? { name, kind: 'record', signature: `${name}(…)`, about: 'makes a record with these fields' }
    : { name, kind: 'step', signature: `${name}(…)`, about: 'a step that is still to be implemented' }
}

type NameHere = Range & { readonly name: string; readonly parent: Node | undefined }

/** The name over an offset, with the node that it stands in. */
function nameAt(source: string, offset: number): NameHere | null {
  const found: NameHere[] = []
  walk(parseProgram(source).program, (node, ancestors) => {
    if (node.kind !== 'name' || node.name === '' || offset < node.from || offset >= node.to) return
    // A name in brackets begins with them.
    const from = source.indexOf(node.name, node.from)
    const to = from + node.name.length
    if (from <= offset && offset < to) found.push({ name: node.name, from, to, parent: ancestors.at(-1) })
  })
  return found[0] ?? null
}
