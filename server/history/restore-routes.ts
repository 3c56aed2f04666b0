import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import {
  restoredVersionSchema,
  restorePreviewSchema,
  restoreVersionSchema,
  type WireRestorePreview,
} from '#shared/protocol/version.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { toThreadId } from '../access/thread-path.ts'
import { bodyProblems, problems } from '../http/problem.ts'
import type { RestorePreview } from './restore-preview.ts'
import type { Restores } from './restores.ts'
import { toVersionId, versionPath } from './version-routes.ts'
import { countChange } from './wire-patch.ts'

export type RestoreRouteParts = { readonly access: Access; readonly restores: Restores }

const restoreVersion = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/versions/{version_id}/restore',
  operationId: 'restoreVersion',
  summary: 'Make the document what it was, or take back what the designer changed since',
  description:
    'An edit like any other: everybody sees it at once and goes on writing. Patches are undone or redone as the document needs it, and their records say so. The document as it is just before becomes a version too, whose `undo` takes the restore back. With `dry_run` nothing is changed, and the answer is what would be. Mode `designer` has the conflicts `nothing_since`, when the designer changed nothing that is in effect, and `nothing_left` of it.',
  tags: ['versions'],
  request: {
    params: versionPath,
    body: { content: { 'application/json': { schema: restoreVersionSchema } } },
  },
  responses: {
    200: {
      description: 'Restored; with `dry_run` what a restore would change',
      content: { 'application/json': { schema: z.union([restoredVersionSchema, restorePreviewSchema]) } },
    },
    ...problems(...bodyProblems, 'unauthenticated', 'forbidden', 'not_found', 'conflict'),
  },
})

const undoRestore = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/versions/{version_id}/undo',
  operationId: 'undoRestore',
  summary: 'Take back the restore before which this version was taken',
  description:
    'What it removed is there again, and so are the patches that it undid. Unlike a restore of this version it leaves what was written since. The answer names a version of just before, whose `undo` takes this back. A conflict has a `reason`: `no_restore` followed this version, or `nothing_left` of it.',
  tags: ['versions'],
  request: { params: versionPath },
  responses: {
    200: { description: 'Taken back', content: { 'application/json': { schema: restoredVersionSchema } } },
    ...problems('unauthenticated', 'forbidden', 'not_found', 'conflict'),
  },
})

export function restoreRoutes({ access, restores }: RestoreRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(restoreVersion, async (c) => {
    const { actor } = c.var
    const { thread_id, version_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(actor, threadId, 'version.restore')
    const versionId = toVersionId(version_id)
    const { mode, dry_run } = c.req.valid('json')
    if (dry_run)
      return c.json(wirePreview(mode, await restores.preview(threadId, actor, versionId, mode)), 200)
    return c.json({ version_id: await restores.restore(threadId, actor, versionId, mode) }, 200)
  })

  routes.openapi(undoRestore, async (c) => {
    const { actor } = c.var
    const { thread_id, version_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(actor, threadId, 'version.restore')
    return c.json({ version_id: await restores.undo(threadId, actor, toVersionId(version_id)) }, 200)
  })

  return routes
}

const wirePreview = (
  mode: WireRestorePreview['mode'],
  { before, after, records, kept, writers }: RestorePreview,
): WireRestorePreview => ({
  mode,
  before,
  after,
  ...countChange(before, after),
  writers: writers.map(({ author, words }) => ({ ...author, words_removed: words })),
  patches: records.map(({ id, section, status }) => ({
    patch_id: id,
    section: section?.heading ?? null,
    status: status === 'undone' ? 'undone' : 'applied',
  })),
  kept: kept.map(({ patchId, text, why }) => ({ patch_id: patchId, text, reason: why })),
})
