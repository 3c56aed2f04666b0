import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { attributionSchema } from '#shared/protocol/attribution.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import type { DocumentHost } from '../collab/host.ts'
import { fingerprint, isKnown } from '../http/etag.ts'
import { problems } from '../http/problem.ts'
import { readAttribution } from './attribution.ts'
import type { AttributionParts } from './attribution-tables.ts'

export type AttributionRouteParts = AttributionParts & {
  readonly access: Access
  readonly host: DocumentHost
}

const getAttribution = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/attribution',
  operationId: 'getAttribution',
  summary: 'Who wrote which characters',
  description:
    'Authors come from authenticated connections. Text that was only moved, turned into another kind of block, or brought back by an undo stays with whoever wrote it first. `ranges` name text by Yjs ids, `blocks` by its place in each block.',
  tags: ['history'],
  request: {
    params: threadPath,
    query: z.strictObject({
      /** Whoever has the Yjs document needs no text. */
      blocks: z.enum(['true', 'false']).default('true'),
    }),
    headers: z.object({ 'if-none-match': z.string().optional() }),
  },
  responses: {
    200: {
      description: 'The document as it is now',
      headers: z.object({ etag: z.string() }),
      content: { 'application/json': { schema: attributionSchema } },
    },
    304: { description: 'As the caller has it' },
    ...problems('unauthenticated', 'forbidden', 'not_found', 'invalid'),
  },
})

export function attributionRoutes({ access, ...parts }: AttributionRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(getAttribution, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    const withBlocks = c.req.valid('query').blocks === 'true'
    const answer = await readAttribution(parts, threadId, { withBlocks })
    const etag = `"${fingerprint(JSON.stringify(answer))}"`
    c.header('etag', etag)
    if (isKnown(etag, c.req.valid('header')['if-none-match'])) return c.body(null, 304)
    return c.json(answer, 200, { etag })
  })

  return routes
}
