import type { Assign, Define, FunctionDefinition, Name, Node, Program } from './ast.ts'
import { eachChild } from './visit.ts'

/** What one walk over a program finds, for all who ask about its nodes and its names. */
export type Survey = {
  readonly program: Program
  readonly scopes: readonly Scope[]
  /** The nodes of some kinds where they stand; those of one kind in the order of the source. */
  readonly all: <K extends Kind>(...kinds: readonly K[]) => Spot<NodeOf<K>>[]
}

/** A node where it stands. */
export type Spot<N extends Node = Node> = {
  readonly node: N
  /** What it stands directly in; null for the program. */
  readonly outer: Spot | null
  /** Whose names it sees. */
  readonly scope: Scope
}

/** What has names of its own. Each has its value in all of it, not only in the block where it got it. */
export type Scope = {
  /** The program owns the loose statements of a fragment, a definition its constants. */
  readonly owner: Program | Define | FunctionDefinition
  /** In the order in which they get a value. The constants of a definition are names of the whole module instead. */
  readonly locals: Map<string, Local>
  /** Those of the locals, and what is only counted by "+=" and "-=". A definition has those of the program. */
  readonly names: Set<string>
  /** Where the value of a name is used, in order. */
  readonly reads: Spot<Name>[]
}

export type Local = {
  readonly kind: 'parameter' | 'variable' | 'element' | 'caught'
  /** Where it gets its first value. */
  readonly name: Name
  /** Only those with "=". */
  readonly assignments: Spot<Assign>[]
}

type Kind = Node['kind']
type NodeOf<K extends Kind> = Node & { readonly kind: K }

export function surveyProgram(program: Program): Survey {
  const scopes: Scope[] = []
  const byKind = new Map<Kind, Spot[]>()
  const open = (owner: Scope['owner'], names = new Set<string>()): Scope => {
    const scope = { owner, locals: new Map(), names, reads: [] }
    scopes.push(scope)
    return scope
  }
  let scope = open(program)
  let outer: Spot | null = null
  const visit = (node: Node) => {
    const outside = scope
    if (node.kind === 'define') scope = open(node, scope.names)
    else if (node.kind === 'function') scope = open(node)
    const spot: Spot = { node, outer, scope }
    const alike = byKind.get(node.kind)
    if (alike) alike.push(spot)
    else byKind.set(node.kind, [spot])
    noteNames(spot)
    outer = spot
    eachChild(node, visit)
    outer = spot.outer
    scope = outside
  }
  visit(program)
  return {
    program,
    scopes,
    all: (...kinds) =>
      kinds.flatMap((kind) => (byKind.get(kind) ?? []).filter((spot) => isOfKind(spot, kind))),
  }
}

function isOfKind<K extends Kind>(spot: Spot, kind: K): spot is Spot<NodeOf<K>> {
  return spot.node.kind === kind
}

function noteNames(spot: Spot): void {
  const { node, scope } = spot
  if (isOfKind(spot, 'name')) {
    if (isRead(spot)) scope.reads.push(spot)
  } else if (isOfKind(spot, 'assign')) noteAssignment(spot)
  else if (node.kind === 'parameter') declare(scope, 'parameter', node.name)
  else if (node.kind === 'for') declare(scope, 'element', node.target)
  else if (node.kind === 'catch' && node.name) declare(scope, 'caught', node.name)
}

function noteAssignment(spot: Spot<Assign>): void {
  const { node, scope } = spot
  if (node.target.kind !== 'name' || scope.owner.kind === 'define') return
  if (node.operator === '=') declare(scope, 'variable', node.target).assignments.push(spot)
  else scope.names.add(node.target.name)
}

function declare({ locals, names }: Scope, kind: Local['kind'], name: Name): Local {
  const local = locals.get(name.name) ?? { kind, name, assignments: [] }
  locals.set(name.name, local)
  names.add(name.name)
  return local
}

/** Not where a name is given or set, and not the names of fields, arguments and types of errors. */
function isRead({ node, outer }: Spot<Name>): boolean {
  const parent = outer?.node
  switch (parent?.kind) {
    case 'assign':
      return parent.target !== node || parent.operator !== '='
    case 'for':
      return parent.target !== node
    case 'member':
      return parent.object === node
    case 'argument':
    case 'parameter':
      return parent.name !== node
    case 'function':
    case 'used-name':
    case 'catch':
      return false
    default:
      return true
  }
}

/** What a node stands in, from the inside out. */
export function nodesAround(spot: Spot): Node[] {
  const nodes: Node[] = []
  for (let { outer } = spot; outer; outer = outer.outer) nodes.push(outer.node)
  return nodes
}
