import { z } from 'zod'

/** A patch as it is listed: what was asked for, by whom, and what it did to the text. */
export const patchRecordSchema = z.strictObject({
  patch_id: z.string(),
  sequence: z.number().int(),
  status: z.enum(['applied', 'kept', 'undone']),
  operation: z.enum(['insert', 'update', 'delete', 'append']),
  location: z.string(),
  content: z.string().optional(),
  old_content: z.string().optional(),
  new_content: z.string().optional(),
  reason: z.string().optional(),
  section: z.string().nullable(),
  author: z.strictObject({ kind: z.enum(['agent', 'user', 'api']), id: z.string() }),
  run_id: z.string().nullable(),
  message_id: z.string().nullable(),
  model: z.string().nullable(),
  /** Markdown of the blocks it touched. */
  before: z.string(),
  after: z.string(),
  warnings: z.array(z.string()),
  created_at_ms: z.number().int(),
})
export type WirePatchRecord = z.infer<typeof patchRecordSchema>

export const patchListSchema = z.strictObject({
  patches: z.array(patchRecordSchema),
  /** Give it as `after_sequence` for the next page; absent at the end. */
  next_after_sequence: z.number().int().optional(),
})
