import { z } from 'zod'
import { limits } from './limits.ts'
import { patchSchema, processStateSchema } from './patch.ts'
import { lineOfText, prose } from './text.ts'
import { utf8Length } from './utf8.ts'

export const threadStatus = z.enum(['active', 'paused', 'completed'])
export type ThreadStatus = z.infer<typeof threadStatus>

export const role = z.enum(['owner', 'editor', 'commenter', 'viewer'])
export type Role = z.infer<typeof role>

const title = lineOfText(limits.titleCharacters)
const description = prose(limits.descriptionCharacters)

/**
 * Free-form JSON object. Its size is limited together with its sibling, see contextFits. The metadata describes it for
 * OpenAPI, where a schema that contains itself would have no end.
 */
const freeForm = z.record(z.string().max(200), z.json()).meta({ type: 'object', additionalProperties: true })

/** A change may name one of the two only, so the server asks again when it has both. */
export function contextFits({
  context = {},
  metadata = {},
}: {
  context?: unknown
  metadata?: unknown
}): boolean {
  return utf8Length(JSON.stringify([context, metadata])) <= limits.contextBytes
}
export const contextTooLarge = {
  path: ['context'],
  message: `is larger than ${limits.contextBytes} bytes of JSON together with metadata`,
}

export const createThreadSchema = z
  .strictObject({
    title,
    description: description.optional(),
    context: freeForm.optional(),
    metadata: freeForm.optional(),
  })
  .refine(contextFits, contextTooLarge)
  .meta({ id: 'CreateThread' })
export type CreateThread = z.infer<typeof createThreadSchema>

export const updateThreadSchema = z
  .strictObject({
    title: title.optional(),
    status: threadStatus.optional(),
    description: description.optional(),
    context: freeForm.optional(),
    metadata: freeForm.optional(),
  })
  .refine(contextFits, contextTooLarge)
  .meta({ id: 'UpdateThread' })
export type UpdateThread = z.infer<typeof updateThreadSchema>

export const createdThreadSchema = z
  .strictObject({
    thread_id: z.string(),
    websocket_url: z.string(),
    agent_name: z.string(),
    status: threadStatus,
    current_process_content: z.string(),
    created_at_ms: z.number().int(),
  })
  .meta({ id: 'CreatedThread' })

export const threadSummarySchema = z.strictObject({
  thread_id: z.string(),
  title: z.string(),
  status: threadStatus,
  created_at_ms: z.number().int(),
  updated_at_ms: z.number().int(),
})

export const threadSchema = threadSummarySchema
  .extend({
    description: z.string(),
    context: freeForm,
    metadata: freeForm,
    current_process_content: z.string(),
    role,
    patch_count: z.number().int().nonnegative(),
    last_patch_at_ms: z.number().int().nullable(),
    process_state: processStateSchema,
  })
  .meta({ id: 'Thread' })
export type WireThread = z.infer<typeof threadSchema>

export const threadListSchema = z
  .strictObject({
    threads: z.array(threadSummarySchema),
    next_page_token: z.string().optional(),
  })
  .meta({ id: 'ThreadList' })

/** The whole ETag of a thread, as it came, or the part of it that names the document. */
const baseVersion = z
  .string()
  .max(200)
  .regex(/^(?:W\/)?(?:"\d+\.[\w-]+\.[\w-]+"|\d+\.[\w-]+\.[\w-]+|[\w-]+)$/, 'is no ETag of a thread')

export const applyPatchesSchema = z.strictObject({
  patches: z.array(patchSchema).min(1).max(limits.patchesPerRequest),
  /** The version the caller read (ETag of the thread's content); patches are carried over what changed since. */
  base_version: baseVersion.optional(),
  dry_run: z.boolean().optional(),
  /** All or nothing. */
  atomic: z.boolean().optional(),
})

const patchResultSchema = z.strictObject({
  patch_id: z.string().optional(),
  status: z.enum(['applied', 'refused']),
  code: z.string().optional(),
  detail: z.string().optional(),
  candidates: z.array(z.string()).optional(),
  /** Of a refusal because of what others wrote: the text as it is now. */
  current_content: z.string().optional(),
  section: z.string().optional(),
  warnings: z.array(z.string()).optional(),
})

export const patchResultsSchema = z.strictObject({
  results: z.array(patchResultSchema),
  process_state: processStateSchema,
})

export const ticketSchema = z.strictObject({ ticket: z.string(), expires_at_ms: z.number().int() })
