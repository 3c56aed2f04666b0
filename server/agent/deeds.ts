import type { RunId, ThreadId } from '#shared/ids.ts'
import type { Actor } from '../access/actor.ts'
import { type Audit, type AuditEntry, endingOf } from '../audit/audit.ts'
import type { ToolResult } from './hands.ts'

type AuditedRun = { readonly threadId: ThreadId; readonly runId: RunId; readonly actor: Actor }

/** What the designer does in a run, as the audit log has it: its calls that change something, for whoever asked. */
export class Deeds {
  readonly #audit: Audit
  readonly #run: AuditedRun

  constructor(audit: Audit, run: AuditedRun) {
    this.#audit = audit
    this.#run = run
  }

  begin(action: 'patch.apply' | 'thread.update'): Promise<AuditEntry> {
    const { threadId, runId, actor } = this.#run
    return this.#audit.begin({ action, by: { userId: actor.userId, runId }, threadId })
  }

  async record(
    action: 'patch.apply' | 'thread.update',
    work: () => Promise<ToolResult>,
  ): Promise<ToolResult> {
    return concluded(await this.begin(action), work)
  }
}

/** Does `work` and tells the entry what came of it. Undefined: nothing did. */
export async function concluded<Result extends ToolResult | undefined>(
  entry: AuditEntry,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await work()
    const { failed = true, code, patchId } = result ?? {}
    entry.end({ outcome: failed ? 'refused' : 'done', code, ...(patchId && { facts: { ids: [patchId] } }) })
    return result
  } catch (error) {
    entry.end(endingOf(error))
    throw error
  }
}
