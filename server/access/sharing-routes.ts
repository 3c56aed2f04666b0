import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import {
  acceptedLinkSchema,
  acceptLinkSchema,
  createLinkSchema,
  linkListSchema,
  linkSchema,
} from '#shared/protocol/session.ts'
import { problems } from '../http/problem.ts'
import { type PublicUrlSettings, publicUrl } from '../http/public-url.ts'
import type { Access } from './access.ts'
import type { ApiEnv } from './authenticate.ts'
import type { Link, Links } from './links.ts'
import { threadPath, toThreadId } from './thread-path.ts'

export type SharingRouteParts = {
  readonly access: Access
  readonly links: Links
  readonly urls: PublicUrlSettings
}

const createLink = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/links',
  operationId: 'createLink',
  summary: 'Make a link that lets people in; its URL is shown this once',
  tags: ['sharing'],
  request: {
    params: threadPath,
    body: { required: true, content: { 'application/json': { schema: createLinkSchema } } },
  },
  responses: {
    201: { description: 'The link', content: { 'application/json': { schema: linkSchema } } },
    ...problems(
      'malformed',
      'unauthenticated',
      'forbidden',
      'not_found',
      'unsupported_media_type',
      'invalid',
    ),
  },
})

const listLinks = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/links',
  operationId: 'listLinks',
  summary: 'The links that work',
  tags: ['sharing'],
  request: { params: threadPath },
  responses: {
    200: { description: 'Newest first', content: { 'application/json': { schema: linkListSchema } } },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const revokeLink = createRoute({
  method: 'delete',
  path: '/threads/{thread_id}/links/{link_id}',
  operationId: 'revokeLink',
  summary: 'Let nobody in by this link any more',
  tags: ['sharing'],
  request: { params: threadPath.extend({ link_id: z.string() }) },
  responses: {
    204: { description: 'Revoked' },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const acceptLink = createRoute({
  method: 'post',
  path: '/links/accept',
  operationId: 'acceptLink',
  summary: 'Become a member by the token of a link',
  tags: ['sharing'],
  request: { body: { required: true, content: { 'application/json': { schema: acceptLinkSchema } } } },
  responses: {
    200: { description: 'Your role', content: { 'application/json': { schema: acceptedLinkSchema } } },
    ...problems(
      'malformed',
      'unauthenticated',
      'forbidden',
      'not_found',
      'unsupported_media_type',
      'invalid',
    ),
  },
})

/** The links that let people into a thread. */
export function sharingRoutes({ access, links, urls }: SharingRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(createLink, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    const { actor } = c.var
    await access.assertCan(actor, threadId, 'link.manage')
    const { role, expires_in_ms: expiresInMs } = c.req.valid('json')
    const { link, token } = await links.create(threadId, actor.userId, { role, expiresInMs })
    // A fragment stays in the browser: it reaches no server's log and no other site's Referer.
    const url = `${publicUrl(urls, c.req.raw)}/join#${token}`
    return c.json({ ...wireLink(link), url }, 201)
  })

  routes.openapi(listLinks, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'link.manage')
    return c.json({ links: (await links.list(threadId)).map(wireLink) }, 200)
  })

  routes.openapi(revokeLink, async (c) => {
    const { thread_id, link_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'link.manage')
    await links.revoke(threadId, link_id)
    return c.body(null, 204)
  })

  routes.openapi(acceptLink, async (c) => {
    const { actor } = c.var
    access.assertScope(actor, 'threads:write')
    const { threadId, role } = await links.accept(c.req.valid('json').token, actor.userId)
    return c.json({ thread_id: threadId, role }, 200)
  })

  return routes
}

function wireLink({ id, role, createdAtMs, expiresAtMs }: Link) {
  return { link_id: id, role, created_at_ms: createdAtMs, expires_at_ms: expiresAtMs }
}
