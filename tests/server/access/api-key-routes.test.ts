import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ChatPeer } from '../../support/chat-peer.ts'
import { signInGuest } from '../../support/guests.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

type Key = { key_id: string; name: string; scopes: string[]; last_used_at_ms: number | null }

let server: ServerProcess
let ada: RestClient
beforeAll(async () => {
  server = await startServer()
  ada = await signInGuest(server)
})
afterAll(() => server.stop())

const create = (scopes: string[], client = ada) =>
  client.json<Key & { secret: string }>('POST', '/api-keys', { name: 'Pipeline', scopes })
const programOf = (secret: string) => new RestClient(server, { authorization: `Bearer ${secret}` })

describe('an API key', () => {
  it('acts as its user, and its secret is shown once', async () => {
    const { secret, ...key } = await create(['threads:write'])
    const threadId = await ada.createThread()
    expect((await programOf(secret).call('GET', `/threads/${threadId}`)).status).toBe(200)
    const { api_keys } = await ada.json<{ api_keys: Key[] }>('GET', '/api-keys')
    expect(api_keys[0]).toEqual({ ...key, last_used_at_ms: expect.any(Number) })
    expect(JSON.stringify(api_keys)).not.toContain(secret)
  })

  it('may do what its scopes say', async () => {
    const { secret } = await create(['threads:read'])
    const program = programOf(secret)
    expect((await program.call('GET', '/threads')).status).toBe(200)
    expect((await program.call('POST', '/threads', { title: 'No' })).status).toBe(403)
    expect((await program.call('POST', '/api-keys', { name: 'More', scopes: ['admin'] })).status).toBe(403)
    const admin = programOf((await create(['admin'])).secret)
    expect((await create(['threads:read'], admin)).scopes).toEqual(['threads:read'])
  })

  it('lets nobody in when it is deleted, and cuts what is open', async () => {
    const { secret, key_id } = await create(['threads:write'])
    const threadId = await ada.createThread()
    const chat = await new ChatPeer(server, threadId, { token: secret }).welcomed()
    expect((await ada.call('DELETE', `/api-keys/${key_id}`)).status).toBe(204)
    expect(await chat.closed()).toBe(4001)
    expect((await programOf(secret).call('GET', `/threads/${threadId}`)).status).toBe(401)
    expect((await ada.call('DELETE', `/api-keys/${key_id}`)).status).toBe(404)
  })

  it('is nobody else’s', async () => {
    const { key_id } = await create(['threads:read'])
    const eve = await signInGuest(server)
    expect((await eve.call('DELETE', `/api-keys/${key_id}`)).status).toBe(404)
    expect(await eve.json('GET', '/api-keys')).toEqual({ api_keys: [] })
  })

  it.each([
    [{ name: '', scopes: ['admin'] }],
    [{ name: 'x', scopes: [] }],
    [{ name: 'x', scopes: ['everything'] }],
    [{ name: 'x', scopes: ['admin', 'admin'] }],
    [{ name: 'x'.repeat(81), scopes: ['admin'] }],
  ])('is not made of %j', async (body) => {
    expect((await ada.call('POST', '/api-keys', body)).status).toBe(422)
  })
})
