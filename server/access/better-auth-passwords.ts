import { APIError, betterAuth } from 'better-auth'
import { AppError } from '#shared/errors.ts'
import { limits } from '#shared/protocol/limits.ts'
import { betterAuthOptions } from './better-auth.ts'
import type { LoginSettings, PasswordLogins } from './logins.ts'

/** Logins by e-mail and password, hashed by scrypt. */
export function passwordLogins(settings: LoginSettings): PasswordLogins {
  const auth = betterAuth({
    ...betterAuthOptions(settings),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: limits.minPasswordCharacters,
      maxPasswordLength: limits.maxPasswordCharacters,
    },
  })
  return {
    async add(wish) {
      await removeUnfinished(settings, wish.email)
      try {
        const { user } = await auth.api.signUpEmail({ body: wish })
        return user
      } catch (error) {
        if (!(await isTaken(settings, wish.email))) throw error
        const told = 'This e-mail has an account already. Sign in with its password.'
        throw new AppError('conflict', told, {}, error)
      }
    },
    async find(credentials) {
      try {
        const { user } = await auth.api.signInEmail({ body: credentials })
        return user
      } catch (error) {
        if (codeOf(error) === 'INVALID_EMAIL_OR_PASSWORD') return null
        throw error
      }
    },
    async markOf(email) {
      const row = await settings.database.sql
        .selectFrom('logins')
        .innerJoin('login_proofs', 'login_proofs.userId', 'logins.id')
        .select('login_proofs.password')
        .where('logins.email', '=', email.toLowerCase())
        .executeTakeFirst()
      return row?.password ?? null
    },
    async replace({ id }, password) {
      const { internalAdapter, password: hashing } = await auth.$context
      await internalAdapter.updatePassword(id, await hashing.hash(password))
    },
  }
}

/** Asked when a login could not be added: of two that come at once, the database refuses one without saying why. */
async function isTaken({ database: { sql } }: LoginSettings, email: string): Promise<boolean> {
  const row = await sql
    .selectFrom('logins')
    .select('id')
    .where('email', '=', email.toLowerCase())
    .executeTakeFirst()
  return row !== undefined
}

const codeOf = (error: unknown) => (error instanceof APIError ? error.body?.code : undefined)

/** A login that was begun and not finished is in nobody's way after this time. */
const unfinishedMs = 60_000

/**
 * A login and its password are stored one after the other, not in one transaction, because hashing would hold up all who
 * write meanwhile. A crash in between leaves a login that nobody can open.
 */
async function removeUnfinished({ database: { sql } }: LoginSettings, email: string): Promise<void> {
  const unfinished = await sql
    .selectFrom('logins')
    .leftJoin('login_proofs', 'login_proofs.userId', 'logins.id')
    .select(['logins.id', 'logins.createdAt'])
    .where('logins.email', '=', email.toLowerCase())
    .where('login_proofs.id', 'is', null)
    .executeTakeFirst()
  if (!unfinished || Date.now() - new Date(unfinished.createdAt).getTime() < unfinishedMs) return
  await sql.deleteFrom('logins').where('id', '=', unfinished.id).execute()
}
