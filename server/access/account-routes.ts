import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { AppError } from '#shared/errors.ts'
import { changePasswordSchema, signInSchema, signUpSchema } from '#shared/protocol/account.ts'
import { sessionSchema } from '#shared/protocol/session.ts'
import { apiBase } from '../http/paths.ts'
import { problems } from '../http/problem.ts'
import type { Access } from './access.ts'
import type { Accounts } from './accounts.ts'
import type { ApiEnv } from './authenticate.ts'
import type { Entrance } from './entrance.ts'
import type { DescribeSession } from './session-answer.ts'

export type AccountRouteParts = {
  readonly access: Access
  readonly accounts: Accounts
  readonly entrance: Entrance
  readonly describe: DescribeSession
  readonly signUpAllowed: boolean
}

/** For those who are not signed in yet; see authenticate(). */
export const openAccountRoutes: readonly string[] = [
  `POST ${apiBase}/session/sign-up`,
  `POST ${apiBase}/session/sign-in`,
]

const signedIn = {
  description: 'Signed in; the cookie is set',
  content: { 'application/json': { schema: sessionSchema } },
}
const refusals = problems('malformed', 'forbidden', 'unsupported_media_type', 'invalid', 'rate_limited')

const signUp = createRoute({
  method: 'post',
  path: '/session/sign-up',
  operationId: 'signUp',
  summary: 'Make an account with a password, and sign in',
  description: 'A guest becomes the account and keeps everything. Nobody checks whose e-mail it is.',
  tags: ['session'],
  security: [],
  request: { body: { required: true, content: { 'application/json': { schema: signUpSchema } } } },
  responses: { 201: signedIn, ...refusals, ...problems('conflict') },
})

const signIn = createRoute({
  method: 'post',
  path: '/session/sign-in',
  operationId: 'signIn',
  summary: 'Sign in with e-mail and password',
  description: 'What a guest has until then is the account’s from then on.',
  tags: ['session'],
  security: [],
  request: { body: { required: true, content: { 'application/json': { schema: signInSchema } } } },
  responses: { 200: signedIn, ...refusals, ...problems('unauthenticated') },
})

const changePassword = createRoute({
  method: 'post',
  path: '/session/password',
  operationId: 'changePassword',
  summary: 'Change your password',
  description:
    'You stay signed in here and are signed out everywhere else; what is open there is cut at once. API keys stay.',
  tags: ['session'],
  request: { body: { required: true, content: { 'application/json': { schema: changePasswordSchema } } } },
  responses: {
    204: { description: 'Changed' },
    ...problems('unauthenticated'),
    ...refusals,
  },
})

/** Accounts with a password. */
export function accountRoutes(parts: AccountRouteParts): OpenAPIHono<ApiEnv> {
  const { access, accounts, entrance, describe } = parts
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(signUp, async (c) => {
    if (!parts.signUpAllowed) {
      throw new AppError('forbidden', 'Here people sign in by their provider, and have no password.')
    }
    const wish = c.req.valid('json')
    await c.var.rates.countPasswordSignIn(wish.email)
    const userId = await accounts.signUp(wish, await access.personOf(c.req.raw.headers))
    return c.json(await describe(await entrance.letIn(c, userId, 'sign-up')), 201)
  })

  routes.openapi(signIn, async (c) => {
    const credentials = c.req.valid('json')
    await c.var.rates.countPasswordSignIn(credentials.email)
    const person = await accounts.signIn(credentials, await access.personOf(c.req.raw.headers), {
      letIn: (userId) => entrance.letIn(c, userId, 'password'),
      turnAway: (person) => entrance.turnAway(c, person),
    })
    return c.json(await describe(person), 200)
  })

  routes.openapi(changePassword, async (c) => {
    const person = access.assertPerson(c.var.actor)
    const { old_password, new_password } = c.req.valid('json')
    const email = await accounts.emailWithPassword(person.userId)
    await c.var.rates.countPasswordSignIn(email)
    await accounts.changePassword(email, { old: old_password, new: new_password })
    await entrance.letOutElsewhere(person)
    return c.body(null, 204)
  })

  return routes
}
