import type { LoginSettings, Logins, PasswordLogins } from './logins.ts'

/**
 * What keeps the passwords is loaded when the first person signs in: it takes a third of a second, which no start has to
 * wait for.
 */
export function openLogins(settings: LoginSettings): Logins {
  let passwords: Promise<PasswordLogins> | undefined
  return {
    passwords: () => {
      passwords ??= import('./better-auth-passwords.ts').then((home) => home.passwordLogins(settings))
      return passwords
    },
  }
}
