import { afterEach, describe, expect, it } from 'vitest'
import type { Actor } from '#server/access/actor.ts'
import { createMemoryRateCounter } from '#server/access/rate-counter-memory.ts'
import { type RateLimits, RequestRates, rateLimits } from '#server/access/rates.ts'
import type { AppError } from '#shared/errors.ts'
import { type KeyId, makeId, type UserId } from '#shared/ids.ts'
import { eventually } from '../../support/eventually.ts'
import { bootstrapKey, type RestServer, type RestSettings, startRestServer } from '../http/rest-server.ts'

const limits: RateLimits = {
  actor: { name: 'actor', max: 3, windowSeconds: 60 },
  admin: { name: 'admin', max: 6, windowSeconds: 60 },
  stranger: { name: 'stranger', max: 4, windowSeconds: 60 },
  guest: { name: 'guest', max: 2, windowSeconds: 60 },
  password: { name: 'password', max: 2, windowSeconds: 60 },
  passwords: { name: 'passwords', max: 4, windowSeconds: 60 },
  download: { name: 'download', max: 2, windowSeconds: 60 },
}

let server: RestServer | undefined
const start = async (settings: RestSettings = {}) => {
  server = await startRestServer({ rateLimits: limits, ...settings })
  return server
}
afterEach(async () => {
  await server?.close()
  server = undefined
})

/** The statuses of `times` requests, one after another. */
async function statuses(times: number, send: () => Promise<{ status: number }>): Promise<number[]> {
  const seen: number[] = []
  for (let i = 0; i < times; i++) seen.push((await send()).status)
  return seen
}

