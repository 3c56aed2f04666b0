import { OpenAPIHono } from '@hono/zod-openapi'
import type { WireSession } from '#shared/protocol/session.ts'
import type { PublicUrlSettings } from '../http/public-url.ts'
import type { Log } from '../log.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Access } from './access.ts'
import { accountRoutes, openAccountRoutes } from './account-routes.ts'
import { Accounts } from './accounts.ts'
import type { ApiEnv } from './authenticate.ts'
import { deviceRoutes } from './device-routes.ts'
import { Devices } from './devices.ts'
import { Entrance } from './entrance.ts'
import type { OidcSettings } from './logins.ts'
import { oidcCallbackPath, oidcRoutes, openOidcRoutes } from './oidc-routes.ts'
import { openLogins } from './open-logins.ts'
import type { Revocations } from './revocations.ts'
import type { Sessions } from './session.ts'
import { describeSession } from './session-answer.ts'
import { openSessionRoutes, sessionRoutes } from './session-routes.ts'

export type SignInParts = {
  readonly database: Database
  readonly access: Access
  readonly sessions: Sessions
  readonly revocations: Revocations
  readonly urls: PublicUrlSettings
  readonly log: Log
  readonly newId: NewId
  readonly now: () => number
  /** AUTH_SECRET */
  readonly secret: string
  readonly guestsAllowed: boolean
  /** OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and PUBLIC_URL. */
  readonly oidc: Omit<OidcSettings, 'callbackUrl'> | undefined
  readonly designer: WireSession['designer']
}

/** For those who are not signed in yet; see authenticate(). */
export const openSignInRoutes: readonly string[] = [
  ...openSessionRoutes,
  ...openAccountRoutes,
  ...openOidcRoutes,
]

/** Everything by which people come in, are known, and go out. */
export function signInRoutes(parts: SignInParts): OpenAPIHono<ApiEnv> {
  const { access, sessions, guestsAllowed, designer } = parts
  const oidc = parts.oidc && { ...parts.oidc, callbackUrl: parts.oidc.ownUrl + oidcCallbackPath }
  // Who takes no guests and has a provider wants people to be who the provider says.
  const signUpAllowed = guestsAllowed || oidc === undefined
  const oidcName = oidc ? new URL(oidc.issuer).host : null
  const devices = new Devices(parts)
  const entrance = new Entrance({ ...parts, devices })
  const logins = openLogins(parts, oidc)
  const accounts = new Accounts({ ...parts, logins })
  const describe = describeSession(accounts, { guestsAllowed, signUpAllowed, oidcName, designer })

  const routes = new OpenAPIHono<ApiEnv>()
  routes.route('/', sessionRoutes({ access, sessions, entrance, describe, guestsAllowed }))
  routes.route('/', accountRoutes({ access, accounts, entrance, describe, signUpAllowed }))
  routes.route('/', oidcRoutes({ access, accounts, entrance, logins, log: parts.log }))
  routes.route('/', deviceRoutes({ access, devices, entrance }))
  return routes
}
