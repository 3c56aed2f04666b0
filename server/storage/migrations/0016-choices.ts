import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** What people decide about findings: those that they let stand, and how grave a rule is in a thread. */
export function addChoices(kind: Database['kind']): Migration {
  const sqlite = kind === 'sqlite'
  const int64 = sqlite ? sql`integer` : sql`bigint`

  async function up(db: Kysely<unknown>): Promise<void> {
    const dismissals = db.schema
      .createTable('dismissals')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('thread_id', 'text', (column) =>
        column.notNull().references('threads.id').onDelete('cascade'),
      )
      .addColumn('sealed_dismissal', sqlite ? sql`blob` : sql`bytea`, (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', int64, (column) => column.notNull())
    await (sqlite ? dismissals.modifyEnd(sql`strict`) : dismissals).execute()
    await db.schema.createIndex('dismissals_by_thread_id').on('dismissals').column('thread_id').execute()
    const severities = db.schema
      .createTable('rule_severities')
      .addColumn('thread_id', 'text', (column) =>
        column.notNull().references('threads.id').onDelete('cascade'),
      )
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('severity', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('rule_severities_key', ['thread_id', 'rule'])
    await (sqlite ? severities.modifyEnd(sql`strict`) : severities).execute()
  }
  return { up }
}
