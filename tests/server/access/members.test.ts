import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ChatPeer } from '../../support/chat-peer.ts'
import { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { joinAsGuest, signInGuest } from '../../support/guests.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

type Members = { members: { user_id: string; name: string; role: string }[] }

let server: ServerProcess
let threadId: string
/** The program of the bootstrap key, who owns the thread. */
let owner: RestClient
let ada: RestClient
let adaId: string
const peers: { drop(): void }[] = []

beforeAll(async () => {
  server = await startServer()
  owner = new RestClient(server)
})
afterAll(() => server.stop())
beforeEach(async () => {
  threadId = await owner.createThread()
  ada = await joinAsGuest(server, { owner, threadId, role: 'editor' })
  adaId = await idOf(ada)
})
afterEach(() => {
  for (const peer of peers.splice(0)) peer.drop()
})

const idOf = async (guest: RestClient) =>
  (await guest.json<{ user: { user_id: string } }>('GET', '/session')).user.user_id
const path = (userId = '') => `/threads/${threadId}/members${userId && `/${userId}`}`
const roles = async () =>
  Object.fromEntries(
    (await owner.json<Members>('GET', path())).members.map(({ user_id, role }) => [user_id, role]),
  )

/** What Ada has open: the document and the chat. */
async function adaOpens() {
  const ticket = async () =>
    (await ada.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)).ticket
  const editor = new EditorPeer(server, threadId, await ticket())
  const chat = new ChatPeer(server, threadId, { token: '', query: `?ticket=${await ticket()}` })
  peers.push(editor, chat)
  await editor.synced()
  await chat.welcomed()
  return { editor, chat }
}

describe('a member', () => {
  it('gets another role, and what they have open comes back with it', async () => {
    const { editor } = await adaOpens()
    await owner.json('PATCH', path(adaId), { role: 'viewer' })
    await eventually(() => editor.closeCodes.includes(4003), 'the document is cut')
    expect((await roles())[adaId]).toBe('viewer')
    expect(
      (await ada.call('POST', `/threads/${threadId}/messages`, { content: 'x', client_msg_id: 'x' })).status,
    ).toBe(403)
  })

  it('who is taken out is cut off, from the document and the chat', async () => {
    const { editor, chat } = await adaOpens()
    expect((await owner.call('DELETE', path(adaId))).status).toBe(204)
    await eventually(() => editor.closeCodes.length > 0, 'the document is cut')
    expect(await chat.closed()).toBe(4003)
    expect((await ada.call('GET', `/threads/${threadId}`)).status).toBe(404)
  })

  it('who is taken out reads no further event, and is not let in again', async () => {
    const events = await ada.call('GET', `/threads/${threadId}/events`)
    const told = events.text()
    expect((await owner.call('DELETE', path(adaId))).status).toBe(204)
    await owner.json('POST', `/threads/${threadId}/messages`, { content: 'Ada is out', client_msg_id: 'x' })
    expect(await told).not.toContain('Ada is out')
    expect((await ada.call('GET', `/threads/${threadId}/events`)).status).toBe(404)
  })

  it('may leave by themselves, and take out nobody else', async () => {
    const ben = await joinAsGuest(server, { owner, threadId, role: 'viewer' })
    expect((await ben.call('DELETE', path(adaId))).status).toBe(403)
    expect((await ben.call('DELETE', path(await idOf(ben)))).status).toBe(204)
    expect((await ben.call('GET', `/threads/${threadId}`)).status).toBe(404)
  })

  it('is let in by the owner without a link, once', async () => {
    const eve = await signInGuest(server)
    const eveId = await idOf(eve)
    expect((await owner.call('POST', path(), { user_id: eveId, role: 'commenter' })).status).toBe(201)
    expect((await roles())[eveId]).toBe('commenter')
    expect((await owner.call('POST', path(), { user_id: eveId, role: 'editor' })).status).toBe(409)
    expect((await owner.call('POST', path(), { user_id: 'user_none', role: 'editor' })).status).toBe(404)
    expect((await owner.call('POST', path(), { user_id: eveId, role: 'owner' })).status).toBe(422)
  })
})

describe('the owner', () => {
  it('hands the thread over and is an editor then', async () => {
    const ownerId = (await owner.json<Members>('GET', path())).members[0]?.user_id ?? ''
    await owner.json('PATCH', path(adaId), { role: 'owner' })
    expect(await roles()).toEqual({ [adaId]: 'owner', [ownerId]: 'editor' })
    expect((await owner.call('PATCH', path(adaId), { role: 'viewer' })).status).toBe(403)
  })

  it('cannot go without a successor', async () => {
    const ownerId = (await owner.json<Members>('GET', path())).members[0]?.user_id ?? ''
    expect((await owner.call('DELETE', path(ownerId))).status).toBe(409)
    expect((await owner.call('PATCH', path(ownerId), { role: 'editor' })).status).toBe(409)
  })

  it('alone changes who is in', async () => {
    expect((await ada.call('PATCH', path(adaId), { role: 'owner' })).status).toBe(403)
    expect((await ada.call('POST', path(), { user_id: adaId, role: 'viewer' })).status).toBe(403)
    expect((await owner.call('PATCH', path('user_none'), { role: 'viewer' })).status).toBe(404)
  })
})
