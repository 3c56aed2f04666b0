import type { Flow } from '#shared/process/flow/flow.ts'
import { compareToMap } from '#shared/process/map/gaps.ts'
import { type ProcessMap, processMap } from '#shared/process/map/process-map.ts'
import type { WireGaps, WireMap } from '#shared/protocol/map.ts'
import type { StoredMap } from './map-store.ts'

export function wireMap({ id, name, source, leftOut, drawing, createdAtMs }: StoredMap): WireMap {
  const { steps, decisions, flows } = processMap(drawing)
  return {
    ...{ map_id: id, name, source, left_out: [...leftOut], created_at_ms: createdAtMs },
    process_map: {
      steps: [
        ...steps.map(({ actor, ...step }) => ({ ...step, ...(actor !== undefined && { actor }) })),
        ...decisions.map((decision) => ({ ...decision, type: 'decision' as const })),
      ],
      flows: flows.map(({ from, to, when, on }) => ({
        ...{ from, to },
        ...(when !== undefined && { condition: when }),
        ...(on !== undefined && { on }),
      })),
    },
  }
}

/** What differs between the document's flow and the map; a document without steps lacks all of it. */
export function wireGaps(flow: Flow | null, { id, drawing, verdicts }: StoredMap): WireGaps {
  const nothing: ProcessMap = { steps: [], decisions: [], flows: [] }
  const { gaps, pairs, coverage, fitness } = compareToMap(
    flow ? processMap(flow) : nothing,
    processMap(drawing),
    verdicts,
  )
  return {
    ...{ map_id: id, coverage: rounded(coverage), fitness: rounded(fitness) },
    gaps: gaps.map((gap) => ({ ...gap })),
    pairs: pairs.map(({ step, mapped, score, by }) => ({
      ...{ step: step.name, mapped: mapped.id, mapped_name: mapped.name, by },
      score: rounded(score),
    })),
  }
}

const rounded = (share: number): number => Math.round(share * 100) / 100
