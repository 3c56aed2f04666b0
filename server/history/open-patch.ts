import type { CompiledQuery, Kysely } from 'kysely'
import type { AppliedPatch } from '#shared/document/patch.ts'
import type { PatchHead, StreamWrite } from '#shared/document/stream.ts'
import type { PatchId, RunId, ThreadId } from '#shared/ids.ts'
import type { Tables } from '../storage/tables.ts'
import type { ThreadCipher } from '../storage/vault.ts'
import type { PatchAuthor } from './patch-recorder.ts'

/** What is known of an open patch from its first write on. */
export type PatchBeginning = Pick<AppliedPatch, 'section' | 'matched' | 'warnings'> & {
  readonly head: PatchHead
  readonly author: PatchAuthor
}

type Written = Pick<StreamWrite, 'inserted' | 'deleted'>

/** One row: what one write did, the first one with what the patch is. */
type Part = Written & { readonly beginning?: PatchBeginning }

export type OpenPatchParts = {
  readonly sql: Kysely<Tables>
  readonly cipher: ThreadCipher
  readonly threadId: ThreadId
  readonly id: PatchId
  readonly head: PatchHead
  readonly author: PatchAuthor
}

/**
 * What is stored of a patch while it is being written: a row for each write, in the commit of that write. So no text is
 * ever in the document without a trace of whose it is; and a write costs a row, however long the patch is.
 */
export class OpenPatch {
  readonly id: PatchId
  readonly #parts: OpenPatchParts
  #isBegun = false

  constructor(parts: OpenPatchParts) {
    this.id = parts.id
    this.#parts = parts
  }

  /** The row of a write. `soFar` is asked for once. */
  rows({ inserted, deleted }: StreamWrite, soFar: () => AppliedPatch | null): CompiledQuery[] {
    const { sql, cipher, threadId, id, author } = this.#parts
    const beginning = this.#isBegun ? null : this.#beginning(soFar())
    this.#isBegun ||= beginning !== null
    if (!this.#isBegun) return []
    const part: Part = { inserted, deleted, ...(beginning ? { beginning } : {}) }
    const row = {
      thread_id: threadId,
      patch_id: id,
      run_id: author.runId ?? null,
      sealed_part: cipher.sealJson('open-patch', part),
    }
    return [sql.insertInto('open_patches').values(row).compile()]
  }

  /** It has a record now, or nothing of it is in the document. */
  closing(): CompiledQuery[] {
    if (!this.#isBegun) return []
    this.#isBegun = false
    return [deleteOpen(this.#parts.sql, this.id)]
  }

  #beginning(applied: AppliedPatch | null): PatchBeginning | null {
    const { head, author } = this.#parts
    return applied && { head, author, ...pick(applied) }
  }
}

const pick = ({ section, matched, warnings }: AppliedPatch) => ({ section, matched, warnings })

export const deleteOpen = (sql: Kysely<Tables>, patchId: PatchId): CompiledQuery =>
  sql.deleteFrom('open_patches').where('patch_id', '=', patchId).compile()

/** The open patches of a run; without one, those that no run is writing any more. */
export async function findLeft(
  sql: Kysely<Tables>,
  runId?: RunId,
): Promise<{ threadId: ThreadId; patchId: PatchId }[]> {
  const left = sql
    .selectFrom('open_patches')
    .select((eb) => ['thread_id', 'patch_id', eb.fn.min('id').as('first_id')])
    .groupBy(['thread_id', 'patch_id'])
    .orderBy('first_id')
  const running = sql.selectFrom('runs').select('id').where('status', '=', 'running')
  const rows = await (runId === undefined
    ? left.where((eb) => eb.or([eb('run_id', 'is', null), eb('run_id', 'not in', running)]))
    : left.where('run_id', '=', runId)
  ).execute()
  return rows.map((row) => ({ threadId: row.thread_id as ThreadId, patchId: row.patch_id as PatchId }))
}

/** What an open patch is, and all writes of it. */
export async function readOpen(
  sql: Kysely<Tables>,
  cipher: ThreadCipher,
  patchId: PatchId,
): Promise<{ beginning: PatchBeginning; writes: Written[] } | null> {
  const rows = await sql
    .selectFrom('open_patches')
    .select('sealed_part')
    .where('patch_id', '=', patchId)
    .orderBy('id')
    .execute()
  const writes = rows.map((row) => cipher.openJson('open-patch', row.sealed_part) as Part)
  const beginning = writes[0]?.beginning
  return beginning ? { beginning, writes } : null
}
