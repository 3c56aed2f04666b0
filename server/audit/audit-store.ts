import type { CompiledQuery, Kysely, Selectable } from 'kysely'
import type { AuditId, KeyId, RunId, ThreadId, UserId } from '#shared/ids.ts'
import type { Tables } from '../storage/tables.ts'
import { type AuditRow, beforeFirst, type Facts, type Link } from './row.ts'

type Sql = Kysely<Tables>

/** A row as it is stored: who signed it, and where it stands, once it does. */
export type StoredRow = {
  readonly row: AuditRow
  readonly mac: string
  readonly macKeyId: string
  readonly place: (Link & { readonly keyId: string }) | null
}

export function insertRow(sql: Sql, { row, mac, macKeyId }: Omit<StoredRow, 'place'>): CompiledQuery {
  const columns = { ...columnsOf(row), mac, mac_key_id: macKeyId }
  return sql.insertInto('audit').values(columns).compile()
}

/** Gives the row its outcome and its place. Fails as a duplicate when another instance took that place meanwhile. */
export function placeRow(sql: Sql, { row, mac, macKeyId, place }: StoredRow): CompiledQuery {
  return sql
    .updateTable('audit')
    .set({
      ...columnsOf(row),
      mac,
      mac_key_id: macKeyId,
      position: place?.position ?? null,
      link: place?.link ?? null,
      link_key_id: place?.keyId ?? null,
    })
    .where('id', '=', row.id)
    .where('position', 'is', null)
    .compile()
}

export async function lastLink(sql: Sql): Promise<Link> {
  const last = await sql
    .selectFrom('audit')
    .select(['position', 'link'])
    .where('position', 'is not', null)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ? { position: last.position ?? 0, link: last.link ?? '' } : beforeFirst
}

/** Which of them have their place. */
export async function placedOf(sql: Sql, ids: readonly AuditId[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await sql
    .selectFrom('audit')
    .select('id')
    .where('id', 'in', ids)
    .where('position', 'is not', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Rows from before `beforeMs` without a place: nobody will tell their outcome. */
export async function leftRows(sql: Sql, beforeMs: number, limit: number): Promise<StoredRow[]> {
  const rows = await sql
    .selectFrom('audit')
    .selectAll()
    .where('position', 'is', null)
    .where('at_ms', '<', beforeMs)
    .orderBy('at_ms')
    .limit(limit)
    .execute()
  return rows.map(stored)
}

/** In the order of the chain. */
export async function rowsAfter(sql: Sql, position: number, limit: number): Promise<StoredRow[]> {
  const rows = await sql
    .selectFrom('audit')
    .selectAll()
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(stored)
}

/** Newest first; those before `before`, where it is given. With the name of whoever it was, as it is now. */
export async function rowsOfThread(
  sql: Sql,
  threadId: ThreadId,
  { before, limit }: { before: { atMs: number; id: string } | undefined; limit: number },
): Promise<(AuditRow & { readonly name: string | null })[]> {
  const found = sql
    .selectFrom('audit')
    .leftJoin('users', 'users.id', 'audit.user_id')
    .selectAll('audit')
    .select('users.name')
    .where('thread_id', '=', threadId)
    .orderBy('at_ms', 'desc')
    .orderBy('audit.id', 'desc')
    .limit(limit)
  const rows = await (before
    ? found.where(({ eb, and, or }) =>
        or([
          eb('at_ms', '<', before.atMs),
          and([eb('at_ms', '=', before.atMs), eb('audit.id', '<', before.id)]),
        ]),
      )
    : found
  ).execute()
  return rows.map((row) => ({ ...stored(row).row, name: row.name }))
}

const columnsOf = (row: AuditRow) => ({
  id: row.id,
  at_ms: row.atMs,
  action: row.action,
  thread_id: row.threadId,
  user_id: row.userId,
  key_id: row.keyId,
  run_id: row.runId,
  outcome: row.outcome,
  code: row.code,
  facts: JSON.stringify(row.facts),
})

function stored(row: Selectable<Tables['audit']>): StoredRow {
  const { position, link, link_key_id: keyId } = row
  return {
    row: {
      id: row.id as AuditId,
      atMs: row.at_ms,
      action: row.action,
      threadId: row.thread_id as ThreadId | null,
      userId: row.user_id as UserId | null,
      keyId: row.key_id as KeyId | null,
      runId: row.run_id as RunId | null,
      outcome: row.outcome,
      code: row.code,
      facts: JSON.parse(row.facts) as Facts,
    },
    mac: row.mac,
    macKeyId: row.mac_key_id,
    place: position !== null && link !== null && keyId !== null ? { position, link, keyId } : null,
  }
}
