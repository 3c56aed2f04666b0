import type { BetterAuthOptions } from 'better-auth'
import type { LoginSettings } from './logins.ts'

/**
 * What better-auth does for us, and what it does not. It is asked one thing, whose login this is: it keeps passwords and
 * the identities of a provider, in tables of its own (migration 0010). Who a login is in this product, and who is signed
 * in where, is kept by us alone.
 */
export function betterAuthOptions({ database, secret }: LoginSettings) {
  return {
    secret,
    // It tells nobody of us, and what it would log holds e-mail addresses.
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Ours count by account and address: rates.ts.
    rateLimit: { enabled: false },
    database: { db: database.sql, type: database.kind },
    user: { modelName: 'logins' },
    account: { modelName: 'login_proofs' },
    secondaryStorage: nowhere,
  } satisfies BetterAuthOptions
}

/**
 * Where its sessions go. It would store their tokens as they are, so that whoever reads the database could sign in; ours
 * are stored as hashes, and one truth about who is signed in is enough.
 */
const nowhere: NonNullable<BetterAuthOptions['secondaryStorage']> = {
  get: async () => null,
  set: async () => {},
  delete: async () => {},
  getAndDelete: async () => null,
  increment: async () => 1,
}
