import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'
import type { EngineUnderTest } from '../storage/engines.ts'

/** A server on an empty database of one engine, which can be started anew on the same one. */
export class EngineServer {
  readonly dataDir: string
  /** Undefined for SQLite. */
  readonly databaseUrl: string | undefined
  readonly #drop: () => Promise<void>
  #server: ServerProcess | undefined

  private constructor(dataDir: string, { url, drop }: Awaited<ReturnType<EngineUnderTest['newDatabase']>>) {
    this.dataDir = dataDir
    this.databaseUrl = url
    this.#drop = drop
  }

  static async start(newDatabase: EngineUnderTest['newDatabase']): Promise<EngineServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'pd-engine-'))
    const started = new EngineServer(dataDir, await newDatabase())
    await started.restart()
    return started
  }

  async restart(): Promise<void> {
    await this.#server?.stop()
    const keys = {
      MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
      AUTH_SECRET: 'a secret that is long enough for a test',
    }
    const env = this.databaseUrl === undefined ? {} : { DATABASE_URL: this.databaseUrl, ...keys }
    this.#server = await startServer({ dataDir: this.dataDir, env })
  }

  get process(): ServerProcess {
    if (!this.#server) throw new Error('the server does not run')
    return this.#server
  }

  get client(): RestClient {
    return new RestClient(this.process)
  }

  async close(): Promise<void> {
    await this.process.stop()
    await rm(this.dataDir, { recursive: true })
    await this.#drop()
  }
}
