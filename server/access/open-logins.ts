import type { LoginSettings, Logins, OidcLogins, OidcSettings, PasswordLogins } from './logins.ts'

/**
 * What keeps the logins is loaded when the first person signs in: it takes a third of a second, which no start has to
 * wait for. Each way has an instance of its own, because that of a provider asks the provider before it does anything,
 * and one that does not answer must keep nobody with a password out.
 */
export function openLogins(settings: LoginSettings, provider: OidcSettings | undefined): Logins {
  let passwords: Promise<PasswordLogins> | undefined
  let oidc: Promise<OidcLogins> | undefined
  return {
    passwords: () => {
      passwords ??= import('./better-auth-passwords.ts').then((home) => home.passwordLogins(settings))
      return passwords
    },
    oidc: async () => {
      if (provider === undefined) return null
      oidc ??= import('./better-auth-oidc.ts').then((home) => home.oidcLogins(settings, provider))
      return oidc
    },
  }
}
