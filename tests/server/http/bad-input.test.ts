import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#server/new-id.ts'
import { limits } from '#shared/protocol/limits.ts'
import { problemSchema } from '#shared/protocol/problem.ts'
import { type Reply, type RestServer, type Send, startRestServer } from './rest-server.ts'

/** What is wrong with a request, and how the server must say so. */
type Case = {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly send?: Send
  readonly status: number
  readonly code: string
  /** Where `errors` must point, in any order; undefined: no errors expected. */
  readonly pointers?: readonly string[]
}

type Guest = Awaited<ReturnType<RestServer['guest']>>
let server: RestServer
let ada: Guest
let eve: Guest
let mine: string
let hers: string
let myLink: string
beforeAll(async () => {
  server = await startRestServer()
  ada = await server.guest('Ada')
  eve = await server.guest('Eve')
  mine = (await ada('POST', '/threads', { body: { title: 'Mine' } })).json.thread_id
  hers = (await eve('POST', '/threads', { body: { title: 'Hers' } })).json.thread_id
  myLink = (await ada('POST', `/threads/${mine}/links`, { body: { role: 'viewer' } })).json.link_id
})
afterAll(() => server.close())

const json = { 'content-type': 'application/json' }
const long = (characters: number) => 'x'.repeat(characters)
const bigContext = { text: long(limits.contextBytes) }
/** 22,000 characters, but 66,000 bytes. */
const wideContext = { text: '字'.repeat(22_000) }

/** The routes that read a body, each with one that is right. */
const withBody = [
  { method: 'POST', path: '/threads', right: { title: 'T' } },
  { method: 'PATCH', path: '/threads/{mine}', right: { title: 'T' } },
  { method: 'POST', path: '/threads/{mine}/links', right: { role: 'viewer' } },
  { method: 'POST', path: '/links/accept', right: { token: long(43) } },
  { method: 'POST', path: '/session/guest', right: { name: 'Ada' } },
  { method: 'PATCH', path: '/session', right: { name: 'Ada' } },
]

/** The routes below one thread. */
const ofThread: { method: string; path: string; send?: Send }[] = [
  { method: 'GET', path: '' },
  { method: 'PATCH', path: '', send: { body: { title: 'T' } } },
  { method: 'DELETE', path: '' },
  { method: 'POST', path: '/tickets' },
  { method: 'GET', path: '/export' },
  { method: 'GET', path: '/members' },
  { method: 'GET', path: '/links' },
  { method: 'POST', path: '/links', send: { body: { role: 'viewer' } } },
  { method: 'DELETE', path: '/links/{link}' },
]

