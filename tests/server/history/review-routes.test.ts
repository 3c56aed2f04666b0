import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { Reviewed } from '#shared/protocol/patch-record.ts'
import { type } from '../../shared/document/story.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { RestClient } from '../../support/rest-client.ts'
import {
  callsInFragments,
  holdBeforeEnd,
  type ScriptedModel,
  says,
  startScriptedModel,
} from '../../support/scripted-model.ts'
import { apiKey, type ServerProcess, startServer } from '../../support/server-process.ts'

let dataDir: string
let model: ScriptedModel
let server: ServerProcess
let rest: RestClient
const peers: ChatPeer[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pd-review-'))
  model = await startScriptedModel(says('Done.'))
  await start()
})
afterEach(dropPeers)
afterAll(async () => {
  await server.stop()
  await model.close()
  await rm(dataDir, { recursive: true })
})

function dropPeers(): void {
  for (const peer of peers.splice(0)) peer.drop()
}

async function start(): Promise<void> {
  server = await startServer({ dataDir, env: { OPENAI_BASE_URL: model.url } })
  rest = new RestClient(server)
}

async function restart(): Promise<void> {
  dropPeers()
  await server.stop()
  await start()
}

async function enter(
  threadId: string,
  options?: ConstructorParameters<typeof ChatPeer>[2],
): Promise<ChatPeer> {
  const peer = new ChatPeer(server, threadId, options)
  peers.push(peer)
  return options?.brief ? peer.open() : peer.welcomed()
}

const call = (operation: string, location: string, content: string) => ({
  name: 'patch',
  arguments: { operation, location, content },
})

/** A thread whose designer wrote two sections, told to somebody in its chat. */
async function written() {
  const threadId = await rest.createThread()
  const ana = await enter(threadId)
  model.script(
    callsInFragments('I write.', [
      call('append', '## Overview', 'Automates onboarding.'),
      call('append', '## Steps', 'Check the invoice.'),
    ]),
  )
  ana.say('Write', 'm1')
  const reply = await ana.reply()
  const [first, second] = reply.mini_process?.patches ?? []
  if (!first || !second || reply.run_id === undefined) throw new Error(JSON.stringify(reply))
  return { threadId, ana, reply, runId: reply.run_id, first, second }
}

const undo = (threadId: string, patchId: string, body?: unknown, by = rest) =>
  by.call('POST', `/threads/${threadId}/patches/${patchId}/undo`, body)
const message = async (threadId: string, messageId: string) => {
  const { messages } = await rest.json<{ messages: WireMessage[] }>('GET', `/threads/${threadId}/messages`)
  return messages.find(({ message_id }) => message_id === messageId)
}

/** Somebody in a browser, let into the thread with a role. */
async function guest(threadId: string, role: string | null): Promise<RestClient> {
  const origin = server.url
  const signedIn = await new RestClient(server, { origin }).call('POST', '/session/guest', { name: 'Jonas' })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const client = new RestClient(server, { origin, cookie })
  if (role === null) return client
  const { url } = await rest.json<{ url: string }>('POST', `/threads/${threadId}/links`, { role })
  await client.json('POST', '/links/accept', { token: new URL(url).hash.slice(1) })
  return client
}

