import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'
import { DatabaseAway } from './trouble.ts'

/** Enough for the journal, the requests and the runs of one instance; PostgreSQL allows 100 by default. */
const maxConnections = 10
/**
 * Every query is a short one by design, so one that takes longer means that the engine or the way to it is in trouble,
 * and the journal must notice within seconds. The server gives up before the client does, so that the connection can be
 * used again.
 */
const statementTimeoutMs = 5_000
const queryTimeoutMs = 6_000
const connectTimeoutMs = 3_000

/** PostgreSQL by a pool of connections. */
export function openPostgres(url: string, { timeouts }: { timeouts: boolean }): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    ...(timeouts && {
      statement_timeout: statementTimeoutMs,
      query_timeout: queryTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs,
    }),
    types: { getTypeParser },
  })
  // An idle connection broke. The pool drops it and the next query makes a new one; without a listener Node would exit.
  pool.on('error', () => {})
  const sql = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: { connect: () => connect(pool), end: () => pool.end(), options: pool.options },
    }),
  })
  return {
    kind: 'postgres',
    sql,
    commit: (queries) =>
      sql.transaction().execute(async (transaction) => {
        for (const query of queries) await transaction.executeQuery(query)
      }),
    // Not by Kysely's destroy(), which leaves a pool alone that it has never asked.
    close: () => pool.end(),
  }
}

/**
 * Takes a connection from the pool for one user of it. When it breaks meanwhile, or a query on it fails for another
 * reason than the query itself, it is thrown away at release: pg would hand it to the next one, with the old query still
 * in it. A break is also told by an event, which ends the process when nobody listens.
 */
async function connect(pool: pg.Pool): Promise<PostgresPoolClient> {
  const client = await pool.connect().catch(away)
  let broken = false
  const onError = () => {
    broken = true
  }
  client.on('error', onError)
  const query = (sql: string, parameters: readonly unknown[]) =>
    client.query(sql, [...parameters]).catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && error.severity !== 'FATAL') throw error
      broken = true
      return away(error)
    })
  const release = (destroy?: boolean) => {
    client.off('error', onError)
    client.release(broken || destroy)
  }
  // Kysely also types a cursor and a row type here that pg's own types do not know; cursors are not used.
  return { query: query as unknown as PostgresPoolClient['query'], release }
}

function away(error: unknown): never {
  throw new DatabaseAway(`PostgreSQL does not answer: ${error instanceof Error ? error.message : error}`, {
    cause: error,
  })
}

/** Types of PostgreSQL by object id (pg_type.dat). */
const [bytea, int8, numeric] = [17, 20, 1700]

/**
 * As in SQLite: whole numbers are numbers, bytes are a Uint8Array of their own. Times in ms and counts stay far below
 * 2^53.
 */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === int8 || oid === numeric) return Number
  if (oid === bytea) return (text) => Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
  return pg.types.getTypeParser(oid, format ?? 'text')
}
