import type { WireThread } from '#shared/protocol/thread.ts'
import type { DocumentContent } from './document-port.ts'
import type { Thread } from './threads.ts'

/** As listings tell of it. */
export function wireSummary({ id, title, status, createdAtMs, updatedAtMs }: Thread) {
  return { thread_id: id, title, status, created_at_ms: createdAtMs, updated_at_ms: updatedAtMs }
}

/** With its document, for whomever. */
export function wireThread(
  thread: Thread,
  { markdown, progress }: DocumentContent,
): Omit<WireThread, 'role'> {
  return {
    ...wireSummary(thread),
    description: thread.description,
    context: thread.context,
    metadata: thread.metadata,
    current_process_content: markdown,
    patch_count: thread.patchCount,
    last_patch_at_ms: thread.lastPatchAtMs,
    process_state: {
      completion_percentage: progress.completionPercentage,
      sections_completed: [...progress.sectionsCompleted],
      sections_pending: [...progress.sectionsPending],
      total_patches_applied: thread.patchCount,
    },
  }
}
