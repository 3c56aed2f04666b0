import { z } from '@hono/zod-openapi'
import { isId, type ThreadId } from '#shared/ids.ts'
import { noSuchThread } from './access.ts'

/** The path parameters of everything below `/threads/{thread_id}`. */
export const threadPath = z.object({ thread_id: z.string() })

/** What cannot be a thread's id names no thread: AppError `not_found`, not a wrong field. */
export function toThreadId(text: string): ThreadId {
  if (!isId('thread', text)) throw noSuchThread()
  return text
}
