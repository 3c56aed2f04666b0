import type { RunId, ThreadId } from '#shared/ids.ts'
import type { Actor } from '../access/actor.ts'

/** What the chat asks of the designer's runs. They stand above this floor; app.ts hands them in. */
export type RunPort = {
  /** The run of the thread, on whichever instance it is. */
  running(threadId: ThreadId): Promise<RunId | undefined>
  /** Stops this run; one that has ended meanwhile is left alone, and so is the next one. */
  stop(threadId: ThreadId, runId: RunId, actor: Actor): void
}

/** Stops what runs in the thread. False when nothing does. */
export async function stopPresentRun(runs: RunPort, threadId: ThreadId, actor: Actor): Promise<boolean> {
  const runId = await runs.running(threadId)
  if (runId) runs.stop(threadId, runId, actor)
  return runId !== undefined
}
