import { afterAll, beforeAll, it } from 'vitest'
import { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { RestClient } from '../../support/rest-client.ts'
import { apiKey, type ServerProcess, startServer } from '../../support/server-process.ts'

let server: ServerProcess
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

it('a thread that somebody types in was updated just now', async () => {
  const rest = new RestClient(server)
  const threadId = await rest.createThread()
  type Times = { created_at_ms: number; updated_at_ms: number }
  const times = () => rest.json<Times>('GET', `/threads/${threadId}`)
  const { created_at_ms } = await times()
  const ana = new EditorPeer(server, threadId, apiKey)
  await ana.synced()
  ana.write('Check the invoice')
  await eventually(async () => (await times()).updated_at_ms > created_at_ms, 'the time moves on')
  ana.drop()
})
