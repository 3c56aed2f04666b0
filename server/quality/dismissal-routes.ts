import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { AppError } from '#shared/errors.ts'
import { allRules } from '#shared/process/rule-list.ts'
import { dismissalListSchema, dismissalSchema, dismissFindingSchema } from '#shared/protocol/dismissal.ts'
import { wireDismissal } from '#shared/protocol/wire-finding.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import { problems } from '../http/problem.ts'
import type { Dismissals } from './dismissals.ts'

export type DismissalRouteParts = { readonly access: Access; readonly dismissals: Dismissals }

const path = '/threads/{thread_id}/findings/dismissals'

const listDismissals = createRoute({
  method: 'get',
  path,
  operationId: 'listDismissals',
  summary: 'The findings that people let stand, oldest first',
  description: 'Also those whose words have changed since: they hold again when the words are back.',
  tags: ['quality'],
  request: { params: threadPath },
  responses: {
    200: { description: 'All of them', content: { 'application/json': { schema: dismissalListSchema } } },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const dismissFinding = createRoute({
  method: 'post',
  path,
  operationId: 'dismissFinding',
  summary: 'Let a finding stand, and say why',
  description:
    'Send `rule`, `section` and `words` as the finding has them. It counts no more, for everybody, until its words change or it is taken back. One that was dismissed before is answered as it is.',
  tags: ['quality'],
  request: {
    params: threadPath,
    body: { required: true, content: { 'application/json': { schema: dismissFindingSchema } } },
  },
  responses: {
    201: { description: 'Dismissed', content: { 'application/json': { schema: dismissalSchema } } },
    ...problems('malformed', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'invalid'),
  },
})

const takeBackDismissal = createRoute({
  method: 'delete',
  path: `${path}/{dismissal_id}`,
  operationId: 'takeBackDismissal',
  summary: 'Let a finding count again',
  tags: ['quality'],
  request: { params: threadPath.extend({ dismissal_id: z.string() }) },
  responses: {
    204: { description: 'It counts again' },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

/** Findings that people let stand. */
export function dismissalRoutes({ access, dismissals }: DismissalRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()
  routes.openapi(listDismissals, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    return c.json({ dismissals: (await dismissals.list(threadId)).map(wireDismissal) }, 200)
  })
  routes.openapi(dismissFinding, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.update')
    const asked = c.req.valid('json')
    if (!allRules.some(({ id }) => id === asked.rule))
      throw new AppError('invalid', 'There is no rule of that name. GET /rules lists them.', {
        errors: [{ pointer: '/rule', message: 'is not the name of a rule' }],
      })
    return c.json(wireDismissal(await dismissals.dismiss(threadId, c.var.actor, asked)), 201)
  })
  routes.openapi(takeBackDismissal, async (c) => {
    const { thread_id, dismissal_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.update')
    await dismissals.takeBack(threadId, dismissal_id)
    return c.body(null, 204)
  })
  return routes
}
