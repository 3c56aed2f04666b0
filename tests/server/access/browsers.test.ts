import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ChatPeer } from '../../support/chat-peer.ts'
import { type Caller, fromAnywhere, MatrixWorld, type Target } from './matrix-callers.ts'
import { rows } from './matrix-rows.ts'

/** What browsers are told with every answer, and what they are not let do for other sites. */

let world: MatrixWorld
let owner: Caller
let target: Target
beforeAll(async () => {
  world = await MatrixWorld.start()
  const callers = await world.callers()
  const found = callers.find(({ name }) => name === 'the owner')
  if (!found) throw new Error('there is no owner')
  owner = found
  target = await world.target()
})
afterAll(() => world.close())

const routes = Object.keys(rows)
const changing = routes.filter((route) => !route.startsWith('GET '))
/** Addresses of the app, which the browser alone knows apart, and of nothing. */
const pages = ['/', '/threads/thread_x', '/join', '/favicon.svg', '/assets/none.js', '/api/none', '/v1/none']

function ask(route: string, headers: Record<string, string>): Promise<Response> {
  const [method = '', path = ''] = route.split(' ')
  const body = rows[route]?.body
  return fetch(
    world.app.url + path.replaceAll(/:(\w+_id)/g, (_, name: `${string}_id`) => target[name] ?? ''),
    {
      method,
      headers: { ...fromAnywhere(), ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    },
  )
}

describe('every answer', () => {
  const all = [...routes, ...pages.map((path) => `GET ${path}`)]

  it.each(all)(
    'to %s loads nothing from elsewhere, is in no frame and tells nobody where one was',
    async (route) => {
      const isDangerous = changing.includes(route)
      // What changes something is asked for by nobody: its refusal is an answer too.
      const asked = isDangerous ? [{}] : [{}, owner.headers, { accept: 'text/html' }]
      for (const headers of asked) {
        const answer = await ask(route, headers)
        await answer.body?.cancel()
        const policy = Object.fromEntries(
          (answer.headers.get('content-security-policy') ?? '')
            .split(/; */)
            .map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]),
        )
        expect(policy).toMatchObject({
          'default-src': "'none'",
          'style-src': "'self'",
          'img-src': "'self' data: blob:",
          'font-src': "'self'",
          'connect-src': "'self'",
          'base-uri': "'none'",
          'form-action': "'self'",
          'frame-ancestors': "'none'",
        })
        expect(policy['script-src']).toMatch(/^'self'( 'sha256-[\w+/=]+')*$/)
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
        })
        for (const name of ['x-powered-by', 'server', 'access-control-allow-origin']) {
          expect(answer.headers.has(name), name).toBe(false)
        }
      }
    },
  )

  it('below the base is kept out of caches', async () => {
    for (const route of routes.filter((each) => /^GET \/api.*(session|threads|members|export)$/.test(each))) {
      const answer = await ask(route, owner.headers)
      await answer.body?.cancel()
      expect(answer.headers.get('cache-control'), route).toMatch(/no-store|private|no-cache/)
    }
  })
})

describe('another site', () => {
  const senders = [
    { origin: 'https://evil.test' },
    { origin: 'null' },
    { origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    {},
  ]

  it.each(changing)('makes no browser send %s', async (route) => {
    const { cookie = '' } = owner.headers
    for (const sender of senders) {
      const answer = await ask(route, { cookie, ...sender })
      expect(answer.status, JSON.stringify(sender)).toBe(403)
      expect(answer.headers.has('set-cookie')).toBe(false)
      expect(await answer.json()).toMatchObject({ code: 'forbidden' })
    }
  })

  it('opens no socket with the cookie of whoever looks at it', async () => {
    for (const origin of ['https://evil.test', 'null', undefined]) {
      const { thread_id } = target
      const cookie = owner.headers.cookie ?? ''
      const chat = new ChatPeer(world.app, thread_id, { token: '', cookie, ...(origin && { origin }) })
      expect(await chat.closed()).toBe(4001)
      chat.drop()
    }
  })

  it('reads no answer, because none says that it may', async () => {
    const asked = await ask('OPTIONS /api/v1/process-designer/threads', {
      origin: 'https://evil.test',
      'access-control-request-method': 'POST',
    })
    await asked.body?.cancel()
    expect(asked.ok).toBe(false)
    expect(asked.headers.has('access-control-allow-origin')).toBe(false)
  })
})

it('the thread is as it was after all that', async () => {
  const answer = await ask('GET /api/v1/process-designer/threads/:thread_id', owner.headers)
  expect(await answer.json()).toMatchObject({ status: 'active', patch_count: 1 })
})
