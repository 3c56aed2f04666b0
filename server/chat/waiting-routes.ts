import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { rewriteMessageSchema } from '#shared/protocol/message.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import { bodyProblems, problems } from '../http/problem.ts'
import type { WaitingMessages } from './waiting-messages.ts'

const messagePath = threadPath.extend({ message_id: z.string() })
const done = { 204: { description: 'Done; everybody in the thread is told' } }
const refusals = problems('unauthenticated', 'forbidden', 'not_found', 'conflict')

const rewriteMessage = createRoute({
  method: 'patch',
  path: '/threads/{thread_id}/messages/{message_id}',
  operationId: 'rewriteMessage',
  tags: ['chat'],
  summary: 'Change the words of an own message that waits for the designer',
  request: {
    params: messagePath,
    body: { required: true, content: { 'application/json': { schema: rewriteMessageSchema } } },
  },
  responses: {
    ...done,
    ...refusals,
    ...problems(...bodyProblems),
  },
})

const withdrawMessage = createRoute({
  method: 'delete',
  path: '/threads/{thread_id}/messages/{message_id}',
  operationId: 'withdrawMessage',
  tags: ['chat'],
  summary: 'Take back an own message that waits for the designer',
  request: { params: messagePath },
  responses: { ...done, ...refusals },
})

const sendMessageNow = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/messages/{message_id}/send-now',
  operationId: 'sendMessageNow',
  tags: ['chat'],
  summary: 'Stop the present run and have an own waiting message answered next',
  request: { params: messagePath },
  responses: { ...done, ...refusals },
})

/** What people do with their messages while the designer answers another one. */
export function waitingRoutes({ access, waiting }: { access: Access; waiting: WaitingMessages }) {
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(rewriteMessage, async (c) => {
    const { thread_id, message_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'message.post')
    await waiting.rewrite(threadId, c.var.actor, message_id, c.req.valid('json').content)
    return c.body(null, 204)
  })

  routes.openapi(withdrawMessage, async (c) => {
    const { thread_id, message_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'message.post')
    await waiting.withdraw(threadId, c.var.actor, message_id)
    return c.body(null, 204)
  })

  routes.openapi(sendMessageNow, async (c) => {
    const { thread_id, message_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'run.stop')
    await waiting.sendNow(threadId, c.var.actor, message_id)
    return c.body(null, 204)
  })
  return routes
}
