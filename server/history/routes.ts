import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Patch } from '#shared/document/patch.ts'
import { isId, type ThreadId } from '#shared/ids.ts'
import { limits } from '#shared/protocol/limits.ts'
import type { WirePatch } from '#shared/protocol/patch.ts'
import { patchListSchema, patchRecordSchema } from '#shared/protocol/patch-record.ts'
import { applyPatchesSchema, patchResultsSchema } from '#shared/protocol/thread.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import { pageOf, pageSize } from '../http/pages.ts'
import { bodyProblems, problems } from '../http/problem.ts'
import { documentOf } from '../threads/thread-tag.ts'
import type { Threads } from '../threads/threads.ts'
import { patchPath, toPatchId } from './patch-path.ts'
import type { Patches, PatchOutcome } from './patches.ts'
import { patchActorOf } from './review.ts'
import { wireRecord } from './wire-record.ts'

export type HistoryRouteParts = {
  readonly access: Access
  readonly patches: Patches
  readonly threads: Pick<Threads, 'assertActive'>
}

const applyRoute = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/patches',
  operationId: 'applyPatches',
  summary: 'Change the document the way the designer does',
  description:
    'Each patch is applied whole or refused with the reason. A refusal is an answer, not an error: the status is 200. With `base_version`, the ETag of the thread as you read it, what others changed since then is told apart from what you change: other words are merged, the same words are refused with the present text, and what others did already is not done twice. A version is known for 24 hours; then the answer is 409, and you read again.',
  tags: ['patches'],
  request: {
    params: threadPath,
    body: { required: true, content: { 'application/json': { schema: applyPatchesSchema } } },
  },
  responses: {
    200: {
      description: 'One result a patch, in their order',
      content: { 'application/json': { schema: patchResultsSchema } },
    },
    ...problems(...bodyProblems, 'unauthenticated', 'forbidden', 'not_found', 'conflict'),
  },
})

const listRoute = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/patches',
  operationId: 'listPatches',
  summary: 'The patches of a thread, in the order they were applied',
  tags: ['patches'],
  request: {
    params: threadPath,
    query: z.strictObject({
      after_sequence: z.coerce.number().int().nonnegative().default(0),
      page_size: pageSize(limits.maxPageSize),
      run_id: z.string().optional().describe('Only those of this answer of the designer'),
    }),
  },
  responses: {
    200: { description: 'Patch records', content: { 'application/json': { schema: patchListSchema } } },
    ...problems('unauthenticated', 'forbidden', 'not_found', 'invalid'),
  },
})

const getRoute = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/patches/{patch_id}',
  operationId: 'getPatch',
  summary: 'One patch, as it is listed',
  tags: ['patches'],
  request: { params: patchPath },
  responses: {
    200: { description: 'Its record', content: { 'application/json': { schema: patchRecordSchema } } },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

export function historyRoutes({ access, patches, threads }: HistoryRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(applyRoute, async (c) => {
    const { actor } = c.var
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(actor, threadId, 'patch.apply')
    const { patches: asked, base_version, atomic, dry_run } = c.req.valid('json')
    if (!dry_run) await threads.assertActive(threadId)
    const outcomes = await patches.apply(threadId, { actor: patchActorOf(actor) }, asked.map(fromWire), {
      baseVersion: base_version === undefined ? undefined : (documentOf(base_version) ?? base_version),
      atomic,
      dryRun: dry_run,
    })
    return c.json(
      { results: outcomes.map(resultOf), process_state: await patches.processState(threadId) },
      200,
    )
  })

  const listOfRun = async (threadId: ThreadId, runId: string, afterSequence: number) => {
    const records = isId('run', runId) ? await patches.ofRun(threadId, runId) : []
    return records.filter(({ sequence }) => sequence > afterSequence)
  }

  routes.openapi(listRoute, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    const { after_sequence, page_size, run_id } = c.req.valid('query')
    const found =
      run_id === undefined
        ? await patches.list(threadId, { afterSequence: after_sequence, limit: page_size + 1 })
        : await listOfRun(threadId, run_id, after_sequence)
    const { page, last } = pageOf(found, page_size)
    return c.json({ patches: page.map(wireRecord), ...(last && { next_after_sequence: last.sequence }) }, 200)
  })

  routes.openapi(getRoute, async (c) => {
    const { thread_id, patch_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    return c.json(wireRecord(await patches.get(threadId, toPatchId(patch_id))), 200)
  })

  return routes
}

/** An update may bring its new text as `content`. */
function fromWire(patch: WirePatch): Patch {
  const { operation, location, content, old_content, new_content, reason } = patch
  if (operation === 'update') {
    return { operation, location, oldContent: old_content, newContent: new_content ?? content, reason }
  }
  // What a delete calls old is what it means to delete; without it the whole section would go.
  return {
    operation,
    location,
    content: content ?? (operation === 'delete' ? old_content : undefined),
    reason,
  }
}

function resultOf(outcome: PatchOutcome): z.infer<typeof patchResultsSchema>['results'][number] {
  switch (outcome.status) {
    case 'applied':
      return {
        status: 'applied',
        ...(outcome.patchId === undefined ? {} : { patch_id: outcome.patchId }),
        section: outcome.applied.section.heading,
        ...(outcome.applied.warnings.length === 0 ? {} : { warnings: [...outcome.applied.warnings] }),
      }
    case 'refused': {
      const { refusal } = outcome
      const candidates =
        'candidates' in refusal
          ? refusal.candidates
          : 'suggestions' in refusal
            ? refusal.suggestions
            : undefined
      return {
        status: 'refused',
        code: refusal.code,
        detail: refusal.detail,
        ...(candidates === undefined ? {} : { candidates: candidates.map((candidate) => candidate.path) }),
        ...('currentContent' in refusal ? { current_content: refusal.currentContent } : {}),
      }
    }
    case 'left_out':
      return {
        status: 'refused',
        code: 'other_patch_refused',
        detail: 'Nothing is wrong with this patch, but with another one, and all or none were asked for.',
      }
  }
}
