import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deviceName } from '#server/access/device-name.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

type SignedIn = { session_id: string; device: string; is_current: boolean }

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'

describe('where somebody is signed in', () => {
  let server: ServerProcess
  let desk: RestClient
  let pocket: RestClient
  let threadId: string
  let accounts = 0
  const peers: { drop(): void }[] = []

  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    accounts += 1
    const account = { email: `ada${accounts}@example.org`, password: 'three green otters' }
    desk = await enter('sign-up', { ...account, name: 'Ada' }, firefox)
    pocket = await enter('sign-in', account, phone)
    threadId = await desk.createThread()
  })
  afterEach(() => {
    for (const peer of peers.splice(0)) peer.drop()
  })

  async function enter(way: string, body: object, browser: string): Promise<RestClient> {
    const origin = server.url
    const reply = await new RestClient(server, { origin, 'user-agent': browser }).call(
      'POST',
      `/session/${way}`,
      body,
    )
    return new RestClient(server, { origin, cookie: reply.headers.getSetCookie()[0]?.split(';')[0] ?? '' })
  }
  const list = async (of = desk) => (await of.json<{ sessions: SignedIn[] }>('GET', '/sessions')).sessions
  const idOf = async (client: RestClient) => (await list(client)).find((each) => each.is_current)?.session_id
  const isIn = async (client: RestClient) => (await client.call('GET', '/threads')).status === 200

  /** The document and the chat: the one by a ticket, the other by the cookie. */
  async function opens(client: RestClient) {
    const { ticket } = await client.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
    const editor = new EditorPeer(server, threadId, ticket)
    const { cookie = '', origin = '' } = client.headers
    const chat = new ChatPeer(server, threadId, { token: '', cookie, origin })
    peers.push(editor, chat)
    await editor.synced()
    await chat.welcomed()
    return { editor, chat }
  }

  it('is listed to them alone, with the present place marked', async () => {
    const places = (await list()).map(({ device, is_current }) => ({ device, is_current }))
    expect(places).toHaveLength(2)
    expect(places).toContainEqual({ device: 'Firefox on Linux', is_current: true })
    expect(places).toContainEqual({ device: 'Safari on iPhone', is_current: false })
    const eve = await enter('guest', { name: 'Eve' }, firefox)
    expect(await list(eve)).toHaveLength(1)
    expect((await eve.call('DELETE', `/sessions/${await idOf(desk)}`)).status).toBe(404)
    expect(await isIn(desk)).toBe(true)
  })

  it('ends in one place: what is open there is cut at once, and nothing else', async () => {
    const [there, here] = [await opens(pocket), await opens(desk)]
    expect((await desk.call('DELETE', `/sessions/${await idOf(pocket)}`)).status).toBe(204)
    expect(await there.chat.closed()).toBe(4001)
    await eventually(() => there.editor.closeCodes.length > 0, 'the document is cut')
    expect(await isIn(pocket)).toBe(false)
    expect(await isIn(desk)).toBe(true)
    expect(here.editor.closeCodes).toEqual([])
    here.chat.send({ type: 'ping' })
    await here.chat.next('pong')
  })

  it('ends by signing out there, for what is open in its other tabs too', async () => {
    const { chat } = await opens(pocket)
    expect((await pocket.call('DELETE', '/session')).status).toBe(204)
    expect(await chat.closed()).toBe(4001)
    expect(await isIn(desk)).toBe(true)
  })

  it('ends everywhere at once', async () => {
    const [there, here] = [await opens(pocket), await opens(desk)]
    const out = await desk.call('DELETE', '/sessions')
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringMatching(/^pd_session=;/)])
    expect([await there.chat.closed(), await here.chat.closed()]).toEqual([4001, 4001])
    expect([await isIn(desk), await isIn(pocket)]).toEqual([false, false])
  })

  it('takes its tickets with it', async () => {
    const { ticket } = await pocket.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
    await desk.call('DELETE', `/sessions/${await idOf(pocket)}`)
    const chat = new ChatPeer(server, threadId, { token: '', query: `?ticket=${ticket}` })
    peers.push(chat)
    expect(await chat.closed()).toBe(4001)
  })

  it('ends a stream of events', async () => {
    const events = await pocket.call('GET', `/threads/${threadId}/events`)
    const told = events.text()
    await desk.call('DELETE', `/sessions/${await idOf(pocket)}`)
    await desk.json('POST', `/threads/${threadId}/messages`, { content: 'said later', client_msg_id: 'x' })
    expect(await told).not.toContain('said later')
  })

  it('comes back with more rights where a guest brought them', async () => {
    const account = { email: 'merged@example.org', password: 'three green otters' }
    const home = await enter('sign-up', { ...account, name: 'Mia' }, firefox)
    const { user } = await home.json<{ user: { user_id: string } }>('GET', '/session')
    const guest = await enter('guest', {}, phone)
    threadId = await guest.createThread()
    await guest.json('POST', `/threads/${threadId}/members`, { user_id: user.user_id, role: 'viewer' })
    const { editor, chat } = await opens(home)
    expect(editor.scope).toBe('readonly')
    const reply = await guest.call('POST', '/session/sign-in', account)
    expect(reply.status).toBe(200)
    await eventually(() => editor.closeCodes.includes(4003), 'the document is opened anew')
    expect((await home.json<{ role: string }>('GET', `/threads/${threadId}`)).role).toBe('owner')
    chat.send({ type: 'ping' })
    await chat.next('pong')
  })

  it('is in the log without a secret', async () => {
    await desk.call('DELETE', '/sessions')
    await eventually(() => server.logs().includes('session.all_ended'), 'the end is logged')
    expect(server.logs()).toContain('"way":"sign-up"')
    expect(server.logs()).not.toMatch(/three green otters|@example\.org/)
    expect(server.logs()).not.toContain(desk.headers.cookie?.replace('pd_session=', ''))
  })
})

describe('the name of a device', () => {
  const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
  it.each([
    [firefox, 'Firefox on Linux'],
    [phone, 'Safari on iPhone'],
    [`${windows} Chrome/140.0.0.0 Safari/537.36`, 'Chrome on Windows'],
    [`${windows} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, 'Edge on Windows'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15',
      'Safari on macOS',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    ['curl/8.5.0', ''],
    [undefined, ''],
  ])('of %s', (userAgent, name) => {
    expect(deviceName(userAgent)).toBe(name)
  })
})
