import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rateLimits } from '#server/access/rates.ts'
import { type Reply, type RestServer, type Send, startRestServer } from '../http/rest-server.ts'
import { engines } from '../storage/engines.ts'

type Ask = (method: string, path: string, send?: Send) => Promise<Reply>

const password = 'three green otters'
let emails = 0
/** Nobody has it yet. */
function newEmail(): string {
  emails += 1
  return `ada${emails}@example.org`
}

describe.each(engines)('accounts on $engine', ({ newDatabase }) => {
  let server: RestServer
  let drop: () => Promise<void>
  beforeAll(async () => {
    const database = await newDatabase()
    drop = database.drop
    server = await startRestServer({ ...(database.url && { databaseUrl: database.url }) })
  })
  afterAll(async () => {
    await server.close()
    await drop()
  })

  const cookieOf = (reply: Reply) => reply.headers.get('set-cookie')?.split(';')[0] ?? ''
  const by = (cookie: string): Ask => {
    const headers = { cookie, origin: server.url }
    return (method, path, send = {}) =>
      server.send(method, path, { ...send, headers: { ...headers, ...send.headers } })
  }
  const signUp = (email: string, ask: Ask = by(''), name = 'Ada') =>
    ask('POST', '/session/sign-up', { body: { email, password, name } })
  const signIn = (email: string, ask: Ask = by(''), typed = password) =>
    ask('POST', '/session/sign-in', { body: { email, password: typed } })
  const rolesIn = async (ask: Ask, threadId: string) =>
    (await ask('GET', `/threads/${threadId}/members`)).json.members.map(
      ({ user_id, role }: { user_id: string; role: string }) => [user_id, role],
    )

  it('are made by e-mail and password, and known again in another browser', async () => {
    const email = newEmail()
    const made = await signUp(email)
    expect([made.status, made.json.user]).toEqual([
      201,
      {
        user_id: expect.stringMatching(/^user_/),
        name: 'Ada',
        color: expect.any(String),
        is_guest: false,
        email,
      },
    ])
    expect(made.headers.get('set-cookie')).toMatch(/^pd_session=[\w-]{43};.*HttpOnly/)
    const elsewhere = await signIn(` ${email.toUpperCase()} `)
    expect([elsewhere.status, elsewhere.json.user]).toEqual([200, made.json.user])
    expect((await by(cookieOf(elsewhere))('GET', '/session')).json.user).toEqual(made.json.user)
  })

  it('open by their own password alone, and do not say what was wrong', async () => {
    const email = newEmail()
    await signUp(email)
    const wrong = await signIn(email, by(''), `${password}!`)
    const unknown = await signIn(newEmail())
    expect([wrong.status, wrong.json.code]).toEqual([401, 'unauthenticated'])
    expect(unknown.json.detail).toBe(wrong.json.detail)
    expect(wrong.headers.get('set-cookie')).toBeNull()
  })

  it('are one for each e-mail, however it is written', async () => {
    const email = newEmail()
    await signUp(email)
    const again = await signUp(email.toUpperCase())
    expect([again.status, again.json.code]).toEqual([409, 'conflict'])
    expect(again.headers.get('set-cookie')).toBeNull()
  })

  it('are one for each e-mail, also when two are made at once', async () => {
    const email = newEmail()
    const made = await Promise.all([signUp(email), signUp(email), signUp(email)])
    expect(made.map(({ status }) => status).toSorted()).toEqual([201, 409, 409])
  })

  it('take no e-mail that is none, and no password that is guessed soon', async () => {
    const email = newEmail()
    const bodies = [
      { email: 'ada', password, name: 'Ada' },
      { email, password: 'ninechars', name: 'Ada' },
      { email, password: 'x'.repeat(129), name: 'Ada' },
      { email, password: 'Password123', name: 'Ada' },
      { email, password: 'ababababab', name: 'Ada' },
      { email, password: email, name: 'Ada' },
      { email, password, name: ' ' },
      { email, password },
    ]
    for (const body of bodies) {
      const reply = await by('')('POST', '/session/sign-up', { body })
      expect([reply.status, reply.json.errors?.length], JSON.stringify(body)).toEqual([422, 1])
    }
    expect((await signUp(email)).status).toBe(201)
  })

  it('can be made again after a crash between the login and its password', async () => {
    const email = newEmail()
    await signUp(email)
    const { sql } = server.database
    const login = await sql
      .selectFrom('logins')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow()
    await sql.deleteFrom('login_proofs').where('userId', '=', login.id).execute()
    expect((await signUp(email)).status).toBe(409)
    await sql
      .updateTable('logins')
      .set({ createdAt: new Date(Date.now() - 3_600_000).toISOString() })
      .where('id', '=', login.id)
      .execute()
    expect((await signUp(email)).status).toBe(201)
  })

  it('store no password, and no token that could sign anybody in', async () => {
    const email = newEmail()
    const made = await signUp(email)
    const { sql } = server.database
    const stored = JSON.stringify([
      await sql.selectFrom('logins').selectAll().execute(),
      await sql.selectFrom('login_proofs').selectAll().execute(),
      await server.stored(),
    ])
    expect(stored).toContain(email)
    expect(stored).not.toContain(password)
    expect(stored).not.toContain(cookieOf(made).slice('pd_session='.length))
  })

  it('get a new token at each sign-in, and the one before ends', async () => {
    const email = newEmail()
    const first = by(cookieOf(await signUp(email)))
    const second = by(cookieOf(await signIn(email, first)))
    expect((await first('GET', '/threads')).status).toBe(401)
    expect((await second('GET', '/threads')).status).toBe(200)
  })

  it('are not signed in to by a page of another site', async () => {
    const email = newEmail()
    await signUp(email)
    const evil: Ask = (method, path, send) =>
      server.send(method, path, { ...send, headers: { origin: 'https://evil.test' } })
    expect((await signIn(email, evil)).status).toBe(403)
    expect((await signUp(newEmail(), evil)).status).toBe(403)
  })

  describe('of a guest', () => {
    it('are the guest, who keeps everything', async () => {
      const guest = await server.guest('Calm Otter')
      const before = (await guest('GET', '/session')).json.user
      const { json: thread } = await guest('POST', '/threads', { body: { title: 'Onboarding' } })
      const made = await signUp(newEmail(), guest)
      expect(made.json.user).toMatchObject({ user_id: before.user_id, name: 'Ada', is_guest: false })
      expect((await guest('GET', '/threads')).status).toBe(401)
      const { json } = await by(cookieOf(made))('GET', '/threads')
      expect(json.threads).toMatchObject([{ thread_id: thread.thread_id, title: 'Onboarding' }])
    })

    it('who signs in to an older one are given what the guest had', async () => {
      const email = newEmail()
      const account = by(cookieOf(await signUp(email)))
      const { user_id: accountId } = (await account('GET', '/session')).json.user
      const guest = await server.guest('Calm Otter')
      const { user_id: guestId } = (await guest('GET', '/session')).json.user
      const own = (await guest('POST', '/threads', { body: { title: 'Own' } })).json.thread_id
      const shared = (await account('POST', '/threads', { body: { title: 'Shared' } })).json.thread_id
      const { url } = (await account('POST', `/threads/${shared}/links`, { body: { role: 'editor' } })).json
      await guest('POST', '/links/accept', { body: { token: url.split('#')[1] } })
      const key = (await guest('POST', '/api-keys', { body: { name: 'K', scopes: ['threads:read'] } })).json

      const now = by(cookieOf(await signIn(email, guest)))
      expect(await rolesIn(now, own)).toEqual([[accountId, 'owner']])
      expect(await rolesIn(now, shared)).toEqual([[accountId, 'owner']])
      expect((await server.as(key.secret)('GET', `/threads/${own}`)).status).toBe(200)
      expect((await guest('GET', '/threads')).status).toBe(401)
      const { sql } = server.database
      const users = sql.selectFrom('users').select('name')
      expect(await users.where('id', '=', guestId).execute()).toEqual([{ name: 'Ada' }])
    })

    it('have the higher one of two roles', async () => {
      const email = newEmail()
      const account = by(cookieOf(await signUp(email)))
      const { user_id: accountId } = (await account('GET', '/session')).json.user
      const guest = await server.guest('Calm Otter')
      const thread = (await guest('POST', '/threads', { body: { title: 'T' } })).json.thread_id
      await guest('POST', `/threads/${thread}/members`, { body: { user_id: accountId, role: 'viewer' } })
      const now = by(cookieOf(await signIn(email, guest)))
      expect(await rolesIn(now, thread)).toEqual([[accountId, 'owner']])
    })

    it('stay their own where the password is wrong', async () => {
      const email = newEmail()
      await signUp(email)
      const guest = await server.guest('Calm Otter')
      expect((await signIn(email, guest, 'not the password')).status).toBe(401)
      expect((await guest('GET', '/session')).json.user).toMatchObject({ name: 'Calm Otter', is_guest: true })
    })
  })

  it('do not take over another account that is signed in', async () => {
    const [first, second] = [newEmail(), newEmail()]
    const ada = by(cookieOf(await signUp(first)))
    const thread = (await ada('POST', '/threads', { body: { title: 'T' } })).json.thread_id
    await signUp(second)
    const ben = by(cookieOf(await signIn(second, ada)))
    expect((await ben('GET', `/threads/${thread}`)).status).toBe(404)
    const again = by(cookieOf(await signIn(first)))
    expect((await again('GET', `/threads/${thread}`)).status).toBe(200)
  })
})

describe('guessing a password', () => {
  it('is over after five tries a minute, for this account from there, also with the right one', async () => {
    const server = await startRestServer({ rateLimits })
    const headers = { origin: server.url }
    const ask = (way: string, email: string, typed: string) => {
      const body = { email, password: typed, ...(way === 'sign-up' && { name: 'Ada' }) }
      return server.send('POST', `/session/${way}`, { body, headers })
    }
    const [email, other] = [newEmail(), newEmail()]
    // It counts as the first try.
    expect((await ask('sign-up', email, password)).status).toBe(201)
    for (let tries = 0; tries < 4; tries++) expect((await ask('sign-in', email, 'a guess')).status).toBe(401)
    const refused = await ask('sign-in', email.toUpperCase(), password)
    expect([refused.status, refused.json.code]).toEqual([429, 'rate_limited'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await ask('sign-up', other, password)).status).toBe(201)
    await server.close()
  })
})
