import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import { isId, type VersionId } from '#shared/ids.ts'
import {
  createdVersionSchema,
  createVersionSchema,
  renameVersionSchema,
  versionListSchema,
  versionSchema,
  versionSummarySchema,
} from '#shared/protocol/version.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import type { PageTokens } from '../http/page-token.ts'
import { pageOf, tokenPageQuery } from '../http/pages.ts'
import { bodyProblems, problems } from '../http/problem.ts'
import { noSuchVersion, type Versions } from './versions.ts'
import { wirePerson, wireSummary } from './wire-version.ts'

export type VersionRouteParts = {
  readonly access: Access
  readonly versions: Versions
  readonly pageTokens: PageTokens
}

export const versionPath = threadPath.extend({ version_id: z.string() })

const listVersions = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/versions',
  operationId: 'listVersions',
  summary: 'The versions of the document, newest first',
  tags: ['versions'],
  request: {
    params: threadPath,
    query: tokenPageQuery,
  },
  responses: {
    200: {
      description: 'A page. Without `next_page_token` it is the last one.',
      content: { 'application/json': { schema: versionListSchema } },
    },
    ...problems('invalid_page_token', 'unauthenticated', 'forbidden', 'not_found', 'invalid'),
  },
})

const createVersion = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/versions',
  operationId: 'createVersion',
  summary: 'Keep the document as it is now',
  tags: ['versions'],
  request: {
    params: threadPath,
    body: { content: { 'application/json': { schema: createVersionSchema } } },
  },
  responses: {
    201: { description: 'Kept', content: { 'application/json': { schema: createdVersionSchema } } },
    ...problems(...bodyProblems, 'unauthenticated', 'forbidden', 'not_found'),
  },
})

const getVersion = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/versions/{version_id}',
  operationId: 'getVersion',
  summary: 'The document as it was',
  tags: ['versions'],
  request: { params: versionPath },
  responses: {
    200: { description: 'The version', content: { 'application/json': { schema: versionSchema } } },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const renameVersion = createRoute({
  method: 'patch',
  path: '/threads/{thread_id}/versions/{version_id}',
  operationId: 'renameVersion',
  summary: 'Give a version a name',
  description: 'Whatever it was taken for, it is a `named` one from then on.',
  tags: ['versions'],
  request: {
    params: versionPath,
    body: { content: { 'application/json': { schema: renameVersionSchema } } },
  },
  responses: {
    200: { description: 'Named', content: { 'application/json': { schema: versionSummarySchema } } },
    ...problems(...bodyProblems, 'unauthenticated', 'forbidden', 'not_found'),
  },
})

export function versionRoutes({ access, versions, pageTokens }: VersionRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(listVersions, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    const { page_size: size, page_token: token } = c.req.valid('query')
    const question = ['versions', threadId]
    const before = token === undefined ? undefined : pageTokens.read(token, question, z.number().int())
    const found = await versions.list(threadId, { before, limit: size + 1 })
    const { page, last } = pageOf(found, size)
    return c.json(
      {
        versions: page.map(wireSummary),
        ...(last && { next_page_token: pageTokens.write(last.number, question) }),
      },
      200,
    )
  })

  routes.openapi(createVersion, async (c) => {
    const { actor } = c.var
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(actor, threadId, 'version.create')
    const { name } = c.req.valid('json')
    return c.json({ version_id: await versions.create(threadId, actor.userId, name) }, 201)
  })

  routes.openapi(getVersion, async (c) => {
    const { thread_id, version_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    const found = await versions.get(threadId, toVersionId(version_id))
    const authors = await versions.authorsOf(threadId, found)
    return c.json(
      {
        ...wireSummary(found),
        content: writeMarkdown(found.version.content),
        authors: authors.map(({ type, ...person }) => ({ ...wirePerson(person), type })),
      },
      200,
    )
  })

  routes.openapi(renameVersion, async (c) => {
    const { thread_id, version_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'version.create')
    const versionId = toVersionId(version_id)
    await versions.rename(threadId, versionId, c.req.valid('json').name)
    return c.json(wireSummary(await versions.get(threadId, versionId)), 200)
  })

  return routes
}

/** What cannot be a version's id names none: AppError `not_found`. */
export function toVersionId(text: string): VersionId {
  if (isId('version', text)) return text
  throw noSuchVersion()
}
