import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { limits } from '#shared/protocol/limits.ts'
import { agentName } from '#shared/protocol/presence.ts'
import {
  createdThreadSchema,
  createThreadSchema,
  type Role,
  threadListSchema,
  threadSchema,
  threadStatus,
  ticketSchema,
  updateThreadSchema,
} from '#shared/protocol/thread.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { roleAllows } from '../access/policy.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import type { Tickets } from '../access/ticket.ts'
import { isKnown } from '../http/etag.ts'
import type { Answer, Idempotency } from '../http/idempotency.ts'
import type { PageTokens } from '../http/page-token.ts'
import { tokenPageQuery } from '../http/pages.ts'
import { apiBase } from '../http/paths.ts'
import { bodyProblems, problems } from '../http/problem.ts'
import { type PublicUrlSettings, webSocketUrl } from '../http/public-url.ts'
import type { DocumentContent, ThreadDocument } from './document-port.ts'
import { matchesRevision, newDocument, threadTag } from './thread-tag.ts'
import type { Thread, Threads } from './threads.ts'
import { wireSummary, wireThread } from './wire-thread.ts'

export type ThreadRouteParts = {
  readonly access: Access
  readonly threads: Threads
  readonly tickets: Tickets
  readonly document: ThreadDocument
  readonly idempotency: Idempotency
  readonly pageTokens: PageTokens
  readonly urls: PublicUrlSettings
}

const etagHeader = z.object({ etag: z.string() })

const createThread = createRoute({
  method: 'post',
  path: '/threads',
  operationId: 'createThread',
  summary: 'Open a thread: a conversation and its one document',
  tags: ['threads'],
  request: {
    headers: z.object({ 'idempotency-key': z.string().optional() }),
    body: { required: true, content: { 'application/json': { schema: createThreadSchema } } },
  },
  responses: {
    201: {
      description: 'The thread. `Idempotency-Replayed: true` says that it was made by an earlier request.',
      headers: etagHeader.extend({ location: z.string() }),
      content: { 'application/json': { schema: createdThreadSchema } },
    },
    ...problems(...bodyProblems, 'unauthenticated', 'forbidden', 'conflict', 'idempotency_mismatch'),
  },
})

const listThreads = createRoute({
  method: 'get',
  path: '/threads',
  operationId: 'listThreads',
  summary: 'Your threads, newest first',
  tags: ['threads'],
  request: {
    query: tokenPageQuery.extend({
      status: threadStatus.optional(),
      q: z.string().min(1).max(limits.titleCharacters).optional(),
    }),
  },
  responses: {
    200: {
      description: 'A page. Without `next_page_token` it is the last one.',
      content: { 'application/json': { schema: threadListSchema } },
    },
    ...problems('invalid_page_token', 'unauthenticated', 'forbidden', 'invalid'),
  },
})

