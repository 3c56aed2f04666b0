/**
 * A process as others drew it: what a BPMN file, a flowchart or a list of steps says, and what a document says of the same
 * process. Drawings differ in how they write starts, ends and joins; `processMap` leaves only what can be compared.
 */
export type ProcessMap = {
  readonly steps: readonly MapStep[]
  readonly decisions: readonly MapDecision[]
  readonly flows: readonly MapFlow[]
}

export type MapStep = {
  readonly id: string
  readonly name: string
  /** `integration`: a system does it for another one. */
  readonly type: 'manual' | 'automated' | 'integration'
  readonly actor: string | undefined
}

/** A point where the process goes on in more than one way. */
export type MapDecision = { readonly id: string; readonly name: string }

/** What comes after what. `when` is its condition; `on` tells a flow that is taken when a step fails or takes too long. */
export type MapFlow = {
  readonly from: string
  readonly to: string
  readonly when: string | undefined
  readonly on: 'error' | 'timer' | undefined
}

/** A drawing as it is in a file. Nodes may stand in any order; every edge joins two of them. */
export type Drawing = {
  readonly title: string
  readonly nodes: readonly DrawnNode[]
  readonly edges: readonly DrawnEdge[]
}

export type DrawnNode = {
  readonly id: string
  readonly kind: 'start' | 'end' | MapStep['type'] | 'choice' | 'parallel' | 'error' | 'timer'
  readonly name: string
  readonly actor: string | undefined
  /** Of an `error` or a `timer`: the step at which it happens. */
  readonly at?: string | undefined
}

export type DrawnEdge = { readonly from: string; readonly to: string; readonly when: string | undefined }

export function processMap({ nodes, edges }: Drawing): ProcessMap {
  const stepOf = new Map(nodes.flatMap((node) => (isStep(node) ? [[node.id, node]] : [])))
  const exits = (id: string) => edges.filter(({ from }) => from === id)
  const decisions = nodes.filter(({ id, kind }) => kind === 'choice' && exits(id).length > 1)
  const isKept = new Set([...stepOf.keys(), ...decisions.map(({ id }) => id)])
  const flows = nodes.flatMap((node) => {
    const source = isKept.has(node.id) ? node.id : isHandled(node) ? node.at : undefined
    if (source === undefined || !isKept.has(source)) return []
    const on = isHandled(node) ? node.kind : undefined
    return exits(node.id).flatMap((edge) =>
      keptBehind(edge, edges, isKept).map(({ to, when }) => ({
        from: source,
        to,
        when: when ?? (on && node.name !== '' ? node.name : undefined),
        on,
      })),
    )
  })
  return {
    steps: [...stepOf.values()].map(({ id, name, kind, actor }) => ({ id, name, type: kind, actor })),
    decisions: decisions.map(({ id, name }) => ({ id, name })),
    flows,
  }
}

export const isStep = (node: DrawnNode): node is DrawnNode & { readonly kind: MapStep['type'] } =>
  node.kind === 'manual' || node.kind === 'automated' || node.kind === 'integration'

const isHandled = (node: DrawnNode): node is DrawnNode & { readonly kind: 'error' | 'timer' } =>
  node.kind === 'error' || node.kind === 'timer'

/** Where an edge leads to through joins, splits and events, which say only how the drawing is drawn. */
function keptBehind(
  edge: DrawnEdge,
  edges: readonly DrawnEdge[],
  isKept: ReadonlySet<string>,
): { readonly to: string; readonly when: string | undefined }[] {
  const found: { to: string; when: string | undefined }[] = []
  const seen = new Set<string>()
  const open = [edge]
  for (let next = open.pop(); next; next = open.pop()) {
    const { to, when } = next
    if (isKept.has(to)) found.push({ to, when })
    else if (!seen.has(to)) {
      seen.add(to)
      for (const behind of edges.filter(({ from }) => from === to))
        open.push({ ...behind, when: when ?? behind.when })
    }
  }
  return found
}

/** All steps, each behind those that lead to it as far as there is no way back: the order in which people read them. */
export function inOrder({ steps, flows }: ProcessMap): readonly MapStep[] {
  const next = Map.groupBy(flows, ({ from }) => from)
  const entered = new Set(flows.map(({ to }) => to))
  const ids = steps.map(({ id }) => id)
  const begun = new Set<string>()
  // A circle that nothing leads into begins with the step that was drawn first.
  const starts = [...ids.filter((id) => !entered.has(id)), ...ids].filter(
    (id) => !begun.has(id) && walk(id, next, begun).length > 0,
  )
  const seen = new Set<string>()
  const left = starts.reverse().flatMap((id) => walk(id, next, seen))
  const place = new Map(left.reverse().map((id, at) => [id, at]))
  return steps.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0))
}

/** All that can be reached and was not seen yet, each behind what it leads to. */
function walk(start: string, next: ReadonlyMap<string, readonly MapFlow[]>, seen: Set<string>): string[] {
  if (seen.has(start)) return []
  const left: string[] = []
  const goTo = (id: string) => {
    seen.add(id)
    return { id, rest: [...(next.get(id) ?? [])] }
  }
  // A stack of our own: a drawing may be a chain of thousands.
  const stack = [goTo(start)]
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const flow = top.rest.pop()
    if (!flow) left.push(stack.pop()?.id ?? '')
    else if (!seen.has(flow.to)) stack.push(goTo(flow.to))
  }
  return left
}
