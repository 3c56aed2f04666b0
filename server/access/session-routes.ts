import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { AppError } from '#shared/errors.ts'
import { guestSignInSchema, renameSchema, sessionSchema, type WireSession } from '#shared/protocol/session.ts'
import { apiBase } from '../http/paths.ts'
import { problems } from '../http/problem.ts'
import { type PublicUrlSettings, publicUrl } from '../http/public-url.ts'
import { type Access, sessionToken } from './access.ts'
import type { Actor } from './actor.ts'
import type { ApiEnv } from './authenticate.ts'
import { type Sessions, sessionCookie, sessionLifetimeMs } from './session.ts'

export type SessionRouteParts = {
  readonly access: Access
  readonly sessions: Sessions
  readonly urls: PublicUrlSettings
  readonly guestsAllowed: boolean
  /** What answers in the chats of this server, for the web app to say so. */
  readonly designer: WireSession['designer']
}

/** For those who are not signed in yet; see authenticate(). */
export const openSessionRoutes: readonly string[] = [
  `GET ${apiBase}/session`,
  `POST ${apiBase}/session/guest`,
]

const sessionAnswer = (description: string) => ({
  description,
  content: { 'application/json': { schema: sessionSchema } },
})

const getSession = createRoute({
  method: 'get',
  path: '/session',
  operationId: 'getSession',
  summary: 'Who you are, and what this server is',
  tags: ['session'],
  security: [],
  responses: { 200: sessionAnswer('`user` is null when you are not signed in') },
})

const signInGuest = createRoute({
  method: 'post',
  path: '/session/guest',
  operationId: 'signInAsGuest',
  summary: 'Sign in as a guest',
  tags: ['session'],
  security: [],
  request: { body: { required: true, content: { 'application/json': { schema: guestSignInSchema } } } },
  responses: {
    200: sessionAnswer('You were signed in already; nothing changed'),
    201: sessionAnswer('Signed in; the cookie is set'),
    ...problems('malformed', 'forbidden', 'unsupported_media_type', 'invalid'),
  },
})

const renameUser = createRoute({
  method: 'patch',
  path: '/session',
  operationId: 'renameSession',
  summary: 'Change your name',
  tags: ['session'],
  request: { body: { required: true, content: { 'application/json': { schema: renameSchema } } } },
  responses: {
    200: sessionAnswer('Renamed'),
    ...problems('malformed', 'unauthenticated', 'forbidden', 'unsupported_media_type', 'invalid'),
  },
})

const signOut = createRoute({
  method: 'delete',
  path: '/session',
  operationId: 'signOut',
  summary: 'Sign out',
  tags: ['session'],
  responses: { 204: { description: 'Signed out' }, ...problems('unauthenticated', 'forbidden') },
})

/** Sign-in and sign-out of people. */
export function sessionRoutes(parts: SessionRouteParts): OpenAPIHono<ApiEnv> {
  const { access, sessions, urls } = parts
  const routes = new OpenAPIHono<ApiEnv>()

  const describe = (actor: Actor | null): WireSession => ({
    user: actor && { user_id: actor.userId, name: actor.name, color: actor.color },
    guests_allowed: parts.guestsAllowed,
    designer: parts.designer,
  })
  const keepCookie = (c: Context, token: string) =>
    setCookie(c, sessionCookie, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: publicUrl(urls, c.req.raw).startsWith('https:'),
      maxAge: sessionLifetimeMs / 1000,
    })

  routes.openapi(getSession, async (c) => {
    const actor = await access.actorOf(c.req.raw.headers)
    const token = sessionToken(c.req.raw.headers)
    // The browser's copy lives as long as ours, which every use prolongs.
    if (actor?.kind === 'person' && token !== undefined) keepCookie(c, token)
    return c.json(describe(actor), 200)
  })

  routes.openapi(signInGuest, async (c) => {
    if (!parts.guestsAllowed)
      throw new AppError('forbidden', 'This server takes no guests. Ask for an invitation.')
    const present = await access.actorOf(c.req.raw.headers)
    if (present !== null) return c.json(describe(present), 200)
    await c.var.rates.countGuestSignIn()
    const { token, person } = await sessions.signInGuest(c.req.valid('json').name)
    keepCookie(c, token)
    return c.json(describe(person), 201)
  })

  routes.openapi(renameUser, async (c) => {
    const { actor } = c.var
    if (actor.kind !== 'person') throw new AppError('forbidden', 'A program is named by its API key.')
    const { name } = c.req.valid('json')
    await sessions.rename(actor.userId, name)
    return c.json(describe({ ...actor, name }), 200)
  })

  routes.openapi(signOut, async (c) => {
    const token = sessionToken(c.req.raw.headers)
    if (c.var.actor.kind !== 'person' || token === undefined) {
      throw new AppError('forbidden', 'A program has no session to end. Delete its API key instead.')
    }
    await sessions.signOut(token)
    deleteCookie(c, sessionCookie, { path: '/' })
    return c.body(null, 204)
  })

  return routes
}
