import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** Maps of processes that documents are compared to. */
export function addMaps(kind: Database['kind']): Migration {
  const sqlite = kind === 'sqlite'

  async function up(db: Kysely<unknown>): Promise<void> {
    const table = db.schema
      .createTable('maps')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('thread_id', 'text', (column) =>
        column.notNull().references('threads.id').onDelete('cascade'),
      )
      .addColumn('sealed_map', sqlite ? sql`blob` : sql`bytea`, (column) => column.notNull())
      .addColumn('created_at_ms', sqlite ? sql`integer` : sql`bigint`, (column) => column.notNull())
    await (sqlite ? table.modifyEnd(sql`strict`) : table).execute()
    await db.schema.createIndex('maps_by_thread_id').on('maps').column('thread_id').execute()
  }
  return { up }
}
