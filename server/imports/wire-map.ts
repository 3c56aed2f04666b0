import type { Flow } from '#shared/process/flow/flow.ts'
import { compareToMap } from '#shared/process/map/gaps.ts'
import { type ProcessMap, processMap } from '#shared/process/map/process-map.ts'
import type { WireGaps, WireMap } from '#shared/protocol/map.ts'
import type { StoredMap } from './map-store.ts'
import { pairingId } from './pairings.ts'

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
export function wireGaps(flow: Flow | null, map: StoredMap): WireGaps {
  const { id, verdicts } = map
  const nothing: ProcessMap = { steps: [], decisions: [], flows: [] }
  const drawn = processMap(map.drawing)
  const names = new Map(drawn.steps.map((step) => [step.id, step.name]))
  const { gaps, pairs, coverage, fitness } = compareToMap(flow ? processMap(flow) : nothing, drawn, verdicts)
  return {
    ...{ map_id: id, coverage: rounded(coverage), fitness: rounded(fitness) },
    gaps: gaps.map((gap) => ({ ...gap })),
    pairs: pairs.map(({ step, mapped, score, by }) => ({
      ...{ step: step.name, mapped: mapped.id, mapped_name: mapped.name, by },
      score: rounded(score),
    })),
    pairings: verdicts.map((verdict) => ({
      ...{ pairing_id: pairingId(map, verdict), step: verdict.step, mapped: verdict.mapped },
      ...{ mapped_name: names.get(verdict.mapped) ?? verdict.mapped, is_same: verdict.isSame },
    })),
  }
}

const rounded = (share: number): number => Math.round(share * 100) / 100
