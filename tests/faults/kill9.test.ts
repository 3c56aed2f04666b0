import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import { seededRandom } from '../support/random.ts'
import { RestClient } from '../support/rest-client.ts'
import { apiKey, startServer } from '../support/server-process.ts'

const rounds = 25
const writers = 4

it(`kill -9 loses no acknowledged edit in ${rounds} rounds`, { timeout: 240_000 }, async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  const random = seededRandom(seed)
  const dataDir = await mkdtemp(join(tmpdir(), 'process-designer-kill9-'))
  /** What clients were told is stored, written down outside the server. */
  const ledger: string[] = []
  let threadId = ''
  try {
    for (let round = 0; round < rounds; round++) {
      const server = await startServer({ dataDir })
      const rest = new RestClient(server)
      threadId ||= await rest.createThread()
      const peers = Array.from({ length: writers }, () => new EditorPeer(server, threadId, apiKey))
      const written = peers.map((): string[] => [])
      await Promise.all(peers.map((peer) => peer.synced()))
      const typing = setInterval(() => {
        for (const [index, peer] of peers.entries()) {
          const token = `r${round}w${index}n${written[index]?.length}`
          peer.write(token)
          written[index]?.push(token)
        }
      }, 3)
      await eventually(() => peers.every((peer) => peer.acknowledged > 0), 'each writer is acknowledged once')
      await delay(5 + random.int(115))
      server.kill('SIGKILL')
      await server.ended
      clearInterval(typing)
      for (const [index, peer] of peers.entries()) {
        ledger.push(...(written[index] ?? []).slice(0, peer.acknowledged))
        // Gone before the server is back, so that nobody can hand in again what the server lost.
        peer.drop()
      }
    }
    const server = await startServer({ dataDir })
    const stored = new Set((await new RestClient(server).markdown(threadId)).split(/\s+/))
    await server.stop()
    const lost = ledger.filter((token) => !stored.has(token))
    process.stdout.write(
      `kill -9: ${rounds} rounds, ${ledger.length} acknowledged, ${lost.length} lost (seed ${seed})\n`,
    )
    expect(ledger.length).toBeGreaterThan(rounds * writers)
    expect(lost).toEqual([])
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})
