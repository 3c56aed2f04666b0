import type { DocNode } from '#shared/document/node.ts'
import type { Flow } from '#shared/process/flow/flow.ts'
import { headingOf } from '#shared/process/reading.ts'
import type { WireFlow } from './flow.ts'

/** The flow that was read from these blocks. A document without steps has an empty one. */
export function wireFlow(flow: Flow | null, nodes: readonly DocNode[]): WireFlow {
  if (!flow) return { title: '', lanes: [], nodes: [], edges: [] }
  return {
    title: flow.title,
    lanes: [...flow.lanes],
    nodes: flow.nodes.map(({ id, kind, name, actor, step, block, item, system, sla, at }) => ({
      ...{ id, kind, name, actor: actor ?? null, step },
      place:
        block === null
          ? null
          : { block, ...(item !== undefined && { item }), section: headingOf({ nodes }, block) },
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
