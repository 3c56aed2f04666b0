import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SQLInputValue } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Database } from './database.ts'
import { Mutex } from './mutex.ts'
import type { Reply, Request, Result, Statement, WorkerSettings } from './sqlite-protocol.ts'
import type { Tables } from './tables.ts'
import { DatabaseAway } from './trouble.ts'

export const sqliteFileName = 'process-designer.db'

/** How long a query waits for another one's transaction. They hold SQL only, so this is far above what is normal. */
const patienceMs = 10_000

/** SQLite in a file of `dataDir`, on a thread of its own. */
export async function openSqlite(dataDir: string): Promise<Database> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const engine = new SqliteThread(join(dataDir, sqliteFileName))
  const mutex = new Mutex()
  const dialect: Dialect = {
    createDriver: () => new SqliteDriver(engine, mutex),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SerialAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
  const sql = new Kysely<Tables>({ dialect })
  return {
    kind: 'sqlite',
    sql,
    commit: async (queries) => {
      const release = await mutex.acquire(patienceMs)
      try {
        await engine.ask({ kind: 'commit', statements: queries.map(toStatement) })
      } finally {
        release()
      }
    },
    close: () => engine.close(),
  }
}

/** SQLite failed. `errcode` is its extended result code. */
class SqliteError extends Error {
  override readonly name = 'SqliteError'
  readonly errcode: number | undefined

  constructor(message: string, errcode: number | undefined) {
    super(message)
    this.errcode = errcode
  }
}

type Pending = { readonly resolve: (result: Result) => void; readonly reject: (error: Error) => void }
/** Omit does not look into the members of a union by itself. */
type Question = Request extends infer One ? (One extends Request ? Omit<One, 'id'> : never) : never

/** Our end of the line to the worker: each question gets the answer with its number. */
class SqliteThread {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #lastId = 0
  #ended: DatabaseAway | undefined

  constructor(file: string) {
    const workerData: WorkerSettings = { file }
    this.#worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData })
    this.#worker.on('message', (reply: Reply) => this.#settle(reply))
    this.#worker.on('error', (error) => this.#end(new DatabaseAway(`SQLite: ${error}`, { cause: error })))
    this.#worker.on('exit', () => this.#end(new DatabaseAway('the database is closed')))
  }

  ask(question: Question): Promise<Result> {
    if (this.#ended) return Promise.reject(this.#ended)
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#worker.postMessage({ ...question, id })
    })
  }

  async close(): Promise<void> {
    if (this.#ended) return
    const exited = new Promise((resolve) => this.#worker.once('exit', resolve))
    await this.ask({ kind: 'close' })
    await exited
  }

  #settle(reply: Reply): void {
    const pending = this.#pending.get(reply.id)
    this.#pending.delete(reply.id)
    if (reply.kind === 'done') pending?.resolve(reply.result)
    else pending?.reject(new SqliteError(reply.message, reply.errcode))
  }

  #end(error: DatabaseAway): void {
    this.#ended ??= error
    for (const pending of this.#pending.values()) pending.reject(this.#ended)
    this.#pending.clear()
  }
}

class SqliteDriver implements Driver {
  readonly #engine: SqliteThread
  readonly #mutex: Mutex
  readonly #releases = new WeakMap<DatabaseConnection, () => void>()

  constructor(engine: SqliteThread, mutex: Mutex) {
    this.#engine = engine
    this.#mutex = mutex
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const release = await this.#mutex.acquire(patienceMs)
    const connection = new SqliteConnection(this.#engine)
    this.#releases.set(connection, release)
    return connection
  }

  /** Immediate takes the write lock at once; a read that turns into a write would fail when another process wrote. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(): Promise<void> {
    await this.#engine.ask({ kind: 'rollback' })
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#releases.get(connection)?.()
  }

  async destroy(): Promise<void> {}
}

class SqliteConnection implements DatabaseConnection {
  readonly #engine: SqliteThread

  constructor(engine: SqliteThread) {
    this.#engine = engine
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, changes } = await this.#engine.ask({ kind: 'run', statement: toStatement(query) })
    // The query's own types say what its rows are; Kysely's drivers are where that promise is made.
    return { rows: rows as Row[], numAffectedRows: BigInt(changes) }
  }

  // biome-ignore lint/correctness/useYield: the contract of Kysely is an iterator; ours says no at its first step.
  async *streamQuery(): AsyncGenerator<never> {
    throw new Error('this driver does not stream: read by pages')
  }
}

/** The driver serialises by itself, and SQLite rolls table changes back like any others. */
class SerialAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }

  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function toStatement({ sql, parameters }: CompiledQuery): Statement {
  return { sql, parameters: parameters.map(toParameter) }
}

/** Refuses what SQLite would take for something else: a Date binds null, `undefined` names no value. */
function toParameter(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint') {
    return value
  }
  // A view is cloned with all the memory it looks at, which for a small Buffer is Node's shared pool of 8 KiB.
  if (value instanceof Uint8Array) return value.byteLength === value.buffer.byteLength ? value : value.slice()
  throw new Error(`cannot store a value of type ${typeof value}`)
}
