import type { MiddlewareHandler } from 'hono'
import { AppError } from '#shared/errors.ts'
import { type PublicUrlSettings, publicUrl } from '../http/public-url.ts'
import { type Access, sessionToken } from './access.ts'
import type { Actor } from './actor.ts'
import { isFromOwnPage } from './origin.ts'
import type { RequestRates } from './rates.ts'

/** What a route below the base finds in its context. Open routes must not look for an actor: there may be none. */
export type ApiEnv = { Variables: { requestId: string; rates: RequestRates; actor: Actor } }

export type AuthenticateParts = {
  readonly access: Access
  readonly urls: PublicUrlSettings
  /** Routes for everyone, as `POST /path`. All others are closed, so that a forgotten guard opens nothing. */
  readonly open: readonly string[]
}

/** Lets a request below the base in when it says who it is, and when a browser was not made to send it by another site. */
export function authenticate({ access, urls, open }: AuthenticateParts): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { headers } = c.req.raw
    if (isForged(c.req.method, headers, publicUrl(urls, c.req.raw))) {
      throw new AppError('forbidden', 'This request was sent by a page of another site.')
    }
    const actor = await access.actorOf(headers)
    await c.var.rates.countRequest(actor)
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method
    if (actor !== null) c.set('actor', actor)
    else if (!open.includes(`${method} ${c.req.path}`)) {
      throw new AppError('unauthenticated', 'Sign in, or send `Authorization: Bearer` with an API key.')
    }
    return next()
  }
}

/** A change that a cookie would allow, or that claims to come from a page, but not from one of ours. */
function isForged(method: string, headers: Headers, ownOrigin: string): boolean {
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(method)
  if (!changes || headers.has('authorization')) return false
  const byBrowser = headers.has('origin') || sessionToken(headers) !== undefined
  return byBrowser && !isFromOwnPage(headers, ownOrigin)
}
