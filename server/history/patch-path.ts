import { z } from '@hono/zod-openapi'
import { isId, type PatchId } from '#shared/ids.ts'
import { threadPath } from '../access/thread-path.ts'
import { patchNotFound } from './patch-store.ts'

export const patchPath = threadPath.extend({ patch_id: z.string() })

/** Throws AppError `not_found`. */
export function toPatchId(text: string): PatchId {
  if (isId('patch', text)) return text
  throw patchNotFound()
}
