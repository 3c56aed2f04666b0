import { sql } from 'kysely'
import type { Database } from './database.ts'

/**
 * To be called after secrets were deleted. SQLite overwrites what is deleted (secure_delete) in the log of its writes
 * first; this brings it into the file and empties the log. PostgreSQL keeps dead rows until its vacuum, and old log files
 * until it reuses them.
 */
export async function scrub(database: Database): Promise<void> {
  if (database.kind === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(database.sql)
}
