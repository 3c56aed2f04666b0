import type { Database } from './database.ts'
import { migrateToLatest } from './migrate.ts'

export type DatabaseSettings = {
  /** Folder of the SQLite file; made when missing. */
  readonly dataDir: string
  /** `postgres://…`; undefined means SQLite in `dataDir`. */
  readonly databaseUrl: string | undefined
}

/**
 * Opens the database and brings its tables up to date. Drivers load only where they are used: pg costs 20 MB of memory
 * that a laptop need not pay.
 */
export async function openDatabase({ dataDir, databaseUrl }: DatabaseSettings): Promise<Database> {
  if (databaseUrl === undefined) {
    const { openSqlite } = await import('./sqlite.ts')
    return migrated(await openSqlite(dataDir))
  }
  const { openPostgres } = await import('./postgres.ts')
  // A migration, or the wait for another instance's, may take longer than any query of ours may.
  const patient = await migrated(openPostgres(databaseUrl, { timeouts: false }))
  await patient.close()
  return openPostgres(databaseUrl, { timeouts: true })
}

async function migrated(database: Database): Promise<Database> {
  try {
    await migrateToLatest(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
