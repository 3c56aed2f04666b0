import { OpClock } from '#server/history/op-clock.ts'
import type { AppliedPatch, Patch, PatchRecord } from '#shared/document/patch.ts'
import type { Right } from './ledger.ts'

/** The records of patches, as the server keeps them, with the letters that each took away when it was applied. */
export class Records {
  readonly #records = new Map<string, PatchRecord>()
  readonly #taken = new Map<string, ReadonlySet<string>>()
  #nowMs = 0
  readonly clock = new OpClock(() => this.now())

  /** Rises each time. */
  now(): number {
    this.#nowMs += 1
    return this.#nowMs
  }

  get all(): readonly PatchRecord[] {
    return [...this.#records.values()]
  }

  add(patch: Patch, applied: AppliedPatch, atMs: number, taken: ReadonlySet<string>): void {
    const sequence = this.#records.size + 1
    const id = `patch_${sequence}`
    this.#taken.set(id, taken)
    this.#records.set(id, recordOf({ id, sequence, patch, applied, atMs }))
  }

  replace(records: readonly PatchRecord[]): void {
    for (const record of records) this.#records.set(record.id, record)
  }

  /** An undo takes nothing of anybody. A redo may take what the patch took when it was applied. */
  rightOf(turned: readonly PatchRecord[]): Right {
    const redone = turned.filter(({ status }) => status !== 'undone')
    return (letter) => redone.some(({ id }) => this.#taken.get(id)?.has(letter))
  }
}

export const linksOfLastOp = (records: readonly PatchRecord[]) =>
  records.flatMap(({ ops }) => ops.at(-1)?.links ?? [])

const designer = { kind: 'agent', id: 'designer' } as const

type Parts = { id: string; sequence: number; patch: Patch; applied: AppliedPatch; atMs: number }

function recordOf({ id, sequence, patch, applied, atMs }: Parts): PatchRecord {
  const { inserted, deleted, links } = applied
  return {
    ...applied,
    ...{ id, sequence, patch },
    ...{ threadId: 'thread_1', runId: null, messageId: null, model: null },
    actor: designer,
    status: 'applied',
    refusal: null,
    head: { inserted, deleted },
    ops: [{ kind: 'apply', by: designer, atMs, inserted, deleted, links }],
    createdAtMs: atMs,
  }
}
