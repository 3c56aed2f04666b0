import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** Versions of documents, and who ever changed one. */
export function addVersions(kind: Database['kind']): Migration {
  const sqlite = kind === 'sqlite'
  const bytes = sqlite ? sql`blob` : sql`bytea`
  const int64 = sqlite ? sql`integer` : sql`bigint`

  async function up(db: Kysely<unknown>): Promise<void> {
    const table = (name: string) => {
      const builder = db.schema
        .createTable(name)
        .addColumn('thread_id', 'text', (column) =>
          column.notNull().references('threads.id').onDelete('cascade'),
        )
      return sqlite ? builder.modifyEnd(sql`strict`) : builder
    }

    await table('versions')
      .addColumn('number', sqlite ? sql`integer primary key autoincrement` : sql`bigserial primary key`)
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('run_id', 'text')
      .addColumn('message_id', 'text')
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .addColumn('sealed_name', bytes)
      .addColumn('sealed_content', bytes, (column) => column.notNull())
      .addColumn('sealed_ids', bytes, (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('versions_by_thread_id_and_number')
      .on('versions')
      .columns(['thread_id', 'number'])
      .execute()

    await table('authors')
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('since_ms', int64, (column) => column.notNull())
      .addPrimaryKeyConstraint('authors_pkey', ['thread_id', 'actor'])
      .execute()
  }
  return { up }
}
