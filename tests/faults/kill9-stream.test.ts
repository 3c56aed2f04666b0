import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { WirePatchRecord } from '#shared/protocol/patch-record.ts'
import { ChatPeer } from '../support/chat-peer.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import { seededRandom } from '../support/random.ts'
import { RestClient } from '../support/rest-client.ts'
import { callsInFragments, type Script, says, startScriptedModel } from '../support/scripted-model.ts'
import { apiKey, startServer } from '../support/server-process.ts'
import { times } from './times.ts'

const rounds = times(8)

const text = Array.from(
  { length: 120 },
  (_, n) => `Sentence ${n} of a **long** text.\n\n- item ${n} of it\n- and another`,
).join('\n\n')
/** A fragment every 15 ms: some three a write. It takes longer than any round. */
const slowly = (script: Script): Script =>
  script.kind === 'stream'
    ? { ...script, chunks: script.chunks.flatMap((chunk, index) => [delay(index * 15), chunk]) }
    : script

const present = '## Steps\n\nOne.'

it(`kill -9 leaves no text of the designer that is nobody’s, in ${rounds} rounds`, {
  timeout: times(240_000),
}, async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  const random = seededRandom(seed)
  const dataDir = await mkdtemp(join(tmpdir(), 'process-designer-kill9-stream-'))
  const model = await startScriptedModel(says('Fine.'))
  const env = { OPENAI_BASE_URL: model.url }
  let written = 0
  let returned = 0
  try {
    for (let round = 0; round < rounds; round++) {
      const story = `seed ${seed}, round ${round}`
      const server = await startServer({ dataDir, env })
      const rest = new RestClient(server)
      const threadId = await rest.createThread()
      const patches = [{ operation: 'insert', location: 'document', content: present }]
      await rest.json('POST', `/threads/${threadId}/patches`, { patches })
      const chat = await new ChatPeer(server, threadId).welcomed()
      const ana = new EditorPeer(server, threadId, apiKey)
      await ana.synced()
      const patch = { operation: 'append', location: '## Steps', content: text }
      model.script(slowly(callsInFragments('I write.', [{ name: 'patch', arguments: patch }], 40)))
      chat.say('Go', 'm1')
      await eventually(() => documentMarkdown(ana.ydoc).includes('Sentence 0'), 'the designer writes')
      ana.write('Words of Ana.')
      await eventually(() => ana.unsynced === 0, 'what Ana wrote is stored')
      await delay(random.int(1_500))
      server.kill('SIGKILL')
      await server.ended
      // Gone before the server is back, so that it is seen what the server itself had kept.
      for (const peer of [ana, chat]) peer.drop()

      const risen = await startServer({ dataDir, env })
      const after = new RestClient(risen)
      const left = await after.markdown(threadId)
      const records = await after.json<{ patches: WirePatchRecord[] }>('GET', `/threads/${threadId}/patches`)
      const [record, ...more] = records.patches.filter(({ author }) => author.kind === 'agent')
      expect(more, story).toEqual([])
      expect(record, story).toMatchObject({ status: 'applied', interrupted: true })
      expect(left.replace('\n\nWords of Ana.', ''), story).toBe(`${present}\n\n${record?.after}`)
      written += record?.after.length ?? 0

      const { messages } = await after.json<{ messages: WireMessage[] }>(
        'GET',
        `/threads/${threadId}/messages`,
      )
      expect(messages.at(-1), story).toMatchObject({
        status: 'interrupted',
        mini_process: {
          patches: [{ patch_id: record?.patch_id, interrupted: true }],
          process_state: { total_patches_applied: 2 },
        },
      })
      // What had reached her editor and not the disk comes back with her.
      const back = new EditorPeer(risen, threadId, apiKey, threadId, ana.ydoc)
      await back.synced()
      await eventually(() => back.unsynced === 0, 'the server has what Ana had')
      if ((await after.markdown(threadId)) !== left) returned += 1
      await after.json('POST', `/threads/${threadId}/patches/${record?.patch_id}/undo`, {})
      expect(await after.markdown(threadId), story).toBe(`${present}\n\nWords of Ana.`)
      back.drop()
      await risen.stop()
    }
    process.stdout.write(
      `kill -9 in a stream: ${rounds} rounds, ${written} characters written, more with Ana in ${returned} of them, all recorded and undone (seed ${seed})\n`,
    )
  } finally {
    await model.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})
