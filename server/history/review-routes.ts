import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { AppError } from '#shared/errors.ts'
import { isId, type RunId, type ThreadId } from '#shared/ids.ts'
import { type Reviewed, reversalRequestSchema, reviewedSchema } from '#shared/protocol/patch-record.ts'
import type { Access } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import { bodyProblems, problems } from '../http/problem.ts'
import { patchPath, toPatchId } from './patch-path.ts'
import type { Patches } from './patches.ts'
import type { Reversal } from './reversal.ts'
import type { ReversalOptions, Review } from './review.ts'

export type ReviewRouteParts = {
  readonly access: Access
  readonly patches: Patches
  readonly review: Review
}

const runPath = threadPath.extend({ run_id: z.string() })

const answers = {
  200: { description: 'Done, and stored', content: { 'application/json': { schema: reviewedSchema } } },
  ...problems(...bodyProblems, 'unauthenticated', 'forbidden', 'not_found', 'conflict'),
}
const body = { content: { 'application/json': { schema: reversalRequestSchema } } }
const conflicts =
  'A conflict has a `reason`: the patch is not (or no longer) in the state that this changes; `nothing_left` of its text; or `dependents`, later patches on top of it, which are listed.'

const undoPatch = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/patches/{patch_id}/undo',
  operationId: 'undoPatch',
  summary: 'Take a patch back',
  description: `At any later time. What others wrote since stays, and is told of in \`kept\`. ${conflicts}`,
  tags: ['patches'],
  request: { params: patchPath, body },
  responses: answers,
})

const redoPatch = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/patches/{patch_id}/redo',
  operationId: 'redoPatch',
  summary: 'Take the undo of a patch back',
  description: conflicts,
  tags: ['patches'],
  request: { params: patchPath, body },
  responses: answers,
})

const keepPatch = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/patches/{patch_id}/keep',
  operationId: 'keepPatch',
  summary: 'Mark a patch as looked at and wanted',
  description: 'Once more changes nothing. It can still be undone.',
  tags: ['patches'],
  request: { params: patchPath },
  responses: answers,
})

const undoRun = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/runs/{run_id}/undo',
  operationId: 'undoRun',
  summary: 'Take back all that one answer of the designer changed',
  description: `All of it in one step. ${conflicts}`,
  tags: ['patches'],
  request: { params: runPath, body },
  responses: answers,
})

export function reviewRoutes({ access, patches, review }: ReviewRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()

  type Reverse = (threadId: ThreadId, actor: Actor, options: ReversalOptions) => Promise<Reversal>
  const answer = async (
    actor: Actor,
    { thread_id }: { thread_id: string },
    { with_dependents: withDependents }: z.infer<typeof reversalRequestSchema>,
    reverse: Reverse,
  ): Promise<Reviewed> => {
    const threadId = toThreadId(thread_id)
    await access.assertCan(actor, threadId, 'patch.undo')
    const reversal = await reverse(threadId, actor, { withDependents })
    return { ...wireReversal(reversal), process_state: await patches.processState(threadId) }
  }

  routes.openapi(undoPatch, async (c) => {
    const path = c.req.valid('param')
    const undo: Reverse = (threadId, ...how) => review.undo(threadId, toPatchId(path.patch_id), ...how)
    return c.json(await answer(c.var.actor, path, c.req.valid('json'), undo), 200)
  })

  routes.openapi(redoPatch, async (c) => {
    const path = c.req.valid('param')
    const redo: Reverse = (threadId, ...how) => review.redo(threadId, toPatchId(path.patch_id), ...how)
    return c.json(await answer(c.var.actor, path, c.req.valid('json'), redo), 200)
  })

  routes.openapi(undoRun, async (c) => {
    const path = c.req.valid('param')
    const undo: Reverse = (threadId, ...how) => review.undoRun(threadId, toRunId(path.run_id), ...how)
    return c.json(await answer(c.var.actor, path, c.req.valid('json'), undo), 200)
  })

  routes.openapi(keepPatch, async (c) => {
    const { actor } = c.var
    const { thread_id, patch_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(actor, threadId, 'patch.undo')
    await review.keep(threadId, toPatchId(patch_id), actor)
    const process_state = await patches.processState(threadId)
    return c.json({ status: 'kept' as const, patch_ids: [patch_id], process_state }, 200)
  })

  return routes
}

function wireReversal({
  chosen,
  dependents,
  kept,
  lostCharacters,
}: Reversal): Omit<Reviewed, 'process_state'> {
  const statusOf = ({ status }: Reversal['chosen'][number]) => (status === 'undone' ? 'undone' : 'applied')
  return {
    status: chosen.every((record) => statusOf(record) === 'undone') ? 'undone' : 'applied',
    patch_ids: chosen.map(({ id }) => id),
    ...(dependents.length > 0 && {
      dependents: dependents.map((record) => ({ patch_id: record.id, status: statusOf(record) })),
    }),
    ...(kept.length > 0 && {
      kept: kept.map(({ patchId, text, why }) => ({ patch_id: patchId, text, reason: why })),
    }),
    ...(lostCharacters > 0 && { lost_characters: lostCharacters }),
  }
}

function toRunId(text: string): RunId {
  if (isId('run', text)) return text
  throw new AppError('not_found', 'There is no such run in this thread, or it changed nothing.')
}
