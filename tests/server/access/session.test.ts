import { afterEach, expect, it } from 'vitest'
import { sessionLifetimeMs } from '#server/access/session.ts'
import { bootstrapKey, type RestServer, type RestSettings, startRestServer } from '../http/rest-server.ts'

let server: RestServer
afterEach(() => server.close())
const start = async (settings?: RestSettings) => {
  server = await startRestServer(settings)
}

const designer = { engine: 'builtin', name: 'Designer' }
const dayMs = 24 * 3600 * 1000

it('tells a stranger that nobody is signed in', async () => {
  await start()
  const { status, json } = await server.send('GET', '/session')
  expect([status, json]).toEqual([
    200,
    { user: null, guests_allowed: true, sign_up_allowed: true, oidc_name: null, designer },
  ])
})

it('signs a guest in under the name they give', async () => {
  await start()
  const ada = await server.guest('Ada Lovelace')
  const { json } = await ada('GET', '/session')
  expect(json.user).toEqual({
    user_id: expect.stringMatching(/^user_[0-9a-z]{26}$/),
    name: 'Ada Lovelace',
    color: expect.stringMatching(/^#[0-9a-f]{6}$/),
    is_guest: true,
    email: null,
  })
})

it('gives a guest without a name a friendly one', async () => {
  await start()
  const reply = await server.send('POST', '/session/guest', { body: {}, headers: { origin: server.url } })
  expect(reply.status).toBe(201)
  expect(reply.json.user.name).toMatch(/^\w+ \w+$/)
})

it('puts the session into a cookie that scripts and other sites cannot use', async () => {
  await start()
  const reply = await server.send('POST', '/session/guest', { body: {} })
  const cookie = reply.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^pd_session=[\w-]{43}; /)
  expect(cookie.split('; ').slice(1).sort()).toEqual([
    'HttpOnly',
    'Max-Age=7776000',
    'Path=/',
    'SameSite=Lax',
  ])
})

it('sends the cookie by https alone where people come by https', async () => {
  await start({ publicUrl: 'https://designer.example' })
  const reply = await server.send('POST', '/session/guest', {
    body: {},
    headers: { origin: 'https://designer.example' },
  })
  expect(reply.headers.get('set-cookie')).toContain('; Secure')
})

it('stores no token that could sign anybody in', async () => {
  await start()
  const reply = await server.send('POST', '/session/guest', { body: {} })
  const token = /pd_session=([\w-]+)/.exec(reply.headers.get('set-cookie') ?? '')?.[1] ?? ''
  expect(token).not.toBe('')
  expect(JSON.stringify(await server.stored())).not.toContain(token)
})

it('keeps somebody who is signed in already who they are', async () => {
  await start()
  const ada = await server.guest('Ada')
  const before = await ada('GET', '/session')
  const again = await ada('POST', '/session/guest', { body: { name: 'Eve' } })
  expect([again.status, again.json]).toEqual([200, before.json])
})

it('lives 90 days from its last use', async () => {
  await start()
  const ada = await server.guest('Ada')
  for (let visit = 0; visit < 4; visit++) {
    server.clock.forward(80 * dayMs)
    expect((await ada('GET', '/threads')).status).toBe(200)
  }
  server.clock.forward(sessionLifetimeMs - 1)
  expect((await ada('GET', '/threads')).status).toBe(200)
  server.clock.forward(sessionLifetimeMs)
  expect((await ada('GET', '/threads')).status).toBe(401)
  expect((await ada('GET', '/session')).json.user).toBeNull()
})

it('prolongs the browser’s copy whenever the app asks who is there', async () => {
  await start()
  const ada = await server.guest('Ada')
  expect((await ada('GET', '/session')).headers.get('set-cookie')).toContain('Max-Age=7776000')
  expect((await server.send('GET', '/session')).headers.get('set-cookie')).toBeNull()
})

it('ends when the person signs out', async () => {
  await start()
  const ada = await server.guest('Ada')
  const out = await ada('DELETE', '/session')
  expect(out.status).toBe(204)
  expect(out.headers.get('set-cookie')).toMatch(/^pd_session=; Max-Age=0/)
  expect((await ada('GET', '/threads')).status).toBe(401)
})

it('takes a new name, for the other members too', async () => {
  await start()
  const ada = await server.guest('Ada')
  const { json: thread } = await ada('POST', '/threads', { body: { title: 'T' } })
  expect((await ada('PATCH', '/session', { body: { name: ' Countess ' } })).json.user.name).toBe('Countess')
  expect((await ada('GET', '/session')).json.user.name).toBe('Countess')
  const { json } = await ada('GET', `/threads/${thread.thread_id}/members`)
  expect(json.members).toMatchObject([{ name: 'Countess', role: 'owner' }])
})

it('is not for guests where guests are not wanted', async () => {
  await start({ guestsAllowed: false })
  const before = await server.stored()
  const reply = await server.send('POST', '/session/guest', { body: { name: 'Ada' } })
  expect([reply.status, reply.json.code]).toEqual([403, 'forbidden'])
  expect((await server.send('GET', '/session')).json.guests_allowed).toBe(false)
  expect(await server.stored()).toEqual(before)
})

it('is nothing that a program has', async () => {
  await start()
  const program = server.as(bootstrapKey)
  expect((await program('GET', '/session')).json.user.name).toBe('Automation')
  expect((await program('PATCH', '/session', { body: { name: 'Eve' } })).status).toBe(403)
  expect((await program('DELETE', '/session')).status).toBe(403)
})

it.each([{ origin: 'https://evil.test' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, {}])(
  'does not count for a change that another site could have sent: %o',
  async (headers) => {
    await start()
    const signedIn = await server.send('POST', '/session/guest', { body: { name: 'Ada' } })
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const before = await server.stored()
    const forged = await server.send('POST', '/threads', {
      body: { title: 'T' },
      headers: { cookie, ...headers },
    })
    expect([forged.status, forged.json.code]).toEqual([403, 'forbidden'])
    const signOut = await server.send('DELETE', '/session', { headers: { cookie, ...headers } })
    expect(signOut.status).toBe(403)
    expect(await server.stored()).toEqual(before)
  },
)

it('counts for reading from anywhere, as the answer cannot be read there', async () => {
  await start()
  const ada = await server.guest('Ada')
  expect((await ada('GET', '/threads', { headers: { origin: 'https://evil.test' } })).status).toBe(200)
})

it('signs nobody in on behalf of another site', async () => {
  await start()
  const reply = await server.send('POST', '/session/guest', {
    body: {},
    headers: { origin: 'https://evil.test' },
  })
  expect(reply.status).toBe(403)
})

it('does not make up for a wrong key beside it', async () => {
  await start()
  const ada = await server.guest('Ada')
  for (const authorization of ['Bearer pd_wrong', 'Bearer', 'Basic abc', 'Bearer a b']) {
    expect((await ada('GET', '/threads', { headers: { authorization } })).status, authorization).toBe(401)
  }
})
