import { z } from 'zod'
import { attributedAuthorSchema } from './attribution.ts'
import { limits } from './limits.ts'
import { keptReason } from './patch-record.ts'

/**
 * What a version was taken for.
 * - `named`: somebody gave this state a name, then or later.
 * - `run`: the designer was about to answer the message `message_id`. None is taken when nothing changed since the last.
 * - `restore`: somebody was about to restore an older version.
 * - `auto`: it was asked for without a name.
 */
const versionKind = z.enum(['named', 'run', 'restore', 'auto'])

const personSchema = z.strictObject({ user_id: z.string(), name: z.string(), color: z.string() })

export const versionSummarySchema = z.strictObject({
  version_id: z.string(),
  kind: versionKind,
  /** Of a `run` the first words of the message, of a `restore` the name of what was restored then; until it is renamed. */
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

export const renameVersionSchema = z.strictObject({
  name: z.string().trim().min(1).max(limits.versionNameCharacters),
})

/**
 * - `whole`: the document becomes exactly what it was.
 * - `designer`: it stays as it is, less what the designer wrote since. What people wrote stays.
 */
const restoreMode = z.enum(['whole', 'designer'])
export type RestoreMode = z.infer<typeof restoreMode>

export const restoreVersionSchema = z.strictObject({
  mode: restoreMode.default('whole'),
  /** Only say what it would change. */
  dry_run: z.boolean().default(false),
})

export const restoredVersionSchema = z.strictObject({
  /** The document as it was just before: restoring that one, or undoing what followed it, takes the restore back. */
  version_id: z.string(),
})

/** What a restore would change. */
export const restorePreviewSchema = z
  .strictObject({
    mode: restoreMode,
    /** Markdown of the document as it is, and as it would be. */
    before: z.string(),
    after: z.string(),
    words_added: z.number().int().nonnegative(),
    words_removed: z.number().int().nonnegative(),
    /** Whose words would go, those with the most first. */
    writers: z.array(attributedAuthorSchema.extend({ words_removed: z.number().int().positive() })),
    /** Patches that would be undone, or redone. */
    patches: z.array(
      z.strictObject({
        patch_id: z.string(),
        section: z.string().nullable(),
        status: z.enum(['applied', 'undone']),
      }),
    ),
    /** What others wrote into patches that would be undone, and that would stay. */
    kept: z.array(z.strictObject({ patch_id: z.string(), text: z.string(), reason: keptReason })),
  })
  .meta({ id: 'RestorePreview' })
export type WireRestorePreview = z.infer<typeof restorePreviewSchema>
