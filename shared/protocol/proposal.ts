import { z } from 'zod'

/**
 * A change that the designer may not make alone, because it takes away much of the text or a whole section of people's
 * words. It is made when somebody who may edit allows it.
 */
export const proposalSchema = z.strictObject({
  proposal_id: z.string(),
  /** The designer's message in which it is shown. */
  message_id: z.string(),
  run_id: z.string(),
  operation: z.enum(['insert', 'update', 'delete', 'append']),
  location: z.string(),
  /** The heading that was matched, for people. */
  section: z.string(),
  /** Why, in the designer's words. */
  reason: z.string().optional(),
  /** What is asked for: text that is to go, or the text that is to stand there. Absent: the whole section goes. */
  content: z.string().optional(),
  /** How many words would go. */
  words: z.number().int().nonnegative(),
  /** How many of them people wrote, those who wrote most first. The others are the designer's. */
  writers: z.array(z.strictObject({ name: z.string(), words: z.number().int().positive() })),
  /** A whole section of people's words; or, together with what the run took away already, more than 30 % of the text. */
  cause: z.enum(['section', 'share']),
  /** `outdated`: it was allowed when the document had changed so that it did not fit any more. */
  status: z.enum(['open', 'allowed', 'refused', 'outdated']),
  /** The name of whoever decided, and when. */
  by: z.string().optional(),
  decided_at_ms: z.number().int().optional(),
  /** Once allowed: the patch that it became. */
  patch_id: z.string().optional(),
  created_at_ms: z.number().int(),
})
export type WireProposal = z.infer<typeof proposalSchema>

/** Answer of GET …/proposals. */
export const proposalListSchema = z.strictObject({ proposals: z.array(proposalSchema) })
