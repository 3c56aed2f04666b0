import { z } from 'zod'
import { limits } from './limits.ts'

const content = z.string().max(limits.patchContentCharacters)
const adds: ReadonlySet<string> = new Set(['insert', 'append'])

/**
 * A patch as it crosses the wire, in the words of the brief. `update` takes `new_content`, or `content` as a synonym.
 * What has no text to write is no patch.
 */
export const patchSchema = z
  .strictObject({
    operation: z.enum(['insert', 'update', 'delete', 'append']),
    location: z.string().min(1).max(limits.locationCharacters),
    content: content.optional(),
    old_content: content.optional(),
    new_content: content.optional(),
    reason: z.string().max(1_000).optional(),
  })
  .refine(({ operation, content }) => content !== undefined || !adds.has(operation), {
    path: ['content'],
    message: 'is needed to insert or append',
  })
  .refine(
    ({ operation, content, new_content }) => operation !== 'update' || (new_content ?? content) !== undefined,
    {
      path: ['new_content'],
      message: 'is needed to update',
    },
  )
export type WirePatch = z.infer<typeof patchSchema>

/** Computed from the document by rules (shared/process/progress.ts), never claimed by a model. */
export const processStateSchema = z.strictObject({
  completion_percentage: z.number().int().min(0).max(100),
  sections_completed: z.array(z.string()),
  sections_pending: z.array(z.string()),
  total_patches_applied: z.number().int().nonnegative(),
})
export type ProcessState = z.infer<typeof processStateSchema>

/** A patch that was applied, as frames and messages carry it. */
export const appliedPatchSchema = z.strictObject({
  patch_id: z.string(),
  operation: z.enum(['insert', 'update', 'delete', 'append']),
  location: z.string(),
  content: z.string().optional(),
  old_content: z.string().optional(),
  new_content: z.string().optional(),
  reason: z.string().optional(),
  /** The heading that was matched or created, for people. */
  section: z.string().optional(),
  status: z.enum(['applied', 'kept', 'undone']).optional(),
  /** It broke off: only a part of it was written, and that part is what the patch is. */
  interrupted: z.boolean().optional(),
  /** The name of whoever kept, undid or redid it last. Absent while nobody did. */
  by: z.string().optional(),
  /** Words that came and went, for the row in the chat. */
  words_added: z.number().int().nonnegative().optional(),
  words_removed: z.number().int().nonnegative().optional(),
})
export type AppliedWirePatch = z.infer<typeof appliedPatchSchema>

/** A patch of the designer that changed nothing, with the reason that the designer and the people get. */
export const refusedPatchSchema = z.strictObject({
  operation: z.enum(['insert', 'update', 'delete', 'append']),
  location: z.string(),
  code: z.string(),
  detail: z.string(),
})

export const miniProcessSchema = z.strictObject({
  patches: z.array(appliedPatchSchema),
  process_state: processStateSchema,
})
export type MiniProcess = z.infer<typeof miniProcessSchema>
