import type { DrawnEdge, DrawnNode } from '../map/process-map.ts'

/** The flow of a process as its document tells it. A drawing whose nodes know where they are written. */
export type Flow = {
  readonly title: string
  readonly nodes: readonly FlowNode[]
  readonly edges: readonly FlowEdge[]
  /** Who acts, in the order in which they come in; the last one is null where some steps are nobody's. */
  readonly lanes: readonly (string | null)[]
}

export type FlowNode = DrawnNode & {
  /** Index of the document's block in which it is written; null for what stands for itself: start, end, joins. */
  readonly block: number | null
  /** Index of the list item, where the step is one. */
  readonly item: number | undefined
  /** Number of its step; null for start and end. */
  readonly step: number | null
  readonly system: string | undefined
  readonly sla: string | undefined
}

/** `back`: to where the process was before. `otherwise`: what happens when no other condition holds. */
export type FlowEdge = DrawnEdge & { readonly kind: 'next' | 'back' | 'otherwise' }

/**
 * Walks from each node to all that was not reached before. `left` has the nodes as they were left: each behind those it leads
 * to, but for the edges in `back`, which lead to where the walk has been: without them there is no circle.
 */
export function walk<Node, Edge extends { readonly to: Node }>(
  nodes: readonly Node[],
  exitsOf: (node: Node) => readonly Edge[],
): { readonly left: Node[]; readonly back: ReadonlySet<Edge> } {
  const left: Node[] = []
  const back = new Set<Edge>()
  const state = new Map<Node, 'open' | 'left'>()
  // A stack of our own: a process may have thousands of steps.
  const stack: { readonly node: Node; readonly exits: readonly Edge[]; next: number }[] = []
  const open = (node: Node) => {
    state.set(node, 'open')
    stack.push({ node, exits: exitsOf(node), next: 0 })
  }
  for (const start of nodes) {
    if (!state.has(start)) open(start)
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = top.exits[top.next++]
      if (!edge) {
        state.set(top.node, 'left')
        left.push(top.node)
        stack.pop()
      } else if (!state.has(edge.to)) open(edge.to)
      else if (state.get(edge.to) === 'open') back.add(edge)
    }
  }
  return { left, back }
}
