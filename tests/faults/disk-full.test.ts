import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { RestClient } from '../support/rest-client.ts'
import { startServer } from '../support/server-process.ts'
import { settledAcknowledgements, Typists } from './typists.ts'

/** docs/operations.md promises it. */
const resumeMs = 3_000
/** A file system of its own needs root. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0

it.runIf(mayMount)(
  'The disk is full and has space again: nothing is acknowledged meanwhile, nothing is lost, the server stays',
  { timeout: 120_000 },
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'process-designer-full-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', dataDir])
    try {
      const server = await startServer({ dataDir })
      const threadId = await new RestClient(server).createThread()
      const typists = new Typists(server, threadId, 'full')
      await typists.type()
      await eventually(() => typists.isEachAcknowledged, 'each typist is acknowledged once')

      const filler = join(dataDir, 'filler')
      fill(filler)
      // The log of SQLite reuses its own space for a while.
      await eventually(() => server.logs().includes('journal.stalled'), 'the journal has no space')
      const silentFrom = await settledAcknowledgements(typists)
      await delay(1_500)
      const falseAcks = typists.acknowledged.length - silentFrom
      const health = await fetch(`${server.url}/healthz`)

      await rm(filler)
      const spaceAtMs = performance.now()
      await eventually(() => typists.acknowledged.length > silentFrom, 'acknowledgements come again')
      const resumedMs = Math.round(performance.now() - spaceAtMs)
      typists.pause()
      await eventually(() => typists.isAllStored, 'all that was written is stored')
      server.kill('SIGKILL')
      const ledger = typists.acknowledged
      typists.drop()
      await server.ended

      const risen = await startServer({ dataDir })
      const stored = new Set((await new RestClient(risen).markdown(threadId)).split(/\s+/))
      await risen.stop()
      const lost = ledger.filter((token) => !stored.has(token))
      process.stdout.write(
        `disk full: ${falseAcks} acknowledged while it was, resumed after ${resumedMs} ms, ${lost.length} of ${ledger.length} lost\n`,
      )
      expect(health.status).toBe(200)
      expect(falseAcks).toBe(0)
      expect(resumedMs).toBeLessThan(resumeMs)
      expect(ledger).toEqual(typists.written)
      expect(lost).toEqual([])
    } finally {
      execFileSync('umount', ['--lazy', dataDir])
      await rm(dataDir, { recursive: true, force: true })
    }
  },
)

/** Writes until nothing more fits. */
function fill(file: string): void {
  for (const bytes of [1024 * 1024, 64 * 1024, 4096]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(bytes, 1), { flag: 'a' })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
  }
}
