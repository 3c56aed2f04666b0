import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { isId, type ProposalId } from '#shared/ids.ts'
import { limits } from '#shared/protocol/limits.ts'
import { proposalListSchema, proposalSchema } from '#shared/protocol/proposal.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import { pageSize } from '../http/pages.ts'
import { problems } from '../http/problem.ts'
import type { Threads } from '../threads/threads.ts'
import { type Proposals, proposalNotFound } from './proposals.ts'

export type ProposalRouteParts = {
  readonly access: Access
  readonly proposals: Proposals
  readonly threads: Pick<Threads, 'assertActive'>
}

const proposalPath = threadPath.extend({ proposal_id: z.string() })

const listProposals = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/proposals',
  operationId: 'listProposals',
  summary: 'What the designer wants to take away and may not alone',
  description: 'The newest ones, the oldest of them first. Messages and their events carry them too.',
  tags: ['patches'],
  request: {
    params: threadPath,
    query: z.strictObject({
      status: proposalSchema.shape.status.optional().describe('Only those that are so'),
      page_size: pageSize(limits.maxPageSize),
    }),
  },
  responses: {
    200: { description: 'Proposals', content: { 'application/json': { schema: proposalListSchema } } },
    ...problems('unauthenticated', 'forbidden', 'not_found', 'invalid'),
  },
})

const answers = {
  200: {
    description: 'Decided, and stored',
    content: { 'application/json': { schema: proposalSchema } },
  },
  ...problems('unauthenticated', 'forbidden', 'not_found', 'conflict'),
}

const allowProposal = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/proposals/{proposal_id}/allow',
  operationId: 'allowProposal',
  summary: 'Let the designer make a change that it proposed',
  description:
    'It becomes a patch of the run that proposed it, named by `patch_id`, and can be undone. A conflict has a `reason`: `decided`, with the `proposal` and who decided; or `outdated`, when the document has changed so that it does not fit any more: then nothing is changed and the proposal is closed.',
  tags: ['patches'],
  request: { params: proposalPath },
  responses: answers,
})

const refuseProposal = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/proposals/{proposal_id}/refuse',
  operationId: 'refuseProposal',
  summary: 'Leave the document as it is',
  description: 'A conflict has the `reason` `decided`, with the `proposal` and who decided.',
  tags: ['patches'],
  request: { params: proposalPath },
  responses: answers,
})

export function proposalRoutes({ access, proposals, threads }: ProposalRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(listProposals, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    const { status, page_size: limit } = c.req.valid('query')
    return c.json({ proposals: await proposals.list(threadId, { status, limit }) }, 200)
  })

  routes.openapi(allowProposal, async (c) => {
    const { thread_id, proposal_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'patch.apply')
    await threads.assertActive(threadId)
    return c.json(await proposals.allow(threadId, toProposalId(proposal_id), c.var.actor), 200)
  })

  routes.openapi(refuseProposal, async (c) => {
    const { thread_id, proposal_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'patch.apply')
    return c.json(await proposals.refuse(threadId, toProposalId(proposal_id), c.var.actor), 200)
  })

  return routes
}

function toProposalId(text: string): ProposalId {
  if (isId('proposal', text)) return text
  throw proposalNotFound()
}
