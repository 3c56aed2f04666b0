import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootstrapKey, type Reply, type RestServer, startRestServer } from '../http/rest-server.ts'
import { engines } from '../storage/engines.ts'

type Guest = Awaited<ReturnType<RestServer['guest']>>

describe.each(engines)('a link on $engine', ({ newDatabase }) => {
  let server: RestServer
  let drop: () => Promise<void>
  let owner: Guest
  let threadId: string
  beforeAll(async () => {
    const database = await newDatabase()
    drop = database.drop
    server = await startRestServer({ ...(database.url !== undefined && { databaseUrl: database.url }) })
  })
  afterAll(async () => {
    await server.close()
    await drop()
  })
  beforeEach(async () => {
    owner = await server.guest('Olga')
    threadId = (await owner('POST', '/threads', { body: { title: 'Shared' } })).json.thread_id
  })
  afterEach(() => server.reset())

  const makeLink = (body: unknown): Promise<Reply> => owner('POST', `/threads/${threadId}/links`, { body })
  const tokenOf = (reply: Reply): string => new URL(reply.json.url).hash.slice(1)
  const accept = (guest: Guest, token: string): Promise<Reply> =>
    guest('POST', '/links/accept', { body: { token } })
  const join = async (guest: Guest, role: string): Promise<Reply> =>
    accept(guest, tokenOf(await makeLink({ role })))

  it('carries its token in the fragment and is shown once', async () => {
    const made = await makeLink({ role: 'editor' })
    expect(made.status).toBe(201)
    expect(made.json).toEqual({
      link_id: expect.stringMatching(/^link_[0-9a-z]{26}$/),
      role: 'editor',
      created_at_ms: server.clock.now(),
      expires_at_ms: null,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/join#[\w-]{43}$/),
    })
    const { url, ...rest } = made.json
    expect((await owner('GET', `/threads/${threadId}/links`)).json).toEqual({ links: [rest] })
    expect(JSON.stringify(await server.stored())).not.toContain(tokenOf(made))
    expect(url).toBeDefined()
  })

  it.each(['viewer', 'commenter', 'editor'])('lets people in as %s', async (role) => {
    const guest = await server.guest('Gus')
    expect((await guest('GET', `/threads/${threadId}`)).status).toBe(404)
    expect((await join(guest, role)).json).toEqual({ thread_id: threadId, role })
    expect((await guest('GET', `/threads/${threadId}`)).json.role).toBe(role)
    const { json } = await guest('GET', `/threads/${threadId}/members`)
    expect(json.members).toEqual([
      { user_id: expect.any(String), name: 'Olga', color: expect.any(String), role: 'owner' },
      { user_id: expect.any(String), name: 'Gus', color: expect.any(String), role },
    ])
  })

  it('raises a role but never lowers one', async () => {
    const guest = await server.guest('Gus')
    await join(guest, 'commenter')
    expect((await join(guest, 'viewer')).json.role).toBe('commenter')
    expect((await join(guest, 'editor')).json.role).toBe('editor')
    expect((await join(owner, 'viewer')).json.role).toBe('owner')
  })

  it('lets many in at the same time, each once', async () => {
    const token = tokenOf(await makeLink({ role: 'viewer' }))
    const guests = await Promise.all(['A', 'B', 'C'].map((name) => server.guest(name)))
    const replies = await Promise.all([...guests, ...guests].map((guest) => accept(guest, token)))
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect((await owner('GET', `/threads/${threadId}/members`)).json.members).toHaveLength(4)
  })

  it('works until it expires', async () => {
    const made = await makeLink({ role: 'viewer', expires_in_ms: 60_000 })
    expect(made.json.expires_at_ms).toBe(server.clock.now() + 60_000)
    server.clock.forward(59_999)
    expect((await accept(await server.guest('Gus'), tokenOf(made))).status).toBe(200)
    server.clock.forward(1)
    const late = await accept(await server.guest('Eve'), tokenOf(made))
    expect([late.status, late.json.code]).toEqual([404, 'not_found'])
    expect((await owner('GET', `/threads/${threadId}/links`)).json.links).toEqual([])
  })

  it('works until it is revoked; who came in stays', async () => {
    const made = await makeLink({ role: 'viewer' })
    const guest = await server.guest('Gus')
    await accept(guest, tokenOf(made))
    const path = `/threads/${threadId}/links/${made.json.link_id}`
    expect((await owner('DELETE', path)).status).toBe(204)
    expect((await owner('DELETE', path)).status).toBe(404)
    expect((await accept(await server.guest('Eve'), tokenOf(made))).status).toBe(404)
    expect((await guest('GET', `/threads/${threadId}`)).status).toBe(200)
  })

  it('of one thread cannot be revoked through another', async () => {
    const made = await makeLink({ role: 'viewer' })
    const eve = await server.guest('Eve')
    const other = (await eve('POST', '/threads', { body: { title: 'Mine' } })).json.thread_id
    expect((await eve('DELETE', `/threads/${other}/links/${made.json.link_id}`)).status).toBe(404)
    expect((await accept(await server.guest('Gus'), tokenOf(made))).status).toBe(200)
  })

  it('is made, seen and revoked by the owner alone', async () => {
    const made = await makeLink({ role: 'editor' })
    const editor = await server.guest('Eddy')
    await accept(editor, tokenOf(made))
    const before = await server.stored()
    const path = `/threads/${threadId}/links`
    expect((await editor('POST', path, { body: { role: 'viewer' } })).status).toBe(403)
    expect((await editor('GET', path)).status).toBe(403)
    expect((await editor('DELETE', `${path}/${made.json.link_id}`)).status).toBe(403)
    expect(await server.stored()).toEqual(before)
  })

  it('makes nobody an owner', async () => {
    const reply = await makeLink({ role: 'owner' })
    expect([reply.status, reply.json.errors]).toMatchObject([422, [{ pointer: '/role' }]])
  })

  it('points to where people reach the server', async () => {
    const key = server.as(bootstrapKey)
    const id = (await key('POST', '/threads', { body: { title: 'T' } })).json.thread_id
    const made = await key('POST', `/threads/${id}/links`, {
      body: { role: 'viewer' },
      headers: { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' },
    })
    expect(made.json.url).toMatch(/^http:\/\/127\.0\.0\.1:/)
  })
})
