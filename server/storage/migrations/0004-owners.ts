import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** Who brought which ids into a document. */
export function addOwners(kind: Database['kind']): Migration {
  const sqlite = kind === 'sqlite'

  async function up(db: Kysely<unknown>): Promise<void> {
    const owners = db.schema
      .createTable('id_owners')
      .addColumn('id', sqlite ? sql`integer primary key autoincrement` : sql`bigserial primary key`)
      .addColumn('thread_id', 'text', (column) =>
        column.notNull().references('threads.id').onDelete('cascade'),
      )
      .addColumn('changes', 'text', (column) => column.notNull())
    await (sqlite ? owners.modifyEnd(sql`strict`) : owners).execute()
    await db.schema.createIndex('id_owners_by_thread_id').on('id_owners').column('thread_id').execute()
  }
  return { up }
}
