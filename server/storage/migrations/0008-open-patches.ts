import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** Patches that are being written: what each of them did so far. Their rows go when they have a record. */
export function addOpenPatches(kind: Database['kind']): Migration {
  const sqlite = kind === 'sqlite'
  const bytes = sqlite ? sql`blob` : sql`bytea`

  async function up(db: Kysely<unknown>): Promise<void> {
    const table = db.schema
      .createTable('open_patches')
      .addColumn('id', sqlite ? sql`integer primary key autoincrement` : sql`bigserial primary key`)
      .addColumn('thread_id', 'text', (column) =>
        column.notNull().references('threads.id').onDelete('cascade'),
      )
      .addColumn('patch_id', 'text', (column) => column.notNull())
      .addColumn('run_id', 'text')
      .addColumn('sealed_part', bytes, (column) => column.notNull())
    await (sqlite ? table.modifyEnd(sql`strict`) : table).execute()
    await db.schema.createIndex('open_patches_by_patch_id').on('open_patches').column('patch_id').execute()
    await db.schema.createIndex('open_patches_by_thread_id').on('open_patches').column('thread_id').execute()
  }
  return { up }
}
