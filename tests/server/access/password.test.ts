import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rateLimits } from '#server/access/rates.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { OidcIssuer, oidcClient } from '../../support/oidc-issuer.ts'
import { RestClient } from '../../support/rest-client.ts'
import { startServer } from '../../support/server-process.ts'
import { type Reply, type RestServer, startRestServer } from '../http/rest-server.ts'
import { engines } from '../storage/engines.ts'

const old = 'three green otters'
const changed = 'four purple herons'

let emails = 0
/** Nobody has it yet. */
function newEmail(): string {
  emails += 1
  return `ada${emails}@example.org`
}

type Ask = (method: string, path: string, body?: object) => Promise<Reply>

function by(server: RestServer, cookie = ''): Ask {
  const headers = { cookie, origin: server.url }
  return (method, path, body) => server.send(method, path, { headers, body })
}

/** Somebody in a browser of their own. */
async function enter(server: RestServer, way: string, body: object): Promise<Ask> {
  const reply = await by(server)('POST', `/session/${way}`, body)
  return by(server, reply.headers.get('set-cookie')?.split(';')[0])
}

const change = (ask: Ask, typed = old, wanted = changed) =>
  ask('POST', '/session/password', { old_password: typed, new_password: wanted })

describe.each(engines)('a change of the password on $engine', ({ newDatabase }) => {
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

  const signUp = (email: string) => enter(server, 'sign-up', { email, password: old, name: 'Ada' })
  const signIn = (email: string, password: string) =>
    by(server)('POST', '/session/sign-in', { email, password })

  it('opens the account by the new one, and by the old one no more', async () => {
    const [email, others] = [newEmail(), newEmail()]
    await signUp(others)
    const reply = await change(await signUp(email))
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect((await signIn(email, old)).status).toBe(401)
    expect((await signIn(email, changed)).status).toBe(200)
    expect((await signIn(others, old)).status).toBe(200)
  })

  it('ends the sessions of this account everywhere else, and no API key', async () => {
    const email = newEmail()
    const desk = await signUp(email)
    const pocket = await enter(server, 'sign-in', { email, password: old })
    const eve = await signUp(newEmail())
    const { secret } = (await desk('POST', '/api-keys', { name: 'K', scopes: ['threads:read'] })).json
    await change(desk)
    expect((await desk('GET', '/threads')).status).toBe(200)
    expect((await pocket('GET', '/threads')).status).toBe(401)
    expect((await eve('GET', '/threads')).status).toBe(200)
    expect((await server.as(secret)('GET', '/threads')).status).toBe(200)
  })

  it('leaves nobody in who came by the old one in that moment', async () => {
    const email = newEmail()
    const desk = await signUp(email)
    const comings = Array.from({ length: 6 }, () => signIn(email, old))
    const [reply] = await Promise.all([change(desk), ...comings])
    expect(reply.status).toBe(204)
    const answers = await Promise.all(comings)
    expect(answers.filter(({ status }) => status !== 200 && status !== 401)).toEqual([])
    const came = answers.filter(({ status }) => status === 200)
    const cookies = came.map(({ headers }) => headers.get('set-cookie')?.split(';')[0] ?? '')
    const replies = await Promise.all(cookies.map((cookie) => by(server, cookie)('GET', '/threads')))
    expect(replies.map(({ status }) => status)).toEqual(cookies.map(() => 401))
    expect((await desk('GET', '/threads')).status).toBe(200)
  })

  it('says that the old one is wrong, and changes nothing', async () => {
    const email = newEmail()
    const desk = await signUp(email)
    const pocket = await enter(server, 'sign-in', { email, password: old })
    const reply = await change(desk, `${old}!`)
    expect([reply.status, reply.json.detail]).toEqual([
      422,
      'The old password is wrong. Nothing was changed.',
    ])
    for (const ask of [desk, pocket]) expect((await ask('GET', '/threads')).status).toBe(200)
    expect((await signIn(email, old)).status).toBe(200)
    expect((await signIn(email, changed)).status).toBe(401)
  })

  it('asks of a new one what is asked at sign-up, and that it is another one', async () => {
    const email = newEmail()
    const desk = await signUp(email)
    for (const wanted of ['ninechars', 'x'.repeat(129), 'Password123', 'ababababab', email, old]) {
      const reply = await change(desk, old, wanted)
      expect([reply.status, reply.json.errors[0].pointer], wanted).toEqual([422, '/new_password'])
    }
    expect((await signIn(email, old)).status).toBe(200)
  })

  it('is nothing for guests and for programs, who are told why', async () => {
    const guest = await enter(server, 'guest', { name: 'Calm Otter' })
    const refused = await change(guest)
    expect([refused.status, refused.json.detail]).toEqual([
      403,
      'Guests have no password. Create an account, which keeps what you have.',
    ])
    const account = await signUp(newEmail())
    const { secret } = (await account('POST', '/api-keys', { name: 'K', scopes: ['admin'] })).json
    expect((await change((method, path, body) => server.as(secret)(method, path, { body }))).status).toBe(403)
    expect((await change(by(server))).status).toBe(401)
  })

  it('stores no password', async () => {
    await change(await signUp(newEmail()))
    const proofs = await server.database.sql.selectFrom('login_proofs').selectAll().execute()
    expect(JSON.stringify(proofs)).not.toContain(changed)
  })
})

