import { afterEach, beforeEach, expect, it } from 'vitest'
import { newId } from '#server/new-id.ts'
import type { ThreadId } from '#shared/ids.ts'
import { bootstrapKey, type Reply, type RestServer, startRestServer } from '../http/rest-server.ts'

let server: RestServer
let ada: Awaited<ReturnType<RestServer['guest']>>
let threadId: ThreadId
beforeEach(async () => {
  server = await startRestServer()
  ada = await server.guest('Ada')
  threadId = (await ada('POST', '/threads', { body: { title: 'T' } })).json.thread_id
})
afterEach(() => server.close())

const issue = async (as: (method: string, path: string) => Promise<Reply> = ada): Promise<string> =>
  (await as('POST', `/threads/${threadId}/tickets`)).json.ticket
const open = (query: string, headers: Record<string, string> = {}, thread = threadId) =>
  server.access.actorOfSocket(
    new Request(`${server.url}/v1/threads/${thread}/stream${query}`, { headers }),
    thread,
  )

it('opens one socket, once', async () => {
  const ticket = await issue()
  expect(await open(`?ticket=${ticket}`)).toMatchObject({ kind: 'person', name: 'Ada' })
  expect(await open(`?ticket=${ticket}`)).toBeNull()
})

it('opens one socket of many that try it at the same time', async () => {
  const ticket = await issue()
  const all = await Promise.all(Array.from({ length: 10 }, () => open(`?ticket=${ticket}`)))
  expect(all.filter((actor) => actor !== null)).toHaveLength(1)
})

it('is worth nothing after a minute', async () => {
  const ticket = await issue()
  server.clock.forward(60_000)
  expect(await open(`?ticket=${ticket}`)).toBeNull()
})

it('lasts until just before', async () => {
  const ticket = await issue()
  server.clock.forward(59_999)
  expect(await open(`?ticket=${ticket}`)).not.toBeNull()
})

it('opens no other thread, and is used up by the attempt', async () => {
  const ticket = await issue()
  expect(await open(`?ticket=${ticket}`, {}, newId('thread'))).toBeNull()
  expect(await open(`?ticket=${ticket}`)).toBeNull()
})

it('is not made good by a cookie beside it', async () => {
  const signedIn = await server.send('POST', '/session/guest', { body: {} })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect(await open('?ticket=wrong', { cookie, origin: server.url })).toBeNull()
  expect(await open('', { cookie, origin: server.url })).not.toBeNull()
})

it('carries the scopes of the key that asked for it, and dies with that key', async () => {
  const program = server.as(bootstrapKey)
  threadId = (await program('POST', '/threads', { body: { title: 'P' } })).json.thread_id
  const [first, second] = [await issue(program), await issue(program)]
  expect(await open(`?ticket=${first}`)).toMatchObject({
    kind: 'program',
    scopes: ['threads:read', 'threads:write', 'admin'],
  })
  await server.database.sql.deleteFrom('api_keys').execute()
  expect(await open(`?ticket=${second}`)).toBeNull()
})

it('stands in no row of the database', async () => {
  const ticket = await issue()
  expect(JSON.stringify(await server.stored())).not.toContain(ticket)
})

it('is swept away when it is old', async () => {
  await issue()
  server.clock.forward(60_000)
  await issue()
  expect(await server.database.sql.selectFrom('tickets').selectAll().execute()).toHaveLength(1)
})

it('is not needed by a socket of our own page, nor by a program with its key', async () => {
  const signedIn = await server.send('POST', '/session/guest', { body: { name: 'Bob' } })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect(await open('', { cookie, origin: server.url })).toMatchObject({ name: 'Bob' })
  expect(await open('', { cookie, origin: 'https://evil.test' })).toBeNull()
  expect(await open('', { cookie })).toBeNull()
  expect(await open('', { authorization: `Bearer ${bootstrapKey}` })).toMatchObject({ kind: 'program' })
  expect(await open('', {})).toBeNull()
})
