import type { CompiledQuery, Kysely } from 'kysely'
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