const unreadable: Case[] = withBody.flatMap(({ method, path, right }) => {
  const text = JSON.stringify(right)
  const name = `${method} ${path}`
  return [
    {
      name: `${name} with broken JSON`,
      send: { raw: text.slice(0, -1), headers: json },
      status: 400,
      code: 'malformed',
    },
    { name: `${name} with an empty body`, send: { raw: '', headers: json }, status: 400, code: 'malformed' },
    { name: `${name} with text`, send: { raw: text }, status: 415, code: 'unsupported_media_type' },
    {
      name: `${name} with a form`,
      send: { raw: 'title=T', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      name: `${name} with 5 MiB`,
      send: { raw: long(5 << 20), headers: json },
      status: 413,
      code: 'too_large',
    },
    { name: `${name} with an array`, send: { body: [right] }, status: 422, code: 'invalid', pointers: [''] },
    {
      name: `${name} with null`,
      send: { raw: 'null', headers: json },
      status: 422,
      code: 'invalid',
      pointers: [''],
    },
    {
      name: `${name} with an unknown field`,
      send: { body: { ...right, titel: 1 } },
      status: 422,
      code: 'invalid',
      pointers: ['/titel'],
    },
  ].map((wrong) => ({ method, path, ...wrong }))
})

const field = (method: string, path: string, body: unknown, ...pointers: string[]): Case => ({
  name: `${method} ${path} ${JSON.stringify(body).slice(0, 60)}`,
  method,
  path,
  send: { body },
  status: 422,
  code: 'invalid',
  pointers,
})

const fields: Case[] = [
  field('POST', '/threads', {}, '/title'),
  field('POST', '/threads', { title: 7 }, '/title'),
  field('POST', '/threads', { title: null }, '/title'),
  field('POST', '/threads', { title: '' }, '/title'),
  field('POST', '/threads', { title: ' \n ' }, '/title'),
  field('POST', '/threads', { title: long(201) }, '/title'),
  field('POST', '/threads', { title: 'T', description: long(20_001) }, '/description'),
  field('POST', '/threads', { title: 'T', description: ['x'] }, '/description'),
  field('POST', '/threads', { title: 'T', context: 'text' }, '/context'),
  field('POST', '/threads', { title: 'T', context: [1] }, '/context'),
  field('POST', '/threads', { title: 'T', metadata: null }, '/metadata'),
  field('POST', '/threads', { title: 'T', context: bigContext }, '/context'),
  field('POST', '/threads', { title: 'T', metadata: bigContext }, '/context'),
  field('POST', '/threads', { title: 'T', context: wideContext }, '/context'),
  field('POST', '/threads', { title: 1, description: 2, extra: 3 }, '/title', '/description', '/extra'),
  field('PATCH', '/threads/{mine}', { status: 'done' }, '/status'),
  field('PATCH', '/threads/{mine}', { title: '' }, '/title'),
  field('PATCH', '/threads/{mine}', { title: long(201) }, '/title'),
  field('PATCH', '/threads/{mine}', { thread_id: 'x' }, '/thread_id'),
  field('PATCH', '/threads/{mine}', { context: bigContext }, '/context'),
  field('POST', '/threads/{mine}/links', {}, '/role'),
  field('POST', '/threads/{mine}/links', { role: 'owner' }, '/role'),
  field('POST', '/threads/{mine}/links', { role: 'viewer', expires_in_ms: 0 }, '/expires_in_ms'),
  field('POST', '/threads/{mine}/links', { role: 'viewer', expires_in_ms: 1.5 }, '/expires_in_ms'),
  field('POST', '/threads/{mine}/links', { role: 'viewer', expires_in_ms: 1e15 }, '/expires_in_ms'),
  field('POST', '/threads/{mine}/links', { role: 'viewer', expires_in_ms: '60000' }, '/expires_in_ms'),
  field('POST', '/links/accept', {}, '/token'),
  field('POST', '/links/accept', { token: 'short' }, '/token'),
  field('POST', '/links/accept', { token: long(201) }, '/token'),
  field('POST', '/session/guest', { name: '' }, '/name'),
  field('POST', '/session/guest', { name: long(81) }, '/name'),
  field('POST', '/session/guest', { name: 7 }, '/name'),
  field('POST', '/session/guest', { name: 'Ada\u202eevE' }, '/name'),
  field('POST', '/session/guest', { name: 'Ada\nEve' }, '/name'),
  field('PATCH', '/session', {}, '/name'),
  field('PATCH', '/session', { name: '   ' }, '/name'),
]

const query = (path: string, status: number, code: string, ...pointers: string[]): Case => ({
  name: `GET ${path}`,
  method: 'GET',
  path,
  status,
  code,
  ...(pointers.length > 0 && { pointers }),
})

const queries: Case[] = [
  query('/threads?page_size=0', 422, 'invalid', '?page_size'),
  query('/threads?page_size=101', 422, 'invalid', '?page_size'),
  query('/threads?page_size=-1', 422, 'invalid', '?page_size'),
  query('/threads?page_size=ten', 422, 'invalid', '?page_size'),
  query('/threads?page_size=1.5', 422, 'invalid', '?page_size'),
  query('/threads?page_size=', 422, 'invalid', '?page_size'),
  query('/threads?page_size=1&page_size=2', 422, 'invalid', '?page_size'),
  query('/threads?status=done', 422, 'invalid', '?status'),
  query('/threads?q=', 422, 'invalid', '?q'),
  query(`/threads?q=${long(201)}`, 422, 'invalid', '?q'),
  query('/threads?pagesize=10', 422, 'invalid', '?pagesize'),
  query('/threads?page_token=abc123', 400, 'invalid_page_token'),
  query('/threads?page_token=', 400, 'invalid_page_token'),
  query('/threads/{mine}/export?format=exe', 400, 'unknown_format', '?format'),
  query('/threads/{mine}/export?format=__proto__', 400, 'unknown_format', '?format'),
  query('/threads/{mine}/export?format=constructor', 400, 'unknown_format', '?format'),
  query('/threads/{mine}/export?format=', 400, 'unknown_format', '?format'),
  query('/threads/{mine}/export?fmt=markdown', 422, 'invalid', '?fmt'),
]

const missing = { status: 404, code: 'not_found' }
const nowhere: Case[] = ofThread.flatMap(({ method, path, send = {} }) =>
  [
    { what: 'a thread of somebody else', id: '{hers}' },
    { what: 'a thread that never was', id: '{none}' },
    { what: 'what is no id', id: 'thread_1' },
    { what: 'an id of another kind', id: 'user_01hzx3w9k8f0q2m4v6b7n1c5d3' },
    { what: 'a database injection', id: encodeURIComponent("thread_' or 1=1 --") },
  ].map(({ what, id }) => ({
    name: `${method} ${path} of ${what}`,
    method,
    path: `/threads/${id}${path}`,
    send,
    ...missing,
  })),
)

const unknown: Case[] = [
  {
    name: 'revoking a link that never was',
    method: 'DELETE',
    path: '/threads/{mine}/links/link_x',
    ...missing,
  },
  {
    name: 'accepting a token that never was',
    method: 'POST',
    path: '/links/accept',
    send: { body: { token: long(43) } },
    ...missing,
  },
  {
    name: 'an Idempotency-Key of spaces',
    method: 'POST',
    path: '/threads',
    send: { body: { title: 'T' }, headers: { 'idempotency-key': 'a b' } },
    status: 400,
    code: 'malformed',
    pointers: ['header idempotency-key'],
  },
  {
    name: 'an If-Match that names nothing',
    method: 'PATCH',
    path: '/threads/{mine}',
    send: { body: { title: 'T' }, headers: { 'if-match': 'nonsense' } },
    status: 412,
    code: 'precondition_failed',
  },
]

const none = newId('thread')
const fill = (path: string) =>
  path.replace('{mine}', mine).replace('{hers}', hers).replace('{none}', none).replace('{link}', myLink)

function expectProblem(
  reply: Reply,
  { status, code, pointers }: Omit<Case, 'name' | 'method' | 'path'>,
): void {
  expect({ status: reply.status, code: reply.json?.code }).toEqual({ status, code })
  expect(reply.headers.get('content-type')).toBe('application/problem+json')
  const problem = problemSchema.parse(reply.json)
  expect(problem.errors?.map(({ pointer }) => pointer).sort()).toEqual(pointers && [...pointers].sort())
  expect(reply.text).not.toMatch(/\bat .*\.ts|node_modules|<html|SQLITE|ZodError/)
}

describe('wrong input is refused with the field named, and changes nothing', () => {
  it.each([...unreadable, ...fields, ...queries, ...nowhere, ...unknown])('$name', async (wrong) => {
    const before = await server.stored()
    expectProblem(await ada(wrong.method, fill(wrong.path), wrong.send), wrong)
    expect(await server.stored()).toEqual(before)
  })
})

describe('whoever does not say who they are', () => {
  const open = ['POST /session/guest']
  const closed: { method: string; path: string; send?: Send }[] = [
    { method: 'GET', path: '/threads' },
    { method: 'DELETE', path: '/session' },
    ...withBody.map(({ method, path, right }) => ({ method, path, send: { body: right } })),
    ...ofThread.map(({ method, path, send }) => ({
      method,
      path: `/threads/{mine}${path}`,
      send: send ?? {},
    })),
  ].filter(({ method, path }) => !open.includes(`${method} ${path}`))

  it.each(closed)('gets 401 from $method $path', async ({ method, path, send = {} }) => {
    const before = await server.stored()
    expectProblem(await server.send(method, fill(path), send), { status: 401, code: 'unauthenticated' })
    expect(await server.stored()).toEqual(before)
  })

  it('gets 401 before anything is said of the body', async () => {
    expectProblem(await server.send('POST', '/threads', { body: { titel: 1 } }), {
      status: 401,
      code: 'unauthenticated',
    })
  })
})

describe('the limits themselves are allowed', () => {
  const filler = limits.contextBytes - JSON.stringify([{ text: '' }, {}]).length
  it.each([
    { title: long(200) },
    { title: 'T', description: long(20_000) },
    { title: 'T', context: { text: long(filler) } },
  ])('%#', async (body) => {
    expect((await ada('POST', '/threads', { body })).status).toBe(201)
  })
  it('one byte more of context is not', async () => {
    const body = { title: 'T', context: { text: long(filler + 1) } }
    expectProblem(await ada('POST', '/threads', { body }), {
      status: 422,
      code: 'invalid',
      pointers: ['/context'],
    })
  })
})
