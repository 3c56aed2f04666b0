import type { HttpBindings } from '@hono/node-server'
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { accountDataSchema } from '#shared/protocol/account-data.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import type { Revocations } from '../access/revocations.ts'
import type { Person } from '../access/session.ts'
import { attachment } from '../http/content-disposition.ts'
import { problems } from '../http/problem.ts'
import type { Log } from '../log.ts'
import { type AccountDataParts, accountData } from './account-data.ts'
import { writeJson } from './json-stream.ts'

export type AccountDataRouteParts = AccountDataParts & {
  readonly access: Access
  readonly revocations: Revocations
  readonly log: Log
}

const exportAccount = createRoute({
  method: 'get',
  path: '/session/export',
  operationId: 'exportAccount',
  summary: 'All that is kept of you, as one file',
  description:
    'Who you are, where you are signed in, your API keys without their secrets, your own threads whole, and what you said in the threads of others. It breaks off when a right of yours changes meanwhile.',
  tags: ['session'],
  responses: {
    200: { description: 'The file', content: { 'application/json': { schema: accountDataSchema } } },
    ...problems('unauthenticated', 'forbidden', 'rate_limited'),
  },
})

type NodeEnv = ApiEnv & { Bindings: HttpBindings }

/** The download of all one's data. */
export function accountDataRoutes(parts: AccountDataRouteParts): OpenAPIHono<NodeEnv> {
  const { access } = parts
  const routes = new OpenAPIHono<NodeEnv>()
  routes.openAPIRegistry.registerPath(exportAccount)
  // The types of `openapi` know answers that are there as a whole.
  routes.get(exportAccount.path, async (c) => {
    const person = access.assertPerson(c.var.actor)
    await c.var.rates.countDownload(person.userId)
    const pieces = writeJson(await accountData(parts, person))
    const cut = () => c.env.outgoing.destroy()
    const body = ReadableStream.from(whileAllowed(pieces, { person, parts, cut }))
    return c.body(body.pipeThrough(new TextEncoderStream()), 200, {
      'content-type': 'application/json',
      'content-disposition': attachment('Process Designer data', 'json'),
    })
  })
  return routes
}

/**
 * Cut in the middle when it fails, and when a right of theirs changes, so that what they lose meanwhile is not read on.
 * The answer has begun by then: that it has no end is all that can still be told.
 */
async function* whileAllowed(
  pieces: AsyncIterable<string>,
  { person, parts, cut }: { person: Person; parts: AccountDataRouteParts; cut: () => void },
): AsyncGenerator<string> {
  const { userId, sessionId } = person
  let isRevoked = false
  const unsubscribe = parts.revocations.subscribe((revocation) => {
    isRevoked ||=
      (revocation.kind === 'session' && revocation.sessionId === sessionId) ||
      (revocation.kind === 'member' && revocation.userId === userId)
  })
  try {
    for await (const piece of pieces) {
      if (isRevoked) return cut()
      yield piece
    }
  } catch (error) {
    parts.log.error('account_data.failed', error, { userId })
    cut()
  } finally {
    unsubscribe()
  }
}
