import { z } from 'zod'
import { limits } from './limits.ts'
import { lineOfText } from './text.ts'

/** What a finding is known again by, as `GET …/findings` tells it. */
const markShape = {
  rule: z.string().min(1).max(limits.ruleIdCharacters),
  section: z.string().max(limits.locationCharacters).nullable(),
  words: z.string().max(limits.markedWordsCharacters),
}

/** Body of POST …/findings/dismissals: the finding that is to stand as it is, and why. */
export const dismissFindingSchema = z.strictObject({
  ...markShape,
  reason: lineOfText(limits.dismissalReasonCharacters),
})
export type DismissFinding = z.infer<typeof dismissFindingSchema>

/** A finding that somebody let stand: it counts no more, until its words change or it is taken back. */
export const dismissalSchema = z.strictObject({
  dismissal_id: z.string(),
  ...markShape,
  reason: z.string(),
  /** The name of whoever did it. */
  by: z.string(),
  created_at_ms: z.number().int(),
})
export type WireDismissal = z.infer<typeof dismissalSchema>

/** Answer of GET …/findings/dismissals. */
export const dismissalListSchema = z.strictObject({ dismissals: z.array(dismissalSchema) })
