import { type CompiledQuery, sql } from 'kysely'
import type { Database } from '../storage/database.ts'
import { ownersRow } from './id-owners.ts'
import type { Entry } from './journal-entry.ts'

/** Rows of one INSERT: 4 values each, far below the 32,766 values that SQLite takes. */
const rowsPerInsert = 500

type UpdateRow = {
  readonly thread_id: string
  readonly actor: string
  readonly at_ms: number
  readonly sealed_update: Uint8Array
}

/** All that a commit of these updates stores: they themselves in their order, who owns what, and the rows that belong to them. */
export function journalRows(db: Database, batch: readonly Entry[]): CompiledQuery[] {
  const rows = batch.map(({ threadId, cipher, actor, atMs, update }) => ({
    thread_id: threadId,
    actor,
    at_ms: atMs,
    sealed_update: cipher.seal('update', update),
  }))
  const inserts = db.kind === 'postgres' ? [insertArrays(db, rows)] : chunks(rows).map(insertRows(db))
  const owners = batch.filter((entry) => entry.owners.length > 0)
  for (const part of chunks(owners.map((entry) => ownersRow(entry.threadId, entry.owners))))
    inserts.push(db.sql.insertInto('id_owners').values(part).compile())
  return [...inserts, ...batch.flatMap(({ queries }) => queries)]
}

const insertRows = (db: Database) => (rows: readonly UpdateRow[]) =>
  db.sql.insertInto('updates').values(rows).compile()

/** One statement for batches of any size, so that PostgreSQL parses it once. The order of ids is the order of updates. */
function insertArrays(db: Database, rows: readonly UpdateRow[]): CompiledQuery {
  return sql`
    insert into updates (thread_id, actor, at_ms, sealed_update)
    select thread_id, actor, at_ms, sealed_update
    from unnest(
      ${rows.map((row) => row.thread_id)}::text[], ${rows.map((row) => row.actor)}::text[],
      ${rows.map((row) => row.at_ms)}::bigint[], ${rows.map((row) => row.sealed_update)}::bytea[]
    ) with ordinality as batch (thread_id, actor, at_ms, sealed_update, place)
    order by place
  `.compile(db.sql)
}

function chunks<Row>(rows: readonly Row[]): (readonly Row[])[] {
  const count = Math.ceil(rows.length / rowsPerInsert)
  return Array.from({ length: count }, (_, n) => rows.slice(n * rowsPerInsert, (n + 1) * rowsPerInsert))
}
