import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startPostgres } from '../../scripts/engines/postgres.ts'
import { readTestTools } from '../../scripts/engines/test-tools.ts'
import { eventually } from '../support/eventually.ts'
import { RestClient } from '../support/rest-client.ts'
import { startServer } from '../support/server-process.ts'
import { settledAcknowledgements, Typists } from './typists.ts'

/** docs/operations.md promises it. */
const resumeMs = 3_000
const { postgres: tool } = readTestTools()

it.skipIf('url' in tool)(
  'PostgreSQL is killed and comes back: nothing is acknowledged meanwhile, nothing is lost, the server stays',
  { timeout: 120_000 },
  async () => {
    if ('url' in tool) return
    const postgres = await startPostgres(tool.folder)
    const dataDir = await mkdtemp(join(tmpdir(), 'process-designer-away-'))
    const env = { DATABASE_URL: postgres.url, MASTER_KEY: newSecret(), AUTH_SECRET: newSecret() }
    try {
      const server = await startServer({ dataDir, env })
      const threadId = await new RestClient(server).createThread()
      const typists = new Typists(server, threadId, 'away')
      await typists.type()
      await eventually(() => typists.isEachAcknowledged, 'each typist is acknowledged once')

      await postgres.kill()
      // What was committed before the kill may be told now: from here on, nothing new is.
      const silentFrom = await settledAcknowledgements(typists)
      await delay(1_500)
      const falseAcks = typists.acknowledged.length - silentFrom
      const health = await fetch(`${server.url}/healthz`)

      await postgres.restart()
      const backAtMs = performance.now()
      await eventually(() => typists.acknowledged.length > silentFrom, 'acknowledgements come again')
      const resumedMs = Math.round(performance.now() - backAtMs)
      typists.pause()
      await eventually(() => typists.isAllStored, 'all that was written is stored')
      server.kill('SIGKILL')
      const ledger = typists.acknowledged
      typists.drop()
      await server.ended

      const risen = await startServer({ dataDir, env })
      const stored = new Set((await new RestClient(risen).markdown(threadId)).split(/\s+/))
      await risen.stop()
      const lost = ledger.filter((token) => !stored.has(token))
      process.stdout.write(
        `PostgreSQL killed: ${falseAcks} acknowledged while it was away, resumed after ${resumedMs} ms, ${lost.length} of ${ledger.length} lost\n`,
      )
      expect(health.status).toBe(200)
      expect(falseAcks).toBe(0)
      expect(resumedMs).toBeLessThan(resumeMs)
      expect(ledger).toEqual(typists.written)
      expect(lost).toEqual([])
    } finally {
      await postgres.stop()
      await rm(dataDir, { recursive: true, force: true })
    }
  },
)

const newSecret = () => randomBytes(32).toString('base64')
