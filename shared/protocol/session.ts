import { z } from 'zod'
import { limits } from './limits.ts'
import { role } from './thread.ts'

/** Names stand beside other people's text, so they hold nothing that hides or turns what follows them. */
export const personName = z
  .string()
  .trim()
  .min(1)
  .max(limits.nameCharacters)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u, 'has characters that cannot be shown')

export const guestSignInSchema = z.strictObject({ name: personName.optional() })
export const renameSchema = z.strictObject({ name: personName })

/** Who the browser is, and what this server is: the first thing the web app asks. */
export const sessionSchema = z
  .strictObject({
    user: z
      .strictObject({
        user_id: z.string(),
        name: z.string(),
        color: z.string(),
        /** Known by this browser alone. */
        is_guest: z.boolean(),
        /** What an account signs in by, where that is an e-mail and a password. */
        email: z.string().nullable(),
      })
      .nullable(),
    guests_allowed: z.boolean(),
    /** Whether people may make themselves an account with a password. */
    sign_up_allowed: z.boolean(),
    /** What the sign-in provider is called; null when there is none. */
    oidc_name: z.string().nullable(),
    designer: z.strictObject({ engine: z.enum(['builtin', 'llm']), name: z.string() }),
  })
  .meta({ id: 'Session' })
export type WireSession = z.infer<typeof sessionSchema>

export const createLinkSchema = z.strictObject({
  role: role.exclude(['owner']),
  /** Absent: the link works until it is revoked. */
  expires_in_ms: z
    .number()
    .int()
    .positive()
    .max(365 * 24 * 3600 * 1000)
    .optional(),
})
export const linkSchema = z
  .strictObject({
    link_id: z.string(),
    role,
    /** Shown once; the token stands in the URL's fragment and never reaches a server log. */
    url: z.string().optional(),
    created_at_ms: z.number().int(),
    expires_at_ms: z.number().int().nullable(),
  })
  .meta({ id: 'Link' })
export const linkListSchema = z.strictObject({ links: z.array(linkSchema) })
export const acceptLinkSchema = z.strictObject({ token: z.string().min(20).max(200) })
export const acceptedLinkSchema = z.strictObject({ thread_id: z.string(), role })

const memberSchema = z.strictObject({
  user_id: z.string(),
  name: z.string(),
  color: z.string(),
  role,
})
export const addMemberSchema = z.strictObject({
  user_id: z.string().min(1).max(100),
  role: role.exclude(['owner']),
})
export const changeMemberSchema = z.strictObject({ role })
export const memberListSchema = z.strictObject({ members: z.array(memberSchema) })
