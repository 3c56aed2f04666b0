import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AttributionNews,
  attributionNewsSchema,
  type WireAttribution,
} from '#shared/protocol/attribution.ts'
import { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { RestClient } from '../../support/rest-client.ts'
import { apiKey, type ServerProcess, startServer } from '../../support/server-process.ts'

let server: ServerProcess
let rest: RestClient
const peers: EditorPeer[] = []

beforeAll(async () => {
  server = await startServer()
  rest = new RestClient(server)
})
afterAll(async () => {
  for (const peer of peers) peer.drop()
  await server.stop()
})

const path = (threadId: string, query = '') => `/threads/${threadId}/attribution${query}`
const read = (threadId: string, query?: string) => rest.json<WireAttribution>('GET', path(threadId, query))

async function write(threadId: string, content: string): Promise<string> {
  const patches = [{ operation: 'append', location: '## Steps', content }]
  type Results = { results: { patch_id: string }[] }
  const { results } = await rest.json<Results>('POST', `/threads/${threadId}/patches`, { patches })
  return results[0]?.patch_id ?? ''
}

async function newGuest(): Promise<RestClient> {
  const origin = server.url
  const answer = await new RestClient(server, { origin }).call('POST', '/session/guest', {})
  const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0])
  return new RestClient(server, { cookie: cookie.join('; '), origin })
}

async function edit(threadId: string): Promise<{ peer: EditorPeer; news: AttributionNews[] }> {
  const peer = new EditorPeer(server, threadId, apiKey)
  peers.push(peer)
  const news: AttributionNews[] = []
  peer.onStateless((payload) => news.push(attributionNewsSchema.parse(JSON.parse(payload))))
  await peer.synced()
  return { peer, news }
}

describe('who wrote what', () => {
  it('is told for the text of each block, with its section', async () => {
    const threadId = await rest.createThread()
    const patchId = await write(threadId, 'Check the invoice')
    const { authors, patches, blocks, ranges } = await read(threadId)
    expect(authors).toEqual([expect.objectContaining({ kind: 'program', name: 'Automation' })])
    expect(patches).toEqual([{ patch_id: patchId, run_id: null, model: null, status: 'applied' }])
    expect(blocks).toEqual([
      { section: 'Steps', text: 'Steps', spans: [[0, 5, 0, 0]] },
      { section: 'Steps', text: 'Check the invoice', spans: [[0, 17, 0, 0]] },
    ])
    expect(ranges.reduce((sum, [, , length]) => sum + length, 0)).toBe(22)
    expect((await read(threadId, '?blocks=false')).blocks).toEqual([])
  })

  it('is not sent again to whoever has it', async () => {
    const threadId = await rest.createThread()
    await write(threadId, 'Check')
    const first = await rest.call('GET', path(threadId))
    const etag = first.headers.get('etag') ?? ''
    const again = () => rest.call('GET', path(threadId), undefined, { 'if-none-match': etag })
    expect((await again()).status).toBe(304)
    await write(threadId, 'Pay')
    expect((await again()).status).toBe(200)
  })

  it('is told to whoever may read the document, and to nobody else', async () => {
    const threadId = await rest.createThread()
    await write(threadId, 'Check')
    const guest = await newGuest()
    expect((await new RestClient(server, {}).call('GET', path(threadId))).status).toBe(401)
    expect((await guest.call('GET', path(threadId))).status).toBe(404)
    const { url } = await rest.json<{ url: string }>('POST', `/threads/${threadId}/links`, { role: 'viewer' })
    await guest.json('POST', '/links/accept', { token: url.split('#')[1] })
    expect((await guest.call('GET', path(threadId))).status).toBe(200)
    expect((await guest.call('GET', path(threadId, '?blocks=perhaps'))).status).toBe(422)
    expect((await guest.call('GET', path('thread_x'))).status).toBe(404)
  })
})

describe('news of who wrote what', () => {
  it('come when a session begins and a patch comes in or is decided about, not with each key', async () => {
    const threadId = await rest.createThread()
    const { peer, news } = await edit(threadId)
    peer.write('One')
    await eventually(() => news.length === 1, 'the session is told of')
    expect(news[0]).toMatchObject({ sessions: [[peer.ydoc.clientID, 0, 0]], ranges: [] })
    for (let count = 0; count < 20; count++) peer.write('More')
    await eventually(() => peer.unsynced === 0, 'all is stored')

    const patchId = await write(threadId, 'Check the invoice')
    await eventually(() => news.length === 2, 'the patch is told of')
    expect(news[1]?.patches).toMatchObject([{ patch_id: patchId, status: 'applied' }])
    expect(news[1]?.ranges.every(([, , , , patch]) => patch === 0)).toBe(true)

    await rest.json('POST', `/threads/${threadId}/patches/${patchId}/keep`)
    await eventually(() => news.length === 3, 'the decision is told of')
    expect(news[2]).toMatchObject({ patches: [{ patch_id: patchId, status: 'kept' }], ranges: [] })
  })

  it('cannot be sent by a client', async () => {
    const threadId = await rest.createThread()
    const { peer } = await edit(threadId)
    const other = await edit(threadId)
    peer.sendStateless(JSON.stringify({ type: 'attribution' }))
    peer.write('One')
    await eventually(() => other.news.length > 0, 'what the server has to tell comes through')
    expect(other.news.map(({ sessions }) => sessions.length)).toEqual([1])
  })
})
