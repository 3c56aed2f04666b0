import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** What undo needs to know beyond the updates: where content was written again, and when a patch last changed anything. */
export function addUndo(kind: Database['kind']): Migration {
  const sqlite = kind === 'sqlite'
  const int64 = sqlite ? sql`integer` : sql`bigint`

  async function up(db: Kysely<unknown>): Promise<void> {
    const links = db.schema
      .createTable('id_links')
      .addColumn('id', sqlite ? sql`integer primary key autoincrement` : sql`bigserial primary key`)
      .addColumn('thread_id', 'text', (column) =>
        column.notNull().references('threads.id').onDelete('cascade'),
      )
      .addColumn('links', 'text', (column) => column.notNull())
    await (sqlite ? links.modifyEnd(sql`strict`) : links).execute()
    await db.schema.createIndex('id_links_by_thread_id').on('id_links').column('thread_id').execute()

    await db.schema
      .alterTable('patches')
      .addColumn('changed_at_ms', int64, (column) => column.notNull().defaultTo(0))
      .execute()
    await sql`update patches set changed_at_ms = created_at_ms`.execute(db)
  }
  return { up }
}
