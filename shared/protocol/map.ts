import { z } from 'zod'
import { limits } from './limits.ts'

/** Maps of processes (shared/process/map), and what differs between one and the document. */

const stepSchema = z.object({
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(1_000),
  type: z.enum(['manual', 'automated', 'decision', 'integration']).default('manual'),
  actor: z.string().max(200).optional(),
})
const flowSchema = z.object({
  from: z.string(),
  to: z.string(),
  condition: z.string().max(1_000).optional(),
})

/** Further fields, such as durations and inputs, are taken and not kept. */
const processMapSchema = z.object({
  steps: z.array(stepSchema).max(limits.mapNodes),
  flows: z
    .array(flowSchema)
    .max(2 * limits.mapNodes)
    .default([]),
})
export type WireProcessMap = z.infer<typeof processMapSchema>

const name = z.string().trim().min(1).max(limits.titleCharacters)

/** Either the text of a file, or the map itself. A file may be sent as the body too. */
export const createMapSchema = z.union([
  z.strictObject({ name: name.optional(), content: z.string().min(1) }),
  z.strictObject({ name: name.optional(), process_map: processMapSchema }),
])

export const mapSchema = z.strictObject({
  map_id: z.string(),
  name: z.string(),
  source: z.enum(['bpmn', 'mermaid', 'json']),
  /** What of the file is not in the map, a sentence each. */
  left_out: z.array(z.string()),
  process_map: z.strictObject({
    steps: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        type: z.enum(['manual', 'automated', 'decision', 'integration']),
        actor: z.string().optional(),
      }),
    ),
    flows: z.array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        condition: z.string().optional(),
        /** Taken when the step fails or takes too long. */
        on: z.enum(['error', 'timer']).optional(),
      }),
    ),
  }),
  created_at_ms: z.number().int(),
})
export type WireMap = z.infer<typeof mapSchema>

export const mapsSchema = z.strictObject({ maps: z.array(mapSchema) })

export const gapsSchema = z.strictObject({
  map_id: z.string(),
  /** Steps of the map that the document has, by all its steps; 0 to 1. */
  coverage: z.number(),
  /** 1: both have the same steps. */
  fitness: z.number(),
  gaps: z.array(
    z.strictObject({
      kind: z.enum(['missing', 'extra', 'moved', 'renamed', 'actor', 'decision', 'error_path']),
      message: z.string(),
      /** Name of the step in the document. */
      step: z.string().nullable(),
      /** Id in the map. */
      mapped: z.string().nullable(),
    }),
  ),
  /** What is taken for the same step, and why. */
  pairs: z.array(
    z.strictObject({
      step: z.string(),
      mapped: z.string(),
      mapped_name: z.string(),
      score: z.number(),
      by: z.enum(['words', 'place', 'people']),
    }),
  ),
  /** What people said about two steps, the latest last; also about a step that the document has no longer. */
  pairings: z.array(
    z.strictObject({
      pairing_id: z.string(),
      step: z.string(),
      mapped: z.string(),
      mapped_name: z.string(),
      is_same: z.boolean(),
    }),
  ),
})
export type WireGaps = z.infer<typeof gapsSchema>

/** Somebody says that two steps are the same one, or are not. */
export const pairingSchema = z.strictObject({
  step: z.string().min(1).max(5_000),
  mapped: z.string().min(1).max(200),
  is_same: z.boolean(),
})
