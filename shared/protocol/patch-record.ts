import { z } from 'zod'
import { processStateSchema } from './patch.ts'

/** A Yjs id: client and clock (shared/document/id-set.ts). */
const id = z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()])

/**
 * Words that a patch deleted, and where: in the element `within` (null: in the document itself), behind the character or
 * block `after` (null: at its start).
 */
const removedSchema = z.strictObject({
  within: id.nullable(),
  after: id.nullable(),
  /** A part of a block's text; else blocks, a line each. */
  is_inline: z.boolean(),
  text: z.string(),
})
export type WireRemoved = z.infer<typeof removedSchema>

/** A patch as it is listed: what was asked for, by whom, and what it did to the text. */
export const patchRecordSchema = z.strictObject({
  patch_id: z.string(),
  sequence: z.number().int(),
  status: z.enum(['applied', 'kept', 'undone']),
  /** It broke off: only a part of it was written. */
  interrupted: z.boolean().optional(),
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
  removed: z.array(removedSchema),
  warnings: z.array(z.string()),
  created_at_ms: z.number().int(),
})
export type WirePatchRecord = z.infer<typeof patchRecordSchema>

export const patchListSchema = z.strictObject({
  patches: z.array(patchRecordSchema),
  /** Give it as `after_sequence` for the next page; absent at the end. */
  next_after_sequence: z.number().int().optional(),
})

/** Body of POST …/undo and …/redo. */
export const reversalRequestSchema = z.strictObject({
  /** What to do about later patches on top: true takes them along, false leaves them, absent asks by a conflict. */
  with_dependents: z.boolean().optional(),
})

/** Why text stays: others wrote it, or it is in a table row that stays for the sake of what others wrote. */
export const keptReason = z.enum(['text_of_others', 'row_of_others'])

/** What a keep, an undo or a redo did. */
export const reviewedSchema = z.strictObject({
  /** Of the patches that were asked for. */
  status: z.enum(['applied', 'kept', 'undone']),
  patch_ids: z.array(z.string()),
  /** Later patches that went along. */
  dependents: z
    .array(z.strictObject({ patch_id: z.string(), status: z.enum(['applied', 'undone']) }))
    .optional(),
  /** Text that stayed, though what it stood in was taken back. */
  kept: z
    .array(
      z.strictObject({
        patch_id: z.string(),
        text: z.string(),
        reason: keptReason,
      }),
    )
    .optional(),
  /** Characters that did not come back, because others removed the block they stood in. */
  lost_characters: z.number().int().positive().optional(),
  process_state: processStateSchema,
})
export type Reviewed = z.infer<typeof reviewedSchema>
