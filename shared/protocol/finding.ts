import { z } from 'zod'
import { patchSchema, processStateSchema } from './patch.ts'

/** Something that a rule found in a document (shared/process/finding.ts). */
export const findingSchema = z.strictObject({
  /** Stable, as in `step/no-actor` or `spy/missing-timeout`. */
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info', 'hint']),
  message: z.string(),
  /** The heading it stands under, as written; null where it is about the document as a whole. */
  section: z.string().nullable(),
  /** What mends it, each by itself: send the patches to the thread. */
  fixes: z.array(z.strictObject({ title: z.string(), patches: z.array(patchSchema) })).optional(),
  /** What to say to the designer to have it mended. */
  ask: z.string().optional(),
})
export type WireFinding = z.infer<typeof findingSchema>

export const findingsSchema = z.strictObject({
  findings: z.array(findingSchema),
  process_state: processStateSchema,
  metrics: z.strictObject({
    words: z.number().int().nonnegative(),
    steps: z.number().int().nonnegative(),
    decisions: z.number().int().nonnegative(),
    /** How often one step is somebody else's than the one before. */
    handoffs: z.number().int().nonnegative(),
    /** False for a text in another language: the rules that read English words said nothing. */
    is_english: z.boolean(),
  }),
})
export type WireFindings = z.infer<typeof findingsSchema>
