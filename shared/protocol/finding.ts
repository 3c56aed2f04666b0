import { z } from 'zod'
import { dismissalSchema } from './dismissal.ts'
import { patchSchema, processStateSchema } from './patch.ts'

/** Something that a rule found in a document (shared/process/finding.ts). */
export const findingSchema = z.strictObject({
  /** Stable, as in `step/no-actor` or `spy/missing-timeout`. */
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info', 'hint']),
  message: z.string(),
  /** The heading it stands under, as written; null where it is about the document as a whole. */
  section: z.string().nullable(),
  /** The words that it is about, on one line; empty where it is about the document as a whole. */
  words: z.string(),
  /** What mends it, each by itself: send the patches to the thread. */
  fixes: z.array(z.strictObject({ title: z.string(), patches: z.array(patchSchema) })).optional(),
  /** What to say to the designer to have it mended. */
  ask: z.string().optional(),
  /** Somebody let it stand: it counts no more. */
  dismissed: dismissalSchema
    .pick({ dismissal_id: true, reason: true, by: true, created_at_ms: true })
    .optional(),
})
export type WireFinding = z.infer<typeof findingSchema>

/** The rules that findings come from. */
export const ruleListSchema = z.strictObject({
  rules: z.array(
    z.strictObject({
      rule: z.string(),
      severity: z.enum(['error', 'warning', 'info', 'hint']),
      /** What it looks for. */
      about: z.string(),
      /** Where it comes from. */
      source: z.string(),
      /** It reads English words, and says nothing of a document in another language. */
      english_only: z.boolean(),
      /** It finds nothing until somebody gives it a severity (PATCH …/rules). */
      off_at_first: z.boolean(),
    }),
  ),
})
export type WireRuleList = z.infer<typeof ruleListSchema>

/** Why the document is as complete as it is: the sections that its kind requires. */
const completionSchema = z.strictObject({
  sections: z.array(
    z.strictObject({
      /** Of the catalogue, as in `errors`. */
      section: z.string(),
      /** As written where the section is there. */
      heading: z.string(),
      weight: z.number().int().positive(),
      percent: z.number().int().min(0).max(100),
      state: z.enum(['absent', 'empty', 'thin', 'generic', 'assumed', 'incomplete', 'filled']),
      /** What is missing, for people; empty when nothing is. */
      reasons: z.array(z.string()),
    }),
  ),
  /** Errors and assumptions: while there are any, it is 99 % at most. */
  open: z.array(z.string()),
})
export type WireCompletion = z.infer<typeof completionSchema>

export const findingsSchema = z.strictObject({
  findings: z.array(findingSchema),
  process_state: processStateSchema,
  completion: completionSchema,
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
