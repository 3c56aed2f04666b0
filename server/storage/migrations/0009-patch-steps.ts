import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What is asked of many patches at once and is no text, beside the sealed records. Rows that are there stay empty: their
 * records are sealed under keys that a migration does not have. Whoever asks for them fills them (history/patch-steps).
 */
export function addPatchSteps(): Migration {
  async function up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('patches').addColumn('model', 'text').execute()
    await db.schema.alterTable('patches').addColumn('step', 'text').execute()
    await db.schema
      .createIndex('patches_by_thread_id_and_changed_at_ms')
      .on('patches')
      .columns(['thread_id', 'changed_at_ms'])
      .execute()
  }
  return { up }
}
