import { z } from 'zod'
import { limits } from './limits.ts'
import { personName } from './session.ts'

const email = z.string().trim().max(254).pipe(z.email('is no e-mail address'))
const maxPassword = limits.maxPasswordCharacters

export const signInSchema = z.strictObject({ email, password: z.string().min(1).max(maxPassword) })
/** A long password is worth more than one with a digit in it: nothing else is asked of it but that it is not common. */
const newPassword = z.string().min(limits.minPasswordCharacters).max(maxPassword)
export const signUpSchema = z.strictObject({ email, password: newPassword, name: personName })

export const changePasswordSchema = z
  .strictObject({ old_password: z.string().min(1).max(maxPassword), new_password: newPassword })
  .refine((typed) => typed.new_password !== typed.old_password, {
    path: ['new_password'],
    message: 'is the old one',
  })

/** A path of this server's own web app: not `//evil.test`, nor what a browser would read as that. */
const ownPath = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[^\\\p{Cc}\s]*$/u, 'is no path of this server')

export const startOidcSchema = z.strictObject({ return_to: ownPath.default('/') })
export const oidcStartedSchema = z.strictObject({ url: z.url() })

/** Where somebody is signed in. */
const signedInSchema = z
  .strictObject({
    session_id: z.string(),
    /** `Firefox on Windows`, or empty when the browser did not say */
    device: z.string(),
    /** The one that asks. */
    is_current: z.boolean(),
    signed_in_at_ms: z.number().int(),
    /** Exact to a few minutes. */
    used_at_ms: z.number().int(),
  })
  .meta({ id: 'SignedIn' })
export const signedInListSchema = z.strictObject({ sessions: z.array(signedInSchema) })
