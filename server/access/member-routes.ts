import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { UserId } from '#shared/ids.ts'
import { addMemberSchema, changeMemberSchema, memberListSchema } from '#shared/protocol/session.ts'
import { problems } from '../http/problem.ts'
import type { Access } from './access.ts'
import type { ApiEnv } from './authenticate.ts'
import { type Members, wireMember } from './members.ts'
import { threadPath, toThreadId } from './thread-path.ts'

const memberPath = threadPath.extend({ user_id: z.string() })
const list = {
  200: { description: 'The owner first', content: { 'application/json': { schema: memberListSchema } } },
}
const refusals = problems('unauthenticated', 'forbidden', 'not_found')
const bodyRefusals = problems('conflict', 'malformed', 'unsupported_media_type', 'invalid')

const listMembers = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/members',
  operationId: 'listMembers',
  summary: 'Who is in this thread',
  tags: ['sharing'],
  request: { params: threadPath },
  responses: { ...list, ...refusals },
})

const addMember = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/members',
  operationId: 'addMember',
  summary: 'Let a user of this server in',
  tags: ['sharing'],
  request: {
    params: threadPath,
    body: { required: true, content: { 'application/json': { schema: addMemberSchema } } },
  },
  responses: { 201: list[200], ...refusals, ...bodyRefusals },
})

const changeMember = createRoute({
  method: 'patch',
  path: '/threads/{thread_id}/members/{user_id}',
  operationId: 'changeMember',
  summary: 'Give a member another role; `owner` hands the thread over',
  tags: ['sharing'],
  request: {
    params: memberPath,
    body: { required: true, content: { 'application/json': { schema: changeMemberSchema } } },
  },
  responses: { ...list, ...refusals, ...bodyRefusals },
})

const removeMember = createRoute({
  method: 'delete',
  path: '/threads/{thread_id}/members/{user_id}',
  operationId: 'removeMember',
  summary: 'Take a member out, or leave',
  description: 'What they have open is cut at once. Everybody but the owner may take out themselves.',
  tags: ['sharing'],
  request: { params: memberPath },
  responses: { 204: { description: 'They are out' }, ...refusals, ...problems('conflict') },
})

/** Who is in a thread, and as what. */
export function memberRoutes({ access, members }: { access: Access; members: Members }) {
  const routes = new OpenAPIHono<ApiEnv>()
  const answer = async (threadId: Parameters<Members['list']>[0]) => ({
    members: (await members.list(threadId)).map(wireMember),
  })

  routes.openapi(listMembers, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    return c.json(await answer(threadId), 200)
  })

  routes.openapi(addMember, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'member.manage')
    const { user_id, role } = c.req.valid('json')
    await members.add(threadId, user_id as UserId, role)
    return c.json(await answer(threadId), 201)
  })

  routes.openapi(changeMember, async (c) => {
    const { thread_id, user_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'member.manage')
    await members.change(threadId, user_id as UserId, c.req.valid('json').role)
    return c.json(await answer(threadId), 200)
  })

  routes.openapi(removeMember, async (c) => {
    const { actor } = c.var
    const { thread_id, user_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    const isSelf = user_id === actor.userId
    await access.assertCan(actor, threadId, isSelf ? 'thread.leave' : 'member.manage')
    await members.remove(threadId, user_id as UserId)
    return c.body(null, 204)
  })
  return routes
}
