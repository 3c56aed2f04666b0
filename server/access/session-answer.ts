import type { WireSession } from '#shared/protocol/session.ts'
import type { Accounts } from './accounts.ts'
import type { Actor } from './actor.ts'

/** What this server is, for the web app to say so. */
export type ServerFacts = {
  /** Who may come in without an account. */
  readonly guestsAllowed: boolean
  /** Whether people may make themselves an account with a password. */
  readonly signUpAllowed: boolean
  /** What the sign-in provider is called, or null when there is none. */
  readonly oidcName: string | null
  /** What answers in the chats. */
  readonly designer: WireSession['designer']
}

/** Who the caller is, as every sign-in answers it. */
export type DescribeSession = (actor: Actor | null) => Promise<WireSession>

export function describeSession(accounts: Accounts, facts: ServerFacts): DescribeSession {
  return async (actor) => ({
    user: actor && (await describeUser(accounts, actor)),
    guests_allowed: facts.guestsAllowed,
    sign_up_allowed: facts.signUpAllowed,
    oidc_name: facts.oidcName,
    designer: facts.designer,
  })
}

async function describeUser(accounts: Accounts, { userId, name, color }: Actor) {
  const { isGuest, email } = await accounts.profile(userId)
  return { user_id: userId, name, color, is_guest: isGuest, email }
}