describe('requests', () => {
  it('of a person are refused over their limit, and say how long to wait', async () => {
    const ada = await (await start()).guest('Ada')
    const first = await ada('GET', '/threads')
    expect(first.headers.get('ratelimit-policy')).toBe('3;w=60')
    expect(first.headers.get('ratelimit-remaining')).toBe('2')
    expect(await statuses(2, () => ada('GET', '/threads'))).toEqual([200, 200])
    const refused = await ada('GET', '/threads')
    expect(refused.status).toBe(429)
    expect(refused.json).toMatchObject({ code: 'rate_limited', limit: 3, window_seconds: 60 })
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(refused.headers.get('ratelimit-remaining')).toBe('0')
    const wait = Number(refused.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(55)
    expect(wait).toBeLessThanOrEqual(60)
    expect(refused.headers.get('ratelimit-reset')).toBe(String(wait))
  })

  it('of one person do not use up those of another, nor of strangers', async () => {
    const running = await start()
    const ada = await running.guest('Ada')
    const ben = await running.guest('Ben')
    expect(await statuses(4, () => ada('GET', '/threads'))).toEqual([200, 200, 200, 429])
    expect((await ben('GET', '/threads')).status).toBe(200)
    expect((await running.send('GET', '/session')).status).toBe(200)
  })

  it('of a key with the scope admin have a limit of their own', async () => {
    const program = (await start()).as(bootstrapKey)
    expect((await program('GET', '/threads')).headers.get('ratelimit-limit')).toBe('6')
    expect(await statuses(6, () => program('GET', '/threads'))).toEqual([200, 200, 200, 200, 200, 429])
    const { headers } = await program('POST', '/threads', { body: { title: 'No' } })
    expect(headers.get('retry-after')).toMatch(/^\d+$/)
  })

  it('without valid credentials are counted by address, whatever they try', async () => {
    const running = await start()
    const tries = [
      () => running.send('GET', '/threads'),
      () => running.as('pd_wrong')('GET', '/threads'),
      () => running.send('GET', '/threads', { headers: { cookie: 'pd_session=wrong' } }),
      () => running.send('GET', '/session'),
      () => running.as('pd_another')('GET', '/session'),
    ]
    const seen: number[] = []
    for (const each of tries) seen.push((await each()).status)
    expect(seen).toEqual([401, 401, 401, 200, 429])
    // Whoever is known is not held up by their neighbours.
    expect((await running.as(bootstrapKey)('GET', '/threads')).status).toBe(200)
  })

  it('that look after the server, read the API or load the app are not counted', async () => {
    const running = await start()
    const paths = ['//healthz', '//readyz', '//openapi.json', '//docs', '//metrics']
    for (const path of paths) {
      expect(await statuses(6, () => running.send('GET', path)), path).toEqual(Array(6).fill(200))
      expect((await running.send('GET', path)).headers.has('ratelimit-limit'), path).toBe(false)
    }
  })

  it('without valid credentials are answered before their body is read', async () => {
    const running = await start()
    const raw = '['.repeat(200_000)
    const headers = { 'content-type': 'application/json' }
    expect((await running.send('POST', '/threads', { raw, headers })).status).toBe(401)
    // One that is open to everybody is read, and found to be nested too deep.
    expect((await running.send('POST', '/session/guest', { raw, headers })).status).toBe(422)
  })

  it('come in again when the window has ended', async () => {
    const running = await start({
      rateLimits: { ...limits, stranger: { name: 'stranger', max: 1, windowSeconds: 1 } },
    })
    expect(await statuses(2, () => running.send('GET', '/session'))).toEqual([200, 429])
    await eventually(
      async () => (await running.send('GET', '/session')).status === 200,
      'the next window begins, though it was asked for all the time',
    )
  })
})

describe('the address', () => {
  const from = (running: RestServer, forwarded: string) =>
    running.send('GET', '/threads', { headers: { 'x-forwarded-for': forwarded } })

  it('is that of the socket, whatever a caller claims', async () => {
    const running = await start()
    let number = 0
    expect(await statuses(5, () => from(running, `192.0.2.${++number}`))).toEqual([401, 401, 401, 401, 429])
  })

  it('is the one that the trusted proxy heard, whatever stands before it', async () => {
    const running = await start({ trustProxy: true })
    let number = 0
    const seen = await statuses(5, () => from(running, `10.0.0.${++number}, 192.0.2.1`))
    expect(seen).toEqual([401, 401, 401, 401, 429])
    expect((await from(running, '192.0.2.2')).status).toBe(401)
  })
})

it('guests are let in so often an address and minute', async () => {
  const running = await start()
  const signIn = () => running.send('POST', '/session/guest', { body: {}, headers: { origin: running.url } })
  expect(await statuses(2, signIn)).toEqual([201, 201])
  const refused = await signIn()
  expect(refused.status).toBe(429)
  expect(refused.headers.get('ratelimit-limit')).toBe('2')
  const { users } = (await running.stored()) as { users: unknown[] }
  expect(users).toHaveLength(3)
})

describe('passwords', () => {
  it('are tried so often an account and address, and so often an address', async () => {
    const counter = createMemoryRateCounter()
    const attempt = async (account: string, address: string) => {
      const rates = new RequestRates({ counter, limits, address })
      const refusal = await rates.countPasswordSignIn(account).catch((error: AppError) => error.code)
      return `${refusal ?? 'counted'} ${rates.headers()['ratelimit-policy']}`
    }
    expect(await attempt('ada', '192.0.2.1')).toBe('counted 2;w=60')
    expect(await attempt('Ada', '192.0.2.1')).toBe('counted 2;w=60')
    expect(await attempt('ADA', '192.0.2.1')).toBe('rate_limited 2;w=60')
    // Ada herself, at home.
    expect(await attempt('ada', '192.0.2.2')).toBe('counted 2;w=60')
    expect(await attempt('ben', '192.0.2.1')).toBe('counted 4;w=60')
    expect(await attempt('cem', '192.0.2.1')).toBe('rate_limited 4;w=60')
  })
})

describe('the figures', () => {
  const person: Actor = {
    kind: 'person',
    sessionId: null,
    userId: makeId('user', new Uint8Array(16)) as UserId,
    name: 'Ada',
    color: '#000',
  }
  const keyId = makeId('key', new Uint8Array(16)) as KeyId

  it.each([
    ['a person', person, '1000;w=10'],
    ['a key', { ...person, kind: 'program', keyId, scopes: ['threads:write'] }, '1000;w=10'],
    ['a key with the scope admin', { ...person, kind: 'program', keyId, scopes: ['admin'] }, '10000;w=10'],
  ] satisfies [string, Actor, string][])('for %s are published', async (_, actor, policy) => {
    const rates = new RequestRates({ counter: createMemoryRateCounter(), limits: rateLimits, address: '' })
    await rates.countRequest(actor)
    expect(rates.headers()['ratelimit-policy']).toBe(policy)
  })

  it('for those who are not known are the published ones', () => {
    const told = Object.values(rateLimits).map(
      ({ name, max, windowSeconds }) => `${name} ${max}/${windowSeconds}`,
    )
    expect(told).toEqual([
      'actor 1000/10',
      'admin 10000/10',
      'stranger 300/10',
      'guest 60/60',
      'password 5/60',
      'passwords 30/60',
      'download 5/60',
    ])
  })
})
