import { z } from 'zod'
import { signedInListSchema } from './account.ts'
import { apiKeyListSchema } from './api-key.ts'
import { dismissalListSchema } from './dismissal.ts'
import { mapsSchema } from './map.ts'
import { messageSchema } from './message.ts'
import { patchRecordSchema } from './patch-record.ts'
import { memberListSchema } from './session.ts'
import { role, threadSchema } from './thread.ts'
import { versionSummarySchema } from './version.ts'

const membership = { joined_at_ms: z.number().int() }

/** A thread of one's own, whole. */
const ownThreadSchema = threadSchema.extend({
  ...membership,
  role: z.literal('owner'),
  ...memberListSchema.shape,
  messages: z.array(messageSchema),
  patches: z.array(patchRecordSchema),
  /** Newest first. */
  versions: z.array(versionSummarySchema),
  ...mapsSchema.shape,
  ...dismissalListSchema.shape,
})

/** A thread of somebody else's: what is one's own there. */
const sharedThreadSchema = z.strictObject({
  ...membership,
  thread_id: z.string(),
  title: z.string(),
  role: role.exclude(['owner']),
  messages: z.array(messageSchema),
})

/** All that is kept of somebody, each thing as REST tells of it elsewhere. */
export const accountDataSchema = z
  .strictObject({
    exported_at_ms: z.number().int(),
    user: z.strictObject({
      user_id: z.string(),
      kind: z.enum(['guest', 'account']),
      name: z.string(),
      color: z.string(),
      /** Of an account with a password. */
      email: z.string().nullable(),
      created_at_ms: z.number().int(),
    }),
    ...signedInListSchema.shape,
    ...apiKeyListSchema.shape,
    threads: z.array(z.discriminatedUnion('role', [ownThreadSchema, sharedThreadSchema])),
  })
  .meta({ id: 'AccountData' })
export type AccountData = z.infer<typeof accountDataSchema>
