import { type CompiledQuery, type Kysely, sql } from 'kysely'
import type * as Y from 'yjs'
import { joinChanges } from '#shared/document/left-patch.ts'
import { type Change, revert } from '#shared/document/undo.ts'
import { write } from '#shared/document/writing.ts'
import type { RunId, ThreadId } from '#shared/ids.ts'
import type { DocumentHost } from '../collab/host.ts'
import { insertLinks } from '../collab/id-links.ts'
import type { ServerOrigin } from '../collab/origin.ts'
import type { Database } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'

/** The run that wanted to write is over: another instance took it over, or ended it. */
export class RunOver extends Error {}

export type PatchEditsParts = {
  readonly host: DocumentHost
  readonly db: Database
  readonly threadId: ThreadId
  readonly origin: ServerOrigin
  /** Undefined where no run has to go on for it. */
  readonly runId: RunId | undefined
}

/**
 * The edits of one patch. Rows are stored only while the run that patches goes on. Peers have seen an edit before that is
 * known: one whose rows were refused is to be taken back, so that no text is left without a record.
 */
export class PatchEdits {
  readonly #parts: PatchEditsParts
  #refused: Change[] = []
  /** Why rows were refused. */
  #lost: unknown

  constructor(parts: PatchEditsParts) {
    this.#parts = parts
  }

  /** Whether rows were refused: nothing more is to be written then. */
  get isLost(): boolean {
    return this.#lost !== undefined
  }

  /**
   * As `DocumentHost.edit`; throws RunOver too, and once rows were refused the same again. Rows of an edit that changes
   * nothing are stored all the same, after what was edited before.
   */
  async edit<T>(change: (ydoc: Y.Doc) => T, rowsOf: (value: T) => readonly CompiledQuery[]): Promise<T> {
    const { host, db, threadId, origin } = this.#parts
    if (this.isLost) throw this.#lost
    let written: Change | undefined
    let isStored = false
    try {
      const { value } = await host.edit(
        threadId,
        origin,
        (ydoc) => {
          const done = write(ydoc, null, () => change(ydoc))
          written = done
          return done
        },
        (done) => {
          isStored = true
          return [...this.#fence(), ...rowsOf(done.value)]
        },
      )
      if (isStored) return value
      const rows = rowsOf(value)
      if (rows.length === 0) return value
      await host.whenStored(threadId)
      await db.commit([...this.#fence(), ...rows])
      return value
    } catch (error) {
      if (!written) throw error
      this.#lost = error
      this.#refused.push(written)
      this.#lost = await this.#reasonOf(error)
      throw this.#lost
    }
  }

  /** To be called when no edit is on its way any more. */
  async takeBack(): Promise<void> {
    const { host, db, threadId, origin } = this.#parts
    const change = joinChanges(this.#refused.splice(0))
    if (change.inserted.length + change.deleted.length === 0) return
    await host.edit(
      threadId,
      origin,
      (ydoc) => revert(ydoc, null, change),
      ({ links }) => insertLinks(db.sql, threadId, links),
    )
  }

  #fence(): CompiledQuery[] {
    const { db, runId } = this.#parts
    return runId === undefined ? [] : [failUnlessRunning(db.sql, runId)]
  }

  async #reasonOf(error: unknown): Promise<unknown> {
    const { db, runId } = this.#parts
    if (runId === undefined) return error
    const run = await db.sql.selectFrom('runs').select('status').where('id', '=', runId).executeTakeFirst()
    return run && run.status !== 'running' ? new RunOver('the run is over', { cause: error }) : error
  }
}

/**
 * Fails the commit that it is a part of when the run is over: a status is never null. Whoever ends the run meanwhile
 * waits for the commit, or this one for them.
 */
const failUnlessRunning = (db: Kysely<Tables>, runId: RunId): CompiledQuery =>
  sql`update runs set status = case when status = 'running' then status end where id = ${runId}`.compile(db)
