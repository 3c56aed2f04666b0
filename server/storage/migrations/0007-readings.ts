import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** What clients and the designer have read of documents. */
export function addReadings(kind: Database['kind']): Migration {
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
        .addColumn('ids', bytes, (column) => column.notNull())
        .addColumn('at_ms', int64, (column) => column.notNull())
      return sqlite ? builder.modifyEnd(sql`strict`) : builder
    }

    await table('base_versions')
      .addColumn('name', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('base_versions_pkey', ['thread_id', 'name'])
      .execute()
    await db.schema
      .createIndex('base_versions_by_thread_id_and_at_ms')
      .on('base_versions')
      .columns(['thread_id', 'at_ms'])
      .execute()
    await db.schema.createIndex('base_versions_by_at_ms').on('base_versions').column('at_ms').execute()

    await table('designer_readings')
      .addPrimaryKeyConstraint('designer_readings_pkey', ['thread_id'])
      .execute()
  }
  return { up }
}
