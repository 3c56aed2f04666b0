import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { signedInListSchema } from '#shared/protocol/account.ts'
import { problems } from '../http/problem.ts'
import type { Access } from './access.ts'
import type { ApiEnv } from './authenticate.ts'
import type { Device, Devices } from './devices.ts'
import type { Entrance } from './entrance.ts'
import type { Person } from './session.ts'

export type DeviceRouteParts = {
  readonly access: Access
  readonly devices: Devices
  readonly entrance: Entrance
}

const refusals = problems('unauthenticated', 'forbidden')

const listSessions = createRoute({
  method: 'get',
  path: '/sessions',
  operationId: 'listSessions',
  summary: 'Where you are signed in',
  tags: ['session'],
  responses: {
    200: { description: 'Used last first', content: { 'application/json': { schema: signedInListSchema } } },
    ...refusals,
  },
})

const endSession = createRoute({
  method: 'delete',
  path: '/sessions/{session_id}',
  operationId: 'endSession',
  summary: 'Sign out in one place; what is open there is cut at once',
  tags: ['session'],
  request: { params: z.object({ session_id: z.string() }) },
  responses: { 204: { description: 'Signed out there' }, ...refusals, ...problems('not_found') },
})

const endAllSessions = createRoute({
  method: 'delete',
  path: '/sessions',
  operationId: 'endAllSessions',
  summary: 'Sign out everywhere, here too',
  tags: ['session'],
  responses: { 204: { description: 'Signed out' }, ...refusals },
})

/** Where a person is signed in. */
export function deviceRoutes({ access, devices, entrance }: DeviceRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(listSessions, async (c) => {
    const person = access.assertPerson(c.var.actor)
    return c.json({ sessions: (await devices.list(person.userId)).map(wireDevice(person)) }, 200)
  })

  routes.openapi(endSession, async (c) => {
    await entrance.letOut(c, access.assertPerson(c.var.actor), c.req.valid('param').session_id)
    return c.body(null, 204)
  })

  routes.openapi(endAllSessions, async (c) => {
    await entrance.letOutEverywhere(c, access.assertPerson(c.var.actor))
    return c.body(null, 204)
  })

  return routes
}

/** As it is told to this person. */
export const wireDevice =
  ({ sessionId }: Pick<Person, 'sessionId'>) =>
  (device: Device) => ({
    session_id: device.sessionId,
    device: device.name,
    is_current: device.sessionId === sessionId,
    signed_in_at_ms: device.signedInAtMs,
    used_at_ms: device.usedAtMs,
  })
