import type { CompiledQuery } from 'kysely'
import type * as Y from 'yjs'
import type { ThreadId } from '#shared/ids.ts'
import type { DocumentHost } from '../collab/host.ts'
import type { ServerOrigin } from '../collab/origin.ts'
import type { Database } from '../storage/database.ts'
import type { OpClock } from './op-clock.ts'

/** A change of a document that depends on what the records of its patches say. */
export type Decision<R, T> = {
  readonly origin: ServerOrigin
  readonly read: () => Promise<R>
  /**
   * A part of the transaction that is open. Null, with nothing changed, where what was read does not suffice for the
   * document as it is by now: it is read again. What it throws is thrown by `decide`.
   */
  readonly change: (ydoc: Y.Doc, records: R) => T | null
  /** What is stored with the change. */
  readonly rowsOf: (value: T) => readonly CompiledQuery[]
}

/**
 * Reads the records and changes the document, with no patch in between: one that is in the document but not yet on disk
 * is waited for, and when one came while the records were read, they are read again. Else it would be undone without its
 * record knowing of it, or would stay on top of what is undone without anybody having been asked.
 */
export async function decide<R, T>(
  { host, db, clock }: { readonly host: DocumentHost; readonly db: Database; readonly clock: OpClock },
  threadId: ThreadId,
  { origin, read, change, rowsOf }: Decision<R, T>,
): Promise<T> {
  for (;;) {
    // Of the live document: a copy that is only read has no clock.
    const latestMs = await host.readOwned(threadId, (ydoc) => clock.latest(ydoc))
    await host.whenStored(threadId)
    const records = await read()
    let isStored = false
    const done = await host.edit<T | null>(
      threadId,
      origin,
      (ydoc) => (clock.latest(ydoc) === latestMs ? change(ydoc, records) : null),
      (result) => {
        isStored = true
        return result === null ? [] : rowsOf(result)
      },
    )
    if (done === null) continue
    // A document that is as it was already has no update that the rows could go with.
    const rows = isStored ? [] : rowsOf(done)
    if (rows.length > 0) await db.commit(rows)
    return done
  }
}
