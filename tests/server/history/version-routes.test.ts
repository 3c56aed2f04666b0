import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '#shared/protocol/limits.ts'
import type { VersionSummary, WireVersion } from '#shared/protocol/version.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

let server: ServerProcess
let rest: RestClient
let threadId: string

beforeAll(async () => {
  server = await startServer()
  rest = new RestClient(server)
})
afterAll(() => server.stop())
beforeEach(async () => {
  threadId = await rest.createThread()
})

type Created = { version_id: string }
const path = (rest = '') => `/threads/${threadId}/versions${rest}`
const write = (content: string) =>
  rest.json('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'document', content }],
  })
const create = async (body?: object) => (await rest.json<Created>('POST', path(), body)).version_id
const restore = async (id: string) => (await rest.json<Created>('POST', path(`/${id}/restore`))).version_id
const get = (id: string) => rest.json<WireVersion>('GET', path(`/${id}`))
const list = (query = '') =>
  rest.json<{ versions: VersionSummary[]; next_page_token?: string }>('GET', path(query))

async function newGuest(role: string): Promise<RestClient> {
  const origin = server.url
  const answer = await new RestClient(server, { origin }).call('POST', '/session/guest', {})
  const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0])
  const guest = new RestClient(server, { cookie: cookie.join('; '), origin })
  const { url } = await rest.json<{ url: string }>('POST', `/threads/${threadId}/links`, { role })
  await guest.json('POST', '/links/accept', { token: url.split('#')[1] })
  return guest
}

describe('a version', () => {
  it('is kept with a name or without one, and read with its Markdown and authors', async () => {
    await write('First.')
    const answer = await rest.call('POST', path(), { name: ' Before the audit ' })
    expect(answer.status).toBe(201)
    const { version_id } = (await answer.json()) as Created
    expect(version_id).toMatch(/^ver_/)
    await create()
    await write('Second.')
    expect(await get(version_id)).toMatchObject({
      version_id,
      kind: 'named',
      name: 'Before the audit',
      run_id: null,
      message_id: null,
      content: 'First.',
      authors: [{ type: 'human', user_id: expect.stringMatching(/^user_/) }],
    })
    expect((await list()).versions.map(({ kind, name }) => [kind, name])).toEqual([
      ['auto', null],
      ['named', 'Before the audit'],
    ])
  })

  it('is listed newest first and page by page, with a token of this list alone', async () => {
    for (const name of ['one', 'two', 'three']) await create({ name })
    const first = await list('?page_size=2')
    expect(first.versions.map(({ name }) => name)).toEqual(['three', 'two'])
    const second = await list(`?page_size=2&page_token=${first.next_page_token}`)
    expect(second.versions.map(({ name }) => name)).toEqual(['one'])
    expect(second.next_page_token).toBeUndefined()
    expect((await rest.call('GET', path('?page_token=made.up'))).status).toBe(400)
    const token = first.next_page_token
    threadId = await rest.createThread()
    expect((await rest.call('GET', path(`?page_token=${token}`))).status).toBe(400)
  })

  it.each([
    ['an empty name', { name: ' ' }],
    ['a name that is too long', { name: 'x'.repeat(limits.versionNameCharacters + 1) }],
    ['a field nobody knows', { title: 'x' }],
  ])('is refused with %s', async (_, body) => {
    expect((await rest.call('POST', path(), body)).status).toBe(422)
    expect((await list()).versions).toEqual([])
  })

  it('is given a name later, whatever it was taken for', async () => {
    const id = await create()
    const answer = await rest.call('PATCH', path(`/${id}`), { name: ' After the audit ' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ version_id: id, kind: 'named', name: 'After the audit' })
    expect(await get(id)).toMatchObject({ kind: 'named', name: 'After the audit' })
  })

  it.each([
    ['no name', {}],
    ['an empty name', { name: ' ' }],
    ['a name that is too long', { name: 'x'.repeat(limits.versionNameCharacters + 1) }],
    ['a field nobody knows', { name: 'x', kind: 'run' }],
  ])('is not renamed with %s', async (_, body) => {
    const id = await create({ name: 'Before' })
    expect((await rest.call('PATCH', path(`/${id}`), body)).status).toBe(422)
    expect((await get(id)).name).toBe('Before')
  })

  it('is read by viewers, and kept and restored by editors', async () => {
    const id = await create()
    const viewer = await newGuest('viewer')
    const editor = await newGuest('editor')
    expect((await viewer.call('GET', path())).status).toBe(200)
    expect((await viewer.call('GET', path(`/${id}`))).status).toBe(200)
    expect((await viewer.call('POST', path(), {})).status).toBe(403)
    expect((await viewer.call('PATCH', path(`/${id}`), { name: 'Mine' })).status).toBe(403)
    expect((await viewer.call('POST', path(`/${id}/restore`))).status).toBe(403)
    expect((await viewer.call('POST', path(`/${id}/restore`), { dry_run: true })).status).toBe(403)
    expect((await viewer.call('POST', path(`/${id}/undo`))).status).toBe(403)
    expect((await editor.call('PATCH', path(`/${id}`), { name: 'Ours' })).status).toBe(200)
    expect((await editor.call('POST', path(), {})).status).toBe(201)
    expect((await editor.call('POST', path(`/${id}/restore`))).status).toBe(200)
  })

  it('that nobody took is not found', async () => {
    for (const id of ['ver_00000000000000000000000000', 'nonsense']) {
      expect((await rest.call('GET', path(`/${id}`))).status).toBe(404)
      expect((await rest.call('PATCH', path(`/${id}`), { name: 'Mine' })).status).toBe(404)
      expect((await rest.call('POST', path(`/${id}/restore`))).status).toBe(404)
      expect((await rest.call('POST', path(`/${id}/restore`), { dry_run: true })).status).toBe(404)
      expect((await rest.call('POST', path(`/${id}/undo`))).status).toBe(404)
    }
  })
})

it('a run of the designer leaves a version of before it, which its answer names', async () => {
  await write('## Goal\n\nPay in time.')
  const before = await rest.markdown(threadId)
  const chat = await new ChatPeer(server, threadId).welcomed()
  chat.say('Please design this process.', 'c1')
  const reply = await chat.reply()
  expect(await rest.markdown(threadId)).not.toBe(before)
  const version = await get(reply.version_id ?? '')
  expect(version).toMatchObject({
    kind: 'run',
    name: 'Please design this process.',
    run_id: reply.run_id,
    message_id: reply.in_reply_to,
    content: before,
  })
  await restore(version.version_id)
  expect(await rest.markdown(threadId)).toBe(before)
  chat.drop()
})
