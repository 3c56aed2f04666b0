import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { WireMessage } from '#shared/protocol/message.ts'
import { ChatPeer } from '../support/chat-peer.ts'
import { eventually } from '../support/eventually.ts'
import { RestClient } from '../support/rest-client.ts'
import { says, startScriptedModel } from '../support/scripted-model.ts'
import { startServer } from '../support/server-process.ts'
import { Typists } from './typists.ts'

/** docs/operations.md promises it. */
const maxExitMs = 10_000

it('SIGTERM hands everybody over to the next server: nothing written is lost, no answer stays open', {
  timeout: 120_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'process-designer-drain-'))
  const model = await startScriptedModel(says('Answered by the next one.'))
  const env = { OPENAI_BASE_URL: model.url }
  try {
    const server = await startServer({ dataDir, env })
    const rest = new RestClient(server)
    const [threadId, shortThread, longThread] = await Promise.all([1, 2, 3].map(() => rest.createThread()))
    if (!threadId || !shortThread || !longThread) throw new Error('three were made')

    const typists = new Typists(server, threadId, 'drain', 6)
    await typists.type()
    await eventually(() => typists.isEachAcknowledged, 'each typist is acknowledged once')
    const short = await new ChatPeer(server, shortThread).welcomed()
    const long = await new ChatPeer(server, longThread).welcomed()
    const { promise: enough, resolve: finish } = Promise.withResolvers<void>()
    const fine = says('Fine.')
    model.script(fine.kind === 'stream' ? { ...fine, chunks: [enough, ...fine.chunks] } : fine)
    short.say('Take a moment', 'm1')
    await eventually(() => model.requests.length === 1, 'the short answer is on its way')
    model.script({ kind: 'hang' })
    long.say('Take for ever', 'm2')
    await eventually(() => model.requests.length === 2, 'the long answer is on its way')

    const startedMs = performance.now()
    server.kill('SIGTERM')
    await eventually(
      async () => (await readiness(server.url)) === 503,
      'the server says that it is not ready',
    )
    short.say('One more thing', 'm3')
    await short.next('ack', (frame) => frame.client_msg_id === 'm3')
    finish()
    const exitCode = await server.ended
    const exitMs = Math.round(performance.now() - startedMs)

    const next = await startServer({ dataDir, env: { ...env, PORT: new URL(server.url).port } })
    typists.pause()
    await eventually(() => typists.isAllStored, 'all typists are back and in sync')
    const messages = async (thread: string) =>
      (await rest.json<{ messages: WireMessage[] }>('GET', `/threads/${thread}/messages`)).messages
    await eventually(
      async () => (await messages(shortThread)).at(-1)?.content === 'Answered by the next one.',
      'the message that came during the shutdown is answered by the next server',
    )
    const stored = new Set((await rest.markdown(threadId)).split(/\s+/))
    const lost = typists.written.filter((token) => !stored.has(token))
    const closeCodes = typists.peers.map((peer) => peer.closeCodes[0])
    typists.drop()
    for (const peer of [short, long]) peer.drop()
    const statuses = [await messages(shortThread), await messages(longThread)].map((all) =>
      all.flatMap(({ role, status }) => (role === 'AGENT' ? [status] : [])),
    )
    await next.stop()
    process.stdout.write(
      `SIGTERM: gone after ${exitMs} ms, ${lost.length} of ${typists.written.length} written edits lost\n`,
    )
    expect(exitCode).toBe(0)
    expect(exitMs).toBeLessThan(maxExitMs)
    expect(closeCodes).toEqual(typists.peers.map(() => 1012))
    expect(statuses).toEqual([['complete', 'complete'], ['interrupted']])
    expect(lost).toEqual([])
  } finally {
    await model.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})

/** The status of /readyz, or 0 when nobody listens. */
async function readiness(url: string): Promise<number> {
  try {
    const answer = await fetch(`${url}/readyz`)
    await answer.body?.cancel()
    return answer.status
  } catch {
    return 0
  }
}
