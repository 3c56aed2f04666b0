import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** A waiting run has a place of its own: people may send one before the others. */
export function addRunQueue(kind: Database['kind']): Migration {
  const int64 = kind === 'sqlite' ? sql`integer` : sql`bigint`

  async function up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('runs')
      .addColumn('place', int64, (column) => column.notNull().defaultTo(0))
      .execute()
    await sql`update runs set place = created_at_ms`.execute(db)
    await db.schema.createIndex('runs_by_message_id').on('runs').column('message_id').execute()
  }
  return { up }
}
