import { z } from 'zod'
import { limits } from './limits.ts'

/**
 * What a version was taken for.
 * - `named`: somebody gave this state a name.
 * - `run`: the designer was about to answer the message `message_id`. None is taken when nothing changed since the last.
 * - `restore`: somebody was about to restore an older version.
 * - `auto`: it was asked for without a name.
 */
const versionKind = z.enum(['named', 'run', 'restore', 'auto'])

const personSchema = z.strictObject({ user_id: z.string(), name: z.string(), color: z.string() })

export const versionSummarySchema = z.strictObject({
  version_id: z.string(),
  kind: versionKind,
  /** Of a `run` the first words of the message, of a `restore` the name of what was restored then. */
  name: z.string().nullable(),
  run_id: z.string().nullable(),
  message_id: z.string().nullable(),
  created_by: personSchema,
  created_at_ms: z.number().int(),
})
export type VersionSummary = z.infer<typeof versionSummarySchema>

export const versionListSchema = z.strictObject({
  versions: z.array(versionSummarySchema),
  next_page_token: z.string().optional(),
})

export const versionSchema = versionSummarySchema
  .extend({
    /** Markdown */
    content: z.string(),
    /** Everybody who had changed the document until then. */
    authors: z.array(personSchema.extend({ type: z.enum(['human', 'agent']) })),
  })
  .meta({ id: 'Version' })
export type WireVersion = z.infer<typeof versionSchema>

export const createVersionSchema = z.strictObject({
  name: z.string().trim().min(1).max(limits.versionNameCharacters).optional(),
})

export const createdVersionSchema = z.strictObject({ version_id: z.string() })

export const restoreVersionSchema = z.strictObject({
  /** `whole`: the document becomes what it was. */
  mode: z.enum(['whole']).default('whole'),
})

export const restoredVersionSchema = z.strictObject({
  /** The document as it was just before: restoring that takes the restore back. */
  version_id: z.string(),
})
