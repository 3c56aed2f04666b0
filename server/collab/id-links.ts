import type { CompiledQuery, Kysely } from 'kysely'
import type { Link } from '#shared/document/yjs-internals.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Tables } from '../storage/tables.ts'

/** The rows of links that a change of a document made, to be stored with it. */
export function insertLinks(
  sql: Kysely<Tables>,
  threadId: ThreadId,
  links: readonly Link[],
): CompiledQuery[] {
  if (links.length === 0) return []
  const row = { thread_id: threadId, links: JSON.stringify(links) }
  return [sql.insertInto('id_links').values(row).compile()]
}

/** All links of a document. */
export async function readLinks(sql: Kysely<Tables>, threadId: ThreadId): Promise<Link[]> {
  const rows = await sql
    .selectFrom('id_links')
    .select('links')
    .where('thread_id', '=', threadId)
    .orderBy('id')
    .execute()
  return rows.flatMap((row) => JSON.parse(row.links) as Link[])
}
