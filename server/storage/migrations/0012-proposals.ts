import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** Changes that the designer proposed and people decide about. */
export function addProposals(kind: Database['kind']): Migration {
  const sqlite = kind === 'sqlite'
  const bytes = sqlite ? sql`blob` : sql`bytea`
  const int64 = sqlite ? sql`integer` : sql`bigint`

  async function up(db: Kysely<unknown>): Promise<void> {
    const table = db.schema
      .createTable('proposals')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('thread_id', 'text', (column) =>
        column.notNull().references('threads.id').onDelete('cascade'),
      )
      .addColumn('run_id', 'text', (column) => column.notNull())
      .addColumn('message_id', 'text', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('sealed_proposal', bytes, (column) => column.notNull())
      .addColumn('decided_by', 'text')
      .addColumn('decided_at_ms', int64)
      .addColumn('patch_id', 'text')
      .addColumn('created_at_ms', int64, (column) => column.notNull())
    await (sqlite ? table.modifyEnd(sql`strict`) : table).execute()
    await db.schema
      .createIndex('proposals_by_thread_id_and_created_at_ms')
      .on('proposals')
      .columns(['thread_id', 'created_at_ms'])
      .execute()
  }
  return { up }
}
