import type { CompiledQuery, Kysely } from 'kysely'
import { migrateToLatest } from './migrate.ts'
import type { Tables } from './tables.ts'

/** Where everything is stored: one SQLite file of this process, or a PostgreSQL that many instances share. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres'
  /**
   * Inside `transaction()` ask only the transaction that is handed in, and await nothing but SQL: SQLite has one
   * connection, which everybody else waits for until the transaction ends.
   */
  readonly sql: Kysely<Tables>
  /**
   * Runs the queries in order in one transaction and resolves when they are durable. All of them or none. For SQLite
   * this is one message to the database's thread and one fsync, so it is the way to write often.
   */
  commit(queries: readonly CompiledQuery[]): Promise<void>
  close(): Promise<void>
}

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
