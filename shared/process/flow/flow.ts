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

/** Edges that lead to where the process has been, found by walking from its start: without them it has no circle. */
export function backEdges(ids: readonly string[], edges: readonly DrawnEdge[]): Set<DrawnEdge> {
  const exits = Map.groupBy(edges, ({ from }) => from)
  const back = new Set<DrawnEdge>()
  const state = new Map<string, 'open' | 'done'>()
  for (const start of ids) {
    if (state.has(start)) continue
    const stack = [{ id: start, exits: exits.get(start) ?? [], next: 0 }]
    state.set(start, 'open')
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = top.exits[top.next++]
      if (!edge) {
        state.set(top.id, 'done')
        stack.pop()
      } else if (state.get(edge.to) === 'open') back.add(edge)
      else if (!state.has(edge.to)) {
        state.set(edge.to, 'open')
        stack.push({ id: edge.to, exits: exits.get(edge.to) ?? [], next: 0 })
      }
    }
  }
  return back
}
