import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openDatabase } from '#server/storage/open-database.ts'
import { newPostgres } from '../server/storage/new-postgres.ts'
import { eventually } from '../support/eventually.ts'
import { seededRandom } from '../support/random.ts'
import { RestClient } from '../support/rest-client.ts'
import { startServer } from '../support/server-process.ts'
import { times } from './times.ts'
import { Typists } from './typists.ts'

const program = fileURLToPath(new URL('./compacting-server.ts', import.meta.url))
const sqlite = async () => ({ url: undefined, drop: async () => {} })

it.each([
  { engine: 'SQLite', rounds: times(25), newDatabase: sqlite },
  { engine: 'PostgreSQL', rounds: times(15), newDatabase: newPostgres },
])(
  'kill -9 loses no acknowledged edit in $rounds rounds on $engine, with compaction at every chance',
  {
    timeout: times(300_000),
  },
  async ({ engine, rounds, newDatabase }) => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
    const random = seededRandom(seed)
    const dataDir = await mkdtemp(join(tmpdir(), 'process-designer-kill9-'))
    const { url, drop } = await newDatabase()
    const env = url === undefined ? {} : { DATABASE_URL: url, ...newSecrets() }
    const ledger: string[] = []
    let threadId = ''
    try {
      for (let round = 0; round < rounds; round++) {
        const server = await startServer({ dataDir, env, program })
        threadId ||= await new RestClient(server).createThread()
        const typists = new Typists(server, threadId, `r${round}`)
        await typists.type()
        await eventually(() => typists.isEachAcknowledged, 'each typist is acknowledged once')
        await eventually(
          () => server.logs().includes('journal.compacted'),
          'a compaction is done, more follow',
        )
        await delay(5 + random.int(115))
        server.kill('SIGKILL')
        await server.ended
        typists.pause()
        ledger.push(...typists.acknowledged)
        typists.drop()
      }
      const server = await startServer({ dataDir, env })
      const stored = new Set((await new RestClient(server).markdown(threadId)).split(/\s+/))
      await server.stop()
      const lost = ledger.filter((token) => !stored.has(token))
      const compactions = await countCompactions(dataDir, url)
      process.stdout.write(
        `kill -9 on ${engine}: ${rounds} rounds, ${ledger.length} acknowledged, ${lost.length} lost, ${compactions} compactions (seed ${seed})\n`,
      )
      expect(ledger.length).toBeGreaterThan(rounds * 4)
      expect(compactions).toBeGreaterThanOrEqual(rounds)
      expect(lost).toEqual([])
    } finally {
      await drop()
      await rm(dataDir, { recursive: true, force: true })
    }
  },
)

const newSecrets = () => ({
  MASTER_KEY: randomBytes(32).toString('base64'),
  AUTH_SECRET: randomBytes(32).toString('base64'),
})

/** Snapshots are numbered through, also those that are gone. */
async function countCompactions(dataDir: string, databaseUrl: string | undefined): Promise<number> {
  const database = await openDatabase({ dataDir, databaseUrl })
  const newest = await database.sql
    .selectFrom('snapshots')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirstOrThrow()
  await database.close()
  return Number(newest.id)
}
