import type { CompiledQuery } from 'kysely'
import type { Database } from '#server/storage/database.ts'
import { DatabaseAway } from '#server/storage/trouble.ts'

/** A real database whose commits a test can stop, hold or lose the answer of. */
export class SwitchableDatabase implements Database {
  readonly kind: Database['kind']
  readonly sql: Database['sql']
  /** How many commits were asked for, failed ones included. */
  commits = 0
  readonly #database: Database
  #fault: 'none' | 'away' | 'deaf' = 'none'
  #open: Promise<void> = Promise.resolve()

  constructor(database: Database) {
    this.#database = database
    this.kind = database.kind
    this.sql = database.sql
  }

  /** Nothing can be committed. */
  goAway(): void {
    this.#fault = 'away'
  }

  /** What is committed arrives, and nobody is told. */
  goDeaf(): void {
    this.#fault = 'deaf'
  }

  comeBack(): void {
    this.#fault = 'none'
  }

  /** Commits wait until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#open = promise
    return resolve
  }

  async commit(queries: readonly CompiledQuery[]): Promise<void> {
    this.commits += 1
    await this.#open
    if (this.#fault === 'away') throw new DatabaseAway('the test took it away')
    await this.#database.commit(queries)
    if (this.#fault === 'deaf') throw new DatabaseAway('the test cut the answer off')
  }

  close(): Promise<void> {
    return this.#database.close()
  }
}