it('who comes by a provider has no password here, and is told so', async () => {
  const issuer = await OidcIssuer.start()
  const server = await startRestServer({
    oidc: { ...oidcClient, issuer: issuer.url, ownUrl: 'http://127.0.0.1' },
  })
  const guest = await enter(server, 'guest', { name: 'Ada' })
  const { user } = (await guest('GET', '/session')).json
  // What the account of a provider is: tests/server/access/oidc.test.ts.
  await server.database.sql
    .updateTable('users')
    .set({ kind: 'account', login_id: 'of a provider' })
    .where('id', '=', user.user_id)
    .execute()
  const reply = await change(guest)
  expect([reply.status, reply.json.detail]).toEqual([
    403,
    'You sign in by your provider: your password is changed there, not here.',
  ])
  await server.close()
  await issuer.close()
})

it('guessing the old password is counted with the tries to sign in', async () => {
  const server = await startRestServer({ rateLimits })
  const email = newEmail()
  // It counts as the first try.
  const desk = await enter(server, 'sign-up', { email, password: old, name: 'Ada' })
  for (let tries = 0; tries < 4; tries++) expect((await change(desk, 'a guess')).status).toBe(422)
  const refused = await change(desk)
  expect([refused.status, refused.json.code]).toEqual([429, 'rate_limited'])
  expect((await desk('GET', '/threads')).status).toBe(200)
  await server.close()
})

it('cuts what is open elsewhere at once, and nothing here', async () => {
  const server = await startServer()
  const account = { email: 'ada@example.org', password: old }
  const come = async (way: string, body: object): Promise<RestClient> => {
    const { url: origin } = server
    const reply = await new RestClient(server, { origin }).call('POST', `/session/${way}`, body)
    return new RestClient(server, { origin, cookie: reply.headers.getSetCookie()[0]?.split(';')[0] ?? '' })
  }
  const desk = await come('sign-up', { ...account, name: 'Ada' })
  const pocket = await come('sign-in', account)
  const threadId = await desk.createThread()
  const open = async (client: RestClient) => {
    const { ticket } = await client.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
    const editor = new EditorPeer(server, threadId, ticket)
    const { cookie = '', origin = '' } = client.headers
    const chat = new ChatPeer(server, threadId, { token: '', cookie, origin })
    await editor.synced()
    await chat.welcomed()
    return { editor, chat }
  }
  const [there, here] = [await open(pocket), await open(desk)]
  const body = { old_password: old, new_password: changed }
  expect((await desk.call('POST', '/session/password', body)).status).toBe(204)
  expect(await there.chat.closed()).toBe(4001)
  await eventually(() => there.editor.closeCodes.length > 0, 'the document is cut')
  here.chat.send({ type: 'ping' })
  await here.chat.next('pong')
  expect(here.editor.closeCodes).toEqual([])
  expect(server.logs()).toContain('session.others_ended')
  expect(server.logs()).not.toMatch(/three green otters|four purple herons|@example\.org/)
  for (const peer of [there.editor, there.chat, here.editor, here.chat]) peer.drop()
  await server.stop()
})
