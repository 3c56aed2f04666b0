import type { Flow } from '#shared/process/flow/flow.ts'
import type { WireFlow } from '#shared/protocol/flow.ts'

/** A document without steps has an empty flow. */
export function wireFlow(flow: Flow | null): WireFlow {
  if (!flow) return { title: '', lanes: [], nodes: [], edges: [] }
  return {
    title: flow.title,
    lanes: [...flow.lanes],
    nodes: flow.nodes.map(({ id, kind, name, actor, step, system, sla, at }) => ({
      ...{ id, kind, name, actor: actor ?? null, step },
      ...(system !== undefined && { system }),
      ...(sla !== undefined && { sla }),
      ...(at !== undefined && { at }),
    })),
    edges: flow.edges.map(({ from, to, kind, when }) => ({
      from,
      to,
      kind,
      ...(when !== undefined && { when }),
    })),
  }
}
