import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/**
 * Who did what. The tables of threads and users are not referred to: what was done outlives both. The engine itself
 * refuses to delete a row, and to change one that has its place in the chain.
 */
export function addAudit(kind: Database['kind']): Migration {
  const sqlite = kind === 'sqlite'
  const int64 = sqlite ? sql`integer` : sql`bigint`

  async function up(db: Kysely<unknown>): Promise<void> {
    const table = db.schema
      .createTable('audit')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('at_ms', int64, (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('thread_id', 'text')
      .addColumn('user_id', 'text')
      .addColumn('key_id', 'text')
      .addColumn('run_id', 'text')
      .addColumn('outcome', 'text')
      .addColumn('code', 'text')
      .addColumn('facts', 'text', (column) => column.notNull())
      .addColumn('mac', 'text', (column) => column.notNull())
      .addColumn('mac_key_id', 'text', (column) => column.notNull())
      .addColumn('position', int64, (column) => column.unique())
      .addColumn('link', 'text')
      .addColumn('link_key_id', 'text')
    await (sqlite ? table.modifyEnd(sql`strict`) : table).execute()
    await db.schema
      .createIndex('audit_by_thread_id_and_at_ms')
      .on('audit')
      .columns(['thread_id', 'at_ms', 'id'])
      .execute()
    await sql`create index audit_without_position on audit (at_ms) where position is null`.execute(db)
    for (const guard of sqlite ? sqliteGuards : postgresGuards) await guard.execute(db)
  }
  return { up }
}

const sqliteGuards = [
  sql`create trigger audit_keeps_rows before delete on audit
      begin select raise(abort, 'the audit log keeps its rows'); end`,
  sql`create trigger audit_keeps_links before update on audit when old.position is not null
      begin select raise(abort, 'the audit log keeps its rows'); end`,
]

const postgresGuards = [
  sql`create function audit_keeps_rows() returns trigger language plpgsql as
      $$ begin raise exception 'the audit log keeps its rows'; end $$`,
  sql`create trigger audit_keeps_rows before delete on audit
      for each row execute function audit_keeps_rows()`,
  sql`create trigger audit_keeps_links before update on audit
      for each row when (old.position is not null) execute function audit_keeps_rows()`,
  sql`create trigger audit_keeps_all before truncate on audit
      for each statement execute function audit_keeps_rows()`,
]
