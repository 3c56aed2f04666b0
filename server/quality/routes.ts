import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { DocNode } from '#shared/document/node.ts'
import type { ThreadId } from '#shared/ids.ts'
import { findingsOf } from '#shared/process/findings.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import type { ProgressOptions } from '#shared/process/progress.ts'
import { allRules } from '#shared/process/rule-list.ts'
import { findingsSchema, ruleListSchema } from '#shared/protocol/finding.ts'
import { flowSchema } from '#shared/protocol/flow.ts'
import type { ProcessState } from '#shared/protocol/patch.ts'
import { wireCompletion, wireFindings, wireRule } from '#shared/protocol/wire-finding.ts'
import { wireFlow } from '#shared/protocol/wire-flow.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import { problems } from '../http/problem.ts'

export type QualityRouteParts = {
  readonly access: Access
  /** The live document as it is now, what kind of one it is to be, and what people decided about its findings. */
  readonly readDocument: (
    threadId: ThreadId,
  ) => Promise<ProgressOptions & { readonly nodes: readonly DocNode[] }>
  readonly processState: (threadId: ThreadId) => Promise<ProcessState>
}

const getFindings = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/findings',
  operationId: 'getFindings',
  summary: 'What the rules find in the document: the worst first',
  tags: ['quality'],
  request: {
    params: threadPath,
    query: z.strictObject({
      /** Those that somebody let stand come last, with who did it and why; or they are left out. */
      dismissed: z.enum(['include', 'exclude']).default('include'),
    }),
  },
  responses: {
    200: {
      description: 'Computed from the live document',
      content: { 'application/json': { schema: findingsSchema } },
    },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const getFlow = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/flow',
  operationId: 'getFlow',
  summary: 'The flow of the process as a graph; empty where the document tells no steps',
  tags: ['quality'],
  request: { params: threadPath },
  responses: {
    200: {
      description: 'Read from the live document. As a picture or a file: export',
      content: { 'application/json': { schema: flowSchema } },
    },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

const getRules = createRoute({
  method: 'get',
  path: '/rules',
  operationId: 'getRules',
  summary: 'The rules that findings come from',
  tags: ['quality'],
  responses: {
    200: { description: 'All of them', content: { 'application/json': { schema: ruleListSchema } } },
    ...problems('unauthenticated', 'forbidden'),
  },
})

/** What is known about a document by reading it: what the rules find, and its flow. */
export function qualityRoutes({
  access,
  readDocument,
  processState,
}: QualityRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()
  routes.openapi(getFindings, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    const { nodes, ...options } = await readDocument(threadId)
    const process_state = await processState(threadId)
    const completion = wireCompletion(nodes, options)
    const found = findingsOf(nodes, options.kind, options.choices)
    const told = c.req.valid('query').dismissed === 'include' ? found : { ...found, dismissed: [] }
    return c.json({ ...wireFindings(told), process_state, completion }, 200)
  })
  routes.openapi(getFlow, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    const { nodes } = await readDocument(threadId)
    return c.json(wireFlow(flowOf(nodes), nodes), 200)
  })
  routes.openapi(getRules, (c) => {
    access.assertScope(c.var.actor, 'threads:read')
    return c.json({ rules: allRules.map(wireRule) }, 200)
  })
  return routes
}