describe('undo over HTTP', () => {
  it('answers what it changed, and is told to everybody by the name of who did it', async () => {
    const { threadId, ana, reply, first, second } = await written()
    const jonas = await guest(threadId, 'editor')
    const answer = await undo(threadId, first.patch_id, undefined, jonas)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      status: 'undone',
      patch_ids: [first.patch_id],
      process_state: expect.objectContaining({ total_patches_applied: 1 }),
    })
    expect(await rest.markdown(threadId)).toBe('## Steps\n\nCheck the invoice.')
    const told = await ana.next('patch', ({ mini_process }) => mini_process.patches[0]?.by !== undefined)
    expect(told.message_id).toBe(reply.message_id)
    expect(told.mini_process.patches).toEqual([{ ...first, status: 'undone', by: 'Jonas' }])
    expect(told.mini_process.process_state.total_patches_applied).toBe(1)
    const stored = await message(threadId, reply.message_id)
    expect(stored?.mini_process?.patches).toEqual([{ ...first, status: 'undone', by: 'Jonas' }, second])
    expect(stored?.event_id).toBe(told.event_id)
  })

  it('reaches open editors, and leaves what they typed', async () => {
    const { threadId, first } = await written()
    const editor = new EditorPeer(server, threadId, apiKey)
    await editor.synced()
    type(editor.ydoc, 'Automates', ' half of')
    await eventually(() => editor.unsynced === 0, 'the edit is acknowledged')
    const answer = (await (await undo(threadId, first.patch_id)).json()) as Reviewed
    expect(answer.kept).toEqual([{ patch_id: first.patch_id, text: ' half of', reason: 'text_of_others' }])
    const left = [' half of', 'Steps', 'Check the invoice.']
    await eventually(() => JSON.stringify(editor.lines) === JSON.stringify(left), 'the editor shows the undo')
    editor.drop()
  })

  it('works after a restart, and its redo after another', async () => {
    const { threadId, first } = await written()
    const before = await rest.markdown(threadId)
    await restart()
    expect((await undo(threadId, first.patch_id)).status).toBe(200)
    await restart()
    const path = `/threads/${threadId}/patches/${first.patch_id}/redo`
    expect(await rest.json<Reviewed>('POST', path, {})).toMatchObject({ status: 'applied' })
    expect(await rest.markdown(threadId)).toBe(before)
    const thread = await rest.json<{ patch_count: number }>('GET', `/threads/${threadId}`)
    expect(thread.patch_count).toBe(2)
  })

  it('is replayed to whoever was away', async () => {
    const { threadId, ana, first } = await written()
    const lastEventId = Math.max(...ana.frames.map((frame) => ('event_id' in frame ? frame.event_id : 0)))
    ana.drop()
    await undo(threadId, first.patch_id)
    const late = await enter(threadId, { query: `?last_event_id=${lastEventId}` })
    expect(await late.next('patch')).toMatchObject({
      mini_process: { patches: [{ patch_id: first.patch_id, status: 'undone' }] },
    })
  })

  it('is not told to clients that would apply the patch once more', async () => {
    const { threadId, ana, first } = await written()
    const brief = await enter(threadId, { brief: true })
    await undo(threadId, first.patch_id)
    await rest.call('POST', `/threads/${threadId}/patches/${first.patch_id}/redo`)
    await ana.next('patch', ({ mini_process }) => mini_process.patches[0]?.by !== undefined)
    ana.say('Thanks', 'm2')
    await eventually(
      () => brief.frames.some((frame) => JSON.stringify(frame).includes('Done.')),
      'the answer',
    )
    expect(brief.frames.filter(({ type }) => type === 'patch')).toEqual([])
  })

  it('is for editors: others may look, strangers may not know', async () => {
    const { threadId, first, runId } = await written()
    for (const [role, status] of [
      ['viewer', 403],
      ['commenter', 403],
      [null, 404],
    ] as const) {
      const client = await guest(threadId, role)
      for (const path of [
        `patches/${first.patch_id}/undo`,
        `patches/${first.patch_id}/redo`,
        `patches/${first.patch_id}/keep`,
        `runs/${runId}/undo`,
      ]) {
        expect((await client.call('POST', `/threads/${threadId}/${path}`)).status, `${role} ${path}`).toBe(
          status,
        )
      }
    }
    const reader = await guest(threadId, 'viewer')
    const listed = await reader.json<{ patches: { status: string }[] }>('GET', `/threads/${threadId}/patches`)
    expect(listed.patches.map(({ status }) => status)).toEqual(['applied', 'applied'])
  })

  it('takes a run as a whole', async () => {
    const { threadId, ana, runId, first, second } = await written()
    const answer = await rest.json<Reviewed>('POST', `/threads/${threadId}/runs/${runId}/undo`)
    expect(answer).toMatchObject({ status: 'undone', patch_ids: [second.patch_id, first.patch_id] })
    expect(await rest.markdown(threadId)).toBe('')
    await eventually(
      () =>
        ana.of('patch').filter((frame) => frame.mini_process.patches[0]?.status === 'undone').length === 2,
      'both are told, each in a frame',
    )
    const again = await rest.call('POST', `/threads/${threadId}/runs/${runId}/undo`)
    expect([again.status, ((await again.json()) as { reason: string }).reason]).toEqual([
      409,
      'not_in_effect',
    ])
  })

  it('during a run is in the message that the run ends with', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId)
    const release = Promise.withResolvers<void>()
    model.script(
      callsInFragments('I write.', [call('append', '## Overview', 'Automates onboarding.')]),
      holdBeforeEnd(says('That is it.'), release.promise),
    )
    ana.say('Write', 'm1')
    const { mini_process } = await ana.next('patch')
    await undo(threadId, mini_process.patches[0]?.patch_id ?? '')
    release.resolve()
    expect((await ana.reply()).mini_process?.patches).toMatchObject([{ status: 'undone' }])
  })

  it('is refused with the reason, and with the later patches on top', async () => {
    const { threadId, first, second } = await written()
    const { results } = await rest.json<{ results: { patch_id: string }[] }>(
      'POST',
      `/threads/${threadId}/patches`,
      {
        patches: [
          {
            operation: 'update',
            location: '## Overview',
            old_content: 'onboarding',
            new_content: 'all of it',
          },
        ],
      },
    )
    const [later] = results
    const refused = await undo(threadId, first.patch_id)
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({
      code: 'conflict',
      reason: 'dependents',
      dependents: [
        { patch_id: later?.patch_id, operation: 'update', section: '## Overview', status: 'applied' },
      ],
    })
    const answer = await undo(threadId, first.patch_id, { with_dependents: true })
    expect(await answer.json()).toMatchObject({
      patch_ids: [first.patch_id],
      dependents: [{ patch_id: later?.patch_id, status: 'undone' }],
    })
    const again = await undo(threadId, first.patch_id)
    expect([again.status, await again.json()]).toMatchObject([409, { reason: 'not_in_effect' }])
    const early = await rest.call('POST', `/threads/${threadId}/patches/${second.patch_id}/redo`)
    expect([early.status, await early.json()]).toMatchObject([409, { reason: 'not_undone' }])
    for (const id of ['patch_00000000000000000000000000', 'nonsense']) {
      expect((await undo(threadId, id)).status).toBe(404)
    }
    expect((await undo(threadId, first.patch_id, { with_dependents: 'yes' })).status).toBe(422)
    expect((await undo(threadId, first.patch_id, { force: true })).status).toBe(422)
  })

  it('of a patch of another thread is of no patch', async () => {
    const { first } = await written()
    expect((await undo(await rest.createThread(), first.patch_id)).status).toBe(404)
  })
})

describe('keep over HTTP', () => {
  it('is told once, however often it is sent', async () => {
    const { threadId, ana, first } = await written()
    const path = `/threads/${threadId}/patches/${first.patch_id}/keep`
    for (let time = 0; time < 2; time++) {
      expect(await rest.json<Reviewed>('POST', path)).toMatchObject({
        status: 'kept',
        patch_ids: [first.patch_id],
      })
    }
    await undo(threadId, first.patch_id)
    await ana.next('patch', ({ mini_process }) => mini_process.patches[0]?.status === 'undone')
    const statuses = ana.of('patch').map(({ mini_process }) => mini_process.patches[0]?.status)
    expect(statuses).toEqual(['applied', 'applied', 'kept', 'undone'])
  })

  it('is the work of whoever the key belongs to', async () => {
    const { threadId, ana, first } = await written()
    await rest.call('POST', `/threads/${threadId}/patches/${first.patch_id}/keep`)
    const told = await ana.next('patch', ({ mini_process }) => mini_process.patches[0]?.status === 'kept')
    expect(told.mini_process.patches[0]?.by).toBeTruthy()
    expect(JSON.stringify(told)).not.toContain(apiKey)
  })
})
