import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { AppError } from '#shared/errors.ts'
import { allRules } from '#shared/process/rule-list.ts'
import { changeSeveritiesSchema, severitiesSchema } from '#shared/protocol/severity.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import { problems } from '../http/problem.ts'
import type { RuleSeverities } from './severities.ts'

export type SeverityRouteParts = { readonly access: Access; readonly severities: RuleSeverities }

const getSeverities = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/rules',
  operationId: 'getRuleSeverities',
  summary: 'How grave the rules are in this thread, where people decided it',
  description: 'A rule that is not named is as grave as `GET /rules` says.',
  tags: ['quality'],
  request: { params: threadPath },
  responses: {
    200: { description: 'Those decided', content: { 'application/json': { schema: severitiesSchema } } },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const changeSeverities = createRoute({
  method: 'patch',
  path: '/threads/{thread_id}/rules',
  operationId: 'changeRuleSeverities',
  summary: 'Decide how grave rules are in this thread, or switch them off',
  description:
    'Rules that are not named stay as they are; null gives a rule its own severity again. Answers all that are decided.',
  tags: ['quality'],
  request: {
    params: threadPath,
    body: { required: true, content: { 'application/json': { schema: changeSeveritiesSchema } } },
  },
  responses: {
    200: { description: 'Decided', content: { 'application/json': { schema: severitiesSchema } } },
    ...problems('malformed', 'unauthenticated', 'forbidden', 'not_found', 'invalid'),
  },
})

/** How grave rules are in a thread. */
export function severityRoutes({ access, severities }: SeverityRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()
  routes.openapi(getSeverities, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    return c.json({ severities: await severities.of(threadId) }, 200)
  })
  routes.openapi(changeSeverities, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.update')
    const asked = c.req.valid('json').severities
    const unknown = Object.keys(asked).filter((rule) => !allRules.some(({ id }) => id === rule))
    if (unknown.length > 0)
      throw new AppError('invalid', 'There is no rule of that name. GET /rules lists them.', {
        errors: unknown.map((rule) => ({
          pointer: `/severities/${rule.replaceAll('~', '~0').replaceAll('/', '~1')}`,
          message: 'is not the name of a rule',
        })),
      })
    return c.json({ severities: await severities.change(threadId, asked) }, 200)
  })
  return routes
}
