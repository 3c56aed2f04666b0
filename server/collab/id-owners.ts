import type { Insertable, Kysely } from 'kysely'
import { type OwnerChange, OwnerIndex } from '#shared/document/owner-index.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Tables } from '../storage/tables.ts'

/** The row of what an update changed about who owns which ids, to be stored with it. */
export const ownersRow = (
  threadId: ThreadId,
  changes: readonly OwnerChange[],
): Insertable<Tables['id_owners']> => ({ thread_id: threadId, changes: JSON.stringify(changes) })

/** Who owns the ids of a document, by all rows in their order. */
export async function readOwners(sql: Kysely<Tables>, threadId: ThreadId): Promise<OwnerIndex> {
  const rows = await sql
    .selectFrom('id_owners')
    .select('changes')
    .where('thread_id', '=', threadId)
    .orderBy('id')
    .execute()
  const index = new OwnerIndex()
  for (const row of rows) for (const change of JSON.parse(row.changes) as OwnerChange[]) index.apply(change)
  return index
}
