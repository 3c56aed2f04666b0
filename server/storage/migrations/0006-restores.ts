import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** A version that was taken before a restore knows what that restore did, so that it can be taken back. */
export function addRestores(kind: Database['kind']): Migration {
  const bytes = kind === 'sqlite' ? sql`blob` : sql`bytea`

  async function up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('versions').addColumn('sealed_restore', bytes).execute()
  }
  return { up }
}
