import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { AppError } from '#shared/errors.ts'
import { guestSignInSchema, renameSchema, sessionSchema } from '#shared/protocol/session.ts'
import { apiBase } from '../http/paths.ts'
import { problems } from '../http/problem.ts'
import { type Access, sessionToken } from './access.ts'
import type { ApiEnv } from './authenticate.ts'
import type { Entrance } from './entrance.ts'
import type { Sessions } from './session.ts'
import type { DescribeSession } from './session-answer.ts'

export type SessionRouteParts = {
  readonly access: Access
  readonly sessions: Sessions
  readonly entrance: Entrance
  readonly describe: DescribeSession
  readonly guestsAllowed: boolean
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

/** Who is signed in, guests, and sign-out. */
export function sessionRoutes(parts: SessionRouteParts): OpenAPIHono<ApiEnv> {
  const { access, sessions, entrance, describe } = parts
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(getSession, async (c) => {
    const actor = await access.actorOf(c.req.raw.headers)
    const token = sessionToken(c.req.raw.headers)
    if (actor?.kind === 'person' && token !== undefined) entrance.keep(c, token)
    return c.json(await describe(actor), 200)
  })

  routes.openapi(signInGuest, async (c) => {
    if (!parts.guestsAllowed)
      throw new AppError('forbidden', 'This server takes no guests. Sign in with an account.')
    const present = await access.actorOf(c.req.raw.headers)
    if (present !== null) return c.json(await describe(present), 200)
    await c.var.rates.countGuestSignIn()
    return c.json(await describe(await entrance.letInGuest(c, c.req.valid('json').name)), 201)
  })

  routes.openapi(renameUser, async (c) => {
    const person = access.assertPerson(c.var.actor)
    const { name } = c.req.valid('json')
    await sessions.rename(person.userId, name)
    return c.json(await describe({ ...person, name }), 200)
  })

  routes.openapi(signOut, async (c) => {
    const person = access.assertPerson(c.var.actor)
    await entrance.letOut(c, person, person.sessionId)
    return c.body(null, 204)
  })

  return routes
}
