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
  /** Another one after each change of the password; null when there is no such login. To be compared, and told nobody. */
  markOf(email: string): Promise<string | null>
  /** From now on the login is opened by this password, and by the one before no more. */
  replace(login: Login, password: string): Promise<void>
}

/** How a person comes back from their provider. `cookies` are for their browser, whichever way it went. */
export type OidcOutcome = { readonly cookies: readonly string[] } & (
  | { readonly kind: 'proven'; readonly login: Login; readonly returnTo: string }
  | { readonly kind: 'failed'; readonly reason: string }
)

export type OidcLogins = {
  /** Where the browser goes, to come back to the path `returnTo` in the end. Throws AppError `unavailable`. */
  begin(returnTo: string): Promise<{ readonly url: string; readonly cookies: readonly string[] }>
  /** `query` is what the provider sent the browser back with. Throws AppError `unavailable`. */
  finish(back: { readonly query: string; readonly cookie: string }): Promise<OidcOutcome>
}

/** The ways to prove who one is. */
export type Logins = {
  passwords(): Promise<PasswordLogins>
  /** Null when no provider is set up. */
  oidc(): Promise<OidcLogins | null>
}

export type OidcSettings = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** PUBLIC_URL */
  readonly ownUrl: string
  /** Registered at the provider. */
  readonly callbackUrl: string
}

export type LoginSettings = {
  readonly database: Database
  /** AUTH_SECRET */
  readonly secret: string
}