const getThread = createRoute({
  method: 'get',
  path: '/threads/{thread_id}',
  operationId: 'getThread',
  summary: 'A thread with its document as it is now',
  tags: ['threads'],
  request: { params: threadPath, headers: z.object({ 'if-none-match': z.string().optional() }) },
  responses: {
    200: {
      description: 'The thread',
      headers: etagHeader,
      content: { 'application/json': { schema: threadSchema } },
    },
    304: { description: 'You have it already' },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const updateThread = createRoute({
  method: 'patch',
  path: '/threads/{thread_id}',
  operationId: 'updateThread',
  summary: 'Change what is named, keep the rest',
  tags: ['threads'],
  request: {
    params: threadPath,
    headers: z.object({ 'if-match': z.string().optional() }),
    body: { required: true, content: { 'application/json': { schema: updateThreadSchema } } },
  },
  responses: {
    200: {
      description: 'The thread as it is now',
      headers: etagHeader,
      content: { 'application/json': { schema: threadSchema } },
    },
    ...problems(
      ...bodyProblems,
      'unauthenticated',
      'forbidden',
      'not_found',
      'conflict',
      'precondition_failed',
    ),
  },
})

const deleteThread = createRoute({
  method: 'delete',
  path: '/threads/{thread_id}',
  operationId: 'deleteThread',
  summary: 'Destroy a thread and everything in it, for good',
  tags: ['threads'],
  request: { params: threadPath },
  responses: {
    204: { description: 'Destroyed' },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const issueTicket = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/tickets',
  operationId: 'issueTicket',
  summary: 'Get a token that opens one socket of this thread within a minute',
  tags: ['threads'],
  request: { params: threadPath },
  responses: {
    201: {
      description: 'For `?ticket=` of a socket URL',
      content: { 'application/json': { schema: ticketSchema } },
    },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const cursorSchema = z.strictObject({ createdAtMs: z.number(), id: z.string() })

/** Threads over REST. */
export function threadRoutes(parts: ThreadRouteParts): OpenAPIHono<ApiEnv> {
  const { access, threads, document, pageTokens } = parts
  const routes = new OpenAPIHono<ApiEnv>()

  /** The entity tag that the answer gets; whoever may patch can name it as their base. */
  const tell = (thread: Thread, role: Role, content: DocumentContent): string => {
    if (roleAllows(role, 'patch.apply')) document.keep(thread.id, content.etag)
    return tagOf(thread, role, content)
  }

  routes.openapi(createThread, async (c) => {
    const { actor } = c.var
    access.assertScope(actor, 'threads:write')
    const body = c.req.valid('json')
    const key = c.req.valid('header')['idempotency-key']
    const socketBase = webSocketUrl(parts.urls, c.req.raw)
    const request = { userId: actor.userId, key, method: 'POST', path: c.req.path, body }
    const answer = await parts.idempotency.once<CreatedThread>(request, async (remember) => {
      const thread = await threads.create(actor.userId, body, (thread, cipher) =>
        remember({ id: thread.id, cipher }, createdAnswer(thread, socketBase)),
      )
      return createdAnswer(thread, socketBase)
    })
    if (answer.replayed) c.header('idempotency-replayed', 'true')
    return c.json(answer.body, 201, answer.headers)
  })

  routes.openapi(listThreads, async (c) => {
    const { actor } = c.var
    access.assertScope(actor, 'threads:read')
    const { page_size: pageSize, page_token: token, status, q } = c.req.valid('query')
    const question = ['threads', actor.userId, status ?? '', q ?? '']
    const after = token === undefined ? undefined : pageTokens.read(token, question, cursorSchema)
    const { threads: page, next } = await threads.list(actor.userId, { pageSize, status, q, after })
    return c.json(
      {
        threads: page.map(wireSummary),
        ...(next && { next_page_token: pageTokens.write(next, question) }),
      },
      200,
    )
  })

  routes.openapi(getThread, async (c) => {
    const id = toThreadId(c.req.valid('param').thread_id)
    const role = await access.assertCan(c.var.actor, id, 'thread.read')
    const [thread, content] = await Promise.all([threads.get(id), document.content(id)])
    const etag = tell(thread, role, content)
    c.header('etag', etag)
    c.header('cache-control', 'private, no-cache')
    if (isKnown(etag, c.req.valid('header')['if-none-match'])) return c.body(null, 304)
    return c.json({ ...wireThread(thread, content), role }, 200)
  })

  routes.openapi(updateThread, async (c) => {
    const id = toThreadId(c.req.valid('param').thread_id)
    const role = await access.assertCan(c.var.actor, id, 'thread.update')
    const ifMatch = c.req.valid('header')['if-match']
    const allows = (revision: number) => ifMatch === undefined || matchesRevision(ifMatch, revision)
    const thread = await threads.update(id, c.req.valid('json'), allows)
    const content = await document.content(id)
    return c.json({ ...wireThread(thread, content), role }, 200, { etag: tell(thread, role, content) })
  })

  routes.openapi(deleteThread, async (c) => {
    const id = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, id, 'thread.delete')
    await threads.delete(id)
    return c.body(null, 204)
  })

  routes.openapi(issueTicket, async (c) => {
    const id = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, id, 'thread.read')
    const { ticket, expiresAtMs } = await parts.tickets.issue(c.var.actor, id)
    return c.json({ ticket, expires_at_ms: expiresAtMs }, 201)
  })

  return routes
}

type CreatedThread = z.infer<typeof createdThreadSchema>

function createdAnswer(thread: Thread, socketBase: string): Answer<CreatedThread> {
  const { id, status, revision, createdAtMs } = thread
  return {
    status: 201,
    headers: {
      location: `${apiBase}/threads/${id}`,
      etag: threadTag({ revision, document: newDocument, rest: [] }),
    },
    body: {
      thread_id: id,
      websocket_url: `${socketBase}/v1/threads/${id}/stream`,
      agent_name: agentName,
      status,
      current_process_content: '',
      created_at_ms: createdAtMs,
    },
  }
}

function tagOf(thread: Thread, role: Role, content: DocumentContent): string {
  const { revision, patchCount, lastPatchAtMs, updatedAtMs } = thread
  return threadTag({ revision, document: content.etag, rest: [role, patchCount, lastPatchAtMs, updatedAtMs] })
}
