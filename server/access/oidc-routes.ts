import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { AppError } from '#shared/errors.ts'
import { oidcStartedSchema, startOidcSchema } from '#shared/protocol/account.ts'
import { apiBase } from '../http/paths.ts'
import { problems } from '../http/problem.ts'
import type { Log } from '../log.ts'
import type { Access } from './access.ts'
import type { Accounts } from './accounts.ts'
import type { ApiEnv } from './authenticate.ts'
import type { Entrance } from './entrance.ts'
import type { Logins, OidcLogins } from './logins.ts'

export type OidcRouteParts = {
  readonly access: Access
  readonly accounts: Accounts
  readonly entrance: Entrance
  readonly logins: Logins
  readonly log: Log
}

/** Where the provider sends people back to; it must be registered there. */
export const oidcCallbackPath = `${apiBase}/session/oidc/callback`

/** For those who are not signed in yet; see authenticate(). */
export const openOidcRoutes: readonly string[] = [`POST ${apiBase}/session/oidc`, `GET ${oidcCallbackPath}`]

const startOidc = createRoute({
  method: 'post',
  path: '/session/oidc',
  operationId: 'startOidc',
  summary: 'Begin to sign in by the provider',
  description: 'A browser goes on at the URL, and comes back signed in to the path that was asked for.',
  tags: ['session'],
  security: [],
  request: { body: { required: true, content: { 'application/json': { schema: startOidcSchema } } } },
  responses: {
    200: {
      description: 'Where the browser goes; the cookie by which it is recognised is set',
      content: { 'application/json': { schema: oidcStartedSchema } },
    },
    ...problems('malformed', 'forbidden', 'not_found', 'unsupported_media_type', 'invalid', 'unavailable'),
  },
})

const finishOidc = createRoute({
  method: 'get',
  path: '/session/oidc/callback',
  operationId: 'finishOidc',
  summary: 'Where the provider sends people back to',
  tags: ['session'],
  security: [],
  responses: {
    302: { description: 'Signed in, or back at the entrance, which says why not' },
    ...problems('not_found', 'rate_limited', 'unavailable'),
  },
})

/** Sign-in by the provider that the operator set up, if any. */
export function oidcRoutes(parts: OidcRouteParts): OpenAPIHono<ApiEnv> {
  const { access, accounts, entrance, logins, log } = parts
  const routes = new OpenAPIHono<ApiEnv>()

  const provider = async (): Promise<OidcLogins> => {
    const oidc = await logins.oidc()
    if (!oidc) throw new AppError('not_found', 'This server has no sign-in provider.')
    return oidc
  }

  routes.openapi(startOidc, async (c) => {
    const { url, cookies } = await (await provider()).begin(c.req.valid('json').return_to)
    for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
    return c.json({ url }, 200)
  })

  routes.openapi(finishOidc, async (c) => {
    const oidc = await provider()
    // It may make a user, who stays, as a guest does.
    await c.var.rates.countGuestSignIn()
    const { headers, url } = c.req.raw
    const query = new URL(url).searchParams.toString()
    const outcome = await oidc.finish({ query, cookie: headers.get('cookie') ?? '' })
    for (const cookie of outcome.cookies) c.header('set-cookie', cookie, { append: true })
    if (outcome.kind === 'failed') {
      const isRefusal = outcome.reason === 'access_denied'
      // The reason may be the provider's own text; ours are words with a line between them.
      const reason = /^[a-z_]{1,60}$/.test(outcome.reason) ? outcome.reason : 'unknown'
      log.warn('session.oidc_failed', { reason })
      return c.redirect(`/sign-in?problem=${isRefusal ? 'refused' : 'failed'}`, 302)
    }
    const userId = await accounts.enter(outcome.login, await access.personOf(headers))
    await entrance.letIn(c, userId, 'oidc')
    return c.redirect(outcome.returnTo, 302)
  })

  return routes
}
