import type { ThreadId } from '#shared/ids.ts'
import type { Choices } from '#shared/process/choices.ts'
import type { Progress } from '#shared/process/progress.ts'

/** What this floor asks of the live documents, which stand above it. app.ts fills it in. */
export type ThreadDocument = {
  content(threadId: ThreadId): Promise<DocumentContent>
  /** The content with this `etag` goes to somebody who may send patches for it later. */
  keep(threadId: ThreadId, etag: string): void
}

export type DocumentContent = {
  /** The document as it is now, edits that are not stored yet included. */
  readonly markdown: string
  readonly progress: Progress
  /** Names exactly this content: letters, digits, `-` and `_` only. */
  readonly etag: string
  /** What people decided about findings. */
  readonly choices: Choices
}
