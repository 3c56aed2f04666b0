import type { Database } from '../storage/database.ts'

/** Something by which a person has proven who they are. Who they are here, accounts.ts knows. */
export type Login = {
  readonly id: string
  readonly name: string
  /** Null when they came by a provider. */
  readonly email: string | null
}

export type PasswordLogins = {
  /** Throws AppError `conflict` when the e-mail has a login already. */
  add(wish: { email: string; password: string; name: string }): Promise<Login>
  /** Null when there is no such login, or the password is another one; both take the same time. */
  find(credentials: { email: string; password: string }): Promise<Login | null>
}

/** The ways to prove who one is. */
export type Logins = { passwords(): Promise<PasswordLogins> }

export type LoginSettings = {
  readonly database: Database
  /** AUTH_SECRET */
  readonly secret: string
}
