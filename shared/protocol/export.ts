import type { z } from 'zod'
import { findingsSchema } from './finding.ts'
import { flowSchema } from './flow.ts'
import { threadSchema } from './thread.ts'

/** A thread as a file of JSON: what it is, its document, and what is known about it by reading. */
export const exportSchema = threadSchema
  .omit({ role: true })
  .extend(findingsSchema.omit({ process_state: true }).shape)
  .extend({ flow: flowSchema })
  .meta({ id: 'ThreadExport' })
export type ThreadExport = z.infer<typeof exportSchema>
