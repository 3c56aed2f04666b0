import type { ThreadId } from '#shared/ids.ts'
import type { Actor } from '../access/actor.ts'

/** What the chat asks of the designer's runs. They stand above this floor; app.ts hands them in. */
export type RunPort = {
  /** False when there is nothing to stop. */
  stop(threadId: ThreadId, actor: Actor): Promise<boolean>
}
