import { z } from 'zod'

/** What somebody did in a thread, or tried to do. It never holds what people wrote. */
const auditEntrySchema = z
  .strictObject({
    audit_id: z.string(),
    at_ms: z.number().int(),
    /** What was done, as `member.change`. */
    action: z.string(),
    /** Who did it. `designer` acts for the user who asked it; nobody is known of a `stranger`. */
    by: z.strictObject({
      kind: z.enum(['person', 'program', 'designer', 'stranger']),
      user_id: z.string().nullable(),
      /** As the user is called now. */
      name: z.string().nullable(),
      key_id: z.string().optional(),
      run_id: z.string().optional(),
    }),
    /** Null: it is being done, or the server stopped meanwhile. */
    outcome: z.enum(['done', 'refused', 'failed']).nullable(),
    /** Of the problem, where it was not done. */
    code: z.string().optional(),
    /** Ids of what it touched, roles, counts. */
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
  })
  .meta({ id: 'AuditEntry' })
export type WireAuditEntry = z.infer<typeof auditEntrySchema>

export const auditListSchema = z.strictObject({
  entries: z.array(auditEntrySchema),
  next_page_token: z.string().optional(),
})
