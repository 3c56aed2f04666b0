import type { Database } from './database.ts'
import type { Vault } from './vault.ts'

/** Keys that one transaction wraps: few enough that nobody who writes waits for it. */
const keysAtOnce = 200

/**
 * Wraps the keys of all threads with the first master key and returns how many it had to. Texts stay as they are, so
 * servers that know both master keys go on meanwhile. What is wrapped counts at once: after an interruption the next
 * call does the rest. It ends when it has seen no other master key in use.
 */
export async function rotateKeys(database: Database, vault: Vault): Promise<number> {
  for (let count = 0; ; ) {
    // In order, so that two rotations at once lock rows in the same order.
    const rows = await database.sql
      .selectFrom('thread_keys')
      .select(['thread_id', 'master_key_id', 'wrapped_key'])
      .where('master_key_id', '!=', vault.firstKeyId)
      .orderBy('thread_id')
      .limit(keysAtOnce)
      .execute()
    if (rows.length === 0) return count
    // Updates of what was read and never inserts: the key of a thread that was deleted meanwhile does not come back.
    const updates = rows.map((row) =>
      database.sql
        .updateTable('thread_keys')
        .set(vault.rewrap(row))
        .where('thread_id', '=', row.thread_id)
        .where('master_key_id', '=', row.master_key_id)
        .compile(),
    )
    await database.commit(updates)
    count += rows.length
  }
}
