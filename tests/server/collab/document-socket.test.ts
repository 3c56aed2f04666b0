import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
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

function enter(threadId: string, token = apiKey, path = threadId): EditorPeer {
  const peer = new EditorPeer(server, threadId, token, path)
  peers.push(peer)
  return peer
}

async function inSync(threadId: string, token = apiKey): Promise<EditorPeer> {
  const peer = enter(threadId, token)
  await peer.synced()
  return peer
}

/** A guest with a role in the thread, by the link an owner gave. */
async function ticketFor(threadId: string, role: 'editor' | 'commenter' | 'viewer'): Promise<string> {
  const { url } = await rest.json<{ url: string }>('POST', `/threads/${threadId}/links`, { role })
  const guest = await guestClient()
  await guest.json('POST', '/links/accept', { token: url.split('#')[1] })
  const { ticket } = await guest.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
  return ticket
}

async function guestClient(): Promise<RestClient> {
  const answer = await new RestClient(server, { origin: server.url }).call('POST', '/session/guest', {})
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return new RestClient(server, { cookie, origin: server.url })
}

describe('a document socket', () => {
  it('brings an edit to everybody else, and to REST', async () => {
    const threadId = await rest.createThread()
    const [ana, jonas] = await Promise.all([inSync(threadId), inSync(threadId)])
    ana?.write('Check the invoice')
    await eventually(() => jonas?.lines.includes('Check the invoice') === true, 'Jonas sees it')
    expect(await rest.markdown(threadId)).toBe('Check the invoice')
  })

  it('keeps what was written when everybody has left', async () => {
    const threadId = await rest.createThread()
    const ana = await inSync(threadId)
    ana.write('Check the invoice')
    await eventually(() => ana.acknowledged === 1, 'it is acknowledged')
    ana.drop()
    const jonas = await inSync(threadId)
    expect(jonas.lines).toEqual(['Check the invoice'])
  })

  it('shows an edit to others at once, and acknowledges it only when it is on disk', async () => {
    const threadId = await rest.createThread()
    const [ana, jonas] = [await inSync(threadId), await inSync(threadId)]
    const blocker = new DatabaseSync(join(server.dataDir, databaseFile()))
    blocker.exec('begin immediate')
    ana.write('Check the invoice')
    await eventually(() => jonas.lines.includes('Check the invoice'), 'Jonas sees it')
    expect(ana.acknowledged).toBe(0)
    blocker.exec('rollback')
    blocker.close()
    await eventually(() => ana.acknowledged === 1, 'it is acknowledged in the end')
  })

  it.each(['viewer', 'commenter'] as const)('lets a %s read and not write', async (role) => {
    const threadId = await rest.createThread()
    const owner = await inSync(threadId)
    owner.write('Check the invoice')
    const reader = await inSync(threadId, await ticketFor(threadId, role))
    expect(reader.scope).toBe('readonly')
    expect(reader.lines).toEqual(['Check the invoice'])
    reader.write('not mine to write')
    owner.write('the end')
    await eventually(() => reader.lines.includes('the end'), 'the reader gets what comes later')
    expect(await rest.markdown(threadId)).toBe('Check the invoice\n\nthe end')
    expect(reader.acknowledged).toBe(0)
  })

  it('lets an editor who came by a link write', async () => {
    const threadId = await rest.createThread()
    const editor = await inSync(threadId, await ticketFor(threadId, 'editor'))
    editor.write('Check the invoice')
    await eventually(() => editor.acknowledged === 1, 'it is acknowledged')
  })

  it.each([
    ['without credentials', () => '', 'unauthenticated'],
    ['with a key that does not exist', () => 'pd_nobody', 'unauthenticated'],
    ['of a stranger', async () => strangersTicket(), 'unauthenticated'],
  ])('refuses a connection %s', async (_, token, reason) => {
    const threadId = await rest.createThread()
    expect(await enter(threadId, await token()).refusal()).toBe(reason)
  })

  it('refuses a document of another thread than that of its address', async () => {
    const [mine, other] = [await rest.createThread(), await rest.createThread()]
    expect(await enter(other, apiKey, mine).refusal()).toBe('not_found')
  })

  it('shows people by the name of their session, whatever they claim', async () => {
    const threadId = await rest.createThread()
    const [ana, jonas] = [await inSync(threadId), await inSync(threadId)]
    ana.awareness.setLocalState({ user: { name: 'The CEO', color: '#000000', type: 'agent' }, cursor: null })
    const seen = () =>
      jonas.awareness.getStates().get(ana.ydoc.clientID)?.user as { name?: string } | undefined
    await eventually(() => seen()?.name !== undefined, 'Jonas sees Ana')
    expect(seen()).toMatchObject({ name: 'Automation', type: 'human' })
  })

  it('closes, and acknowledges nothing, when a client sends what is no update', async () => {
    const threadId = await rest.createThread()
    const ana = await inSync(threadId)
    const frames: Buffer[] = []
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/collab/${threadId}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    })
    socket.on('message', (data: Buffer) => frames.push(data))
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    await new Promise((resolve) => socket.on('open', resolve))
    socket.send(frame(threadId, [2, 0, 0]))
    await eventually(() => frames.length > 0, 'the socket is let in')
    socket.send(frame(threadId, [0, 2, 4, 255, 255, 255, 255]))
    expect(await closed).toBe(1007)
    ana.write('still here')
    await eventually(() => ana.acknowledged === 1, 'others go on')
  })

  it('is cut when the thread is deleted, and nothing of it can be read', async () => {
    const threadId = await rest.createThread()
    const ana = await inSync(threadId)
    ana.write('Check the invoice')
    await eventually(() => ana.acknowledged === 1, 'it is acknowledged')
    expect((await rest.call('DELETE', `/threads/${threadId}`)).status).toBe(204)
    await eventually(() => !ana.isSynced, 'the socket is cut')
    expect((await rest.call('GET', `/threads/${threadId}`)).status).toBe(404)
    expect(await enter(threadId).refusal()).toBe('not_found')
  })
})

/** A ticket for another thread than the one it is used for. */
async function strangersTicket(): Promise<string> {
  const stranger = await guestClient()
  const threadId = await stranger.createThread()
  const { ticket } = await stranger.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
  return ticket
}

const databaseFile = () => 'process-designer.db'

/** A frame of Hocuspocus: the document's name, then these bytes. */
function frame(name: string, bytes: number[]): Uint8Array {
  const text = new TextEncoder().encode(name)
  return Uint8Array.from([text.length, ...text, ...bytes])
}
