import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createRoute } from '@hono/zod-openapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Api } from '#server/http/env.ts'
import type { Log, LogFields } from '#server/log.ts'
import { limits } from '#shared/protocol/limits.ts'
import { problemSchema } from '#shared/protocol/problem.ts'
import { bootstrapKey, type Reply, type RestServer, startRestServer } from './rest-server.ts'

type Line = { event: string; error?: unknown; fields: LogFields | undefined }
const lines: Line[] = []
const log: Log = {
  debug: (event, fields) => lines.push({ event, fields }),
  info: (event, fields) => lines.push({ event, fields }),
  warn: (event, fields) => lines.push({ event, fields }),
  error: (event, error, fields) => lines.push({ event, error, fields }),
}

const bug = new Error('a bug with a secret in it')

/** Routes that misbehave. */
function extend(api: Api): void {
  api.get('/test/bug', () => {
    throw bug
  })
  const answering = (path: string, answer: unknown, status: 200 | 202) => {
    const route = createRoute({
      method: 'get',
      path,
      responses: {
        200: {
          description: '',
          content: { 'application/json': { schema: z.strictObject({ n: z.number() }) } },
        },
      },
    })
    // Lies to the compiler on purpose, as a cast somewhere deep might.
    api.openapi(route, (c) => c.json(answer as { n: number }, status as 200))
  }
  answering('/test/right', { n: 1 }, 200)
  answering('/test/wrong-shape', { n: '1' }, 200)
  answering('/test/extra-field', { n: 1, secret: true }, 200)
  answering('/test/undeclared', { n: 1 }, 202)
  api.post('/test/echo', async (c) => c.text(String((await c.req.text()).length)))
}

let server: RestServer
let program: (method: string, path: string, send?: object) => Promise<Reply>
beforeEach(async () => {
  lines.length = 0
  server = await startRestServer({ log, extend })
  program = server.as(bootstrapKey)
})
afterEach(() => server.close())

const isProblem = ({ status, headers, json }: Reply, code: string) => {
  const problem = problemSchema.parse(json)
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(problem).toMatchObject({ code, status, request_id: headers.get('x-request-id') })
}

describe('a request id', () => {
  it('is made for every request', async () => {
    const [first, second] = [await server.send('GET', '//healthz'), await server.send('GET', '//healthz')]
    expect(first.headers.get('x-request-id')).toMatch(/^[\w-]{20,}$/)
    expect(first.headers.get('x-request-id')).not.toBe(second.headers.get('x-request-id'))
  })

  it('is taken over when it is sane', async () => {
    const send = (id: string) => server.send('GET', '//healthz', { headers: { 'x-request-id': id } })
    expect((await send('trace-42')).headers.get('x-request-id')).toBe('trace-42')
    for (const id of ['with space', 'a'.repeat(101), '<script>', 'ä']) {
      expect((await send(encodeURI(id))).headers.get('x-request-id'), id).not.toBe(id)
    }
  })
})

describe('a path that does not exist', () => {
  it.each(['//nothing', '//api', '//api/v2/threads', '//v1/nothing', '//threads/../etc/passwd'])(
    '%s is a problem',
    async (path) => {
      const reply = await server.send('GET', path)
      expect(reply.status).toBe(404)
      isProblem(reply, 'not_found')
    },
  )

  it('below the base tells nobody who is not signed in', async () => {
    isProblem(await server.send('GET', '/nothing'), 'unauthenticated')
    isProblem(await program('GET', '/nothing'), 'not_found')
  })
})

describe('a method that a path does not have', () => {
  it.each([
    ['PUT', '/threads', 'POST, GET, HEAD'],
    ['DELETE', '/threads', 'POST, GET, HEAD'],
    ['OPTIONS', '/threads', 'POST, GET, HEAD'],
    ['POST', '/session', 'GET, HEAD, PATCH, DELETE'],
    ['PUT', '/threads/thread_x', 'GET, HEAD, PATCH, DELETE'],
    ['POST', '//openapi.json', 'GET, HEAD'],
  ])('%s %s is refused with those that it has', async (method, path, allow) => {
    const reply = await program(method, path)
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, allow])
    isProblem(reply, 'method_not_allowed')
  })
})

describe('a body', () => {
  it('of 4 MiB is read, one byte more is not', async () => {
    const send = (bytes: number) => server.send('POST', '//test/echo', { raw: 'x'.repeat(bytes) })
    expect((await send(limits.requestBodyBytes)).text).toBe(String(limits.requestBodyBytes))
    const reply = await send(limits.requestBodyBytes + 1)
    expect([reply.status, reply.json.limit]).toEqual([413, limits.requestBodyBytes])
    isProblem(reply, 'too_large')
  })

  it('of a file that is imported may have 10 MiB', async () => {
    const send = (bytes: number) => server.send('POST', '/threads/thread_x/maps', { raw: 'x'.repeat(bytes) })
    expect((await send(limits.importBodyBytes)).status).not.toBe(413)
    const reply = await send(limits.importBodyBytes + 1)
    expect([reply.status, reply.json.limit]).toEqual([413, limits.importBodyBytes])
  })

  it('that does not tell its size is counted while it is read', async () => {
    let sentBytes = 0
    function* endless() {
      for (; sentBytes < 1_000 * limits.requestBodyBytes; sentBytes += 65_536) yield new Uint8Array(65_536)
    }
    const sent = request(`${server.url}/test/echo`, { method: 'POST' })
    const answered: Promise<IncomingMessage[]> = once(sent, 'response')
    // The server hangs up on who goes on sending.
    await pipeline(Readable.from(endless()), sent).catch(() => {})
    const [response] = await answered
    expect(response?.statusCode).toBe(413)
    expect(sentBytes).toBeLessThan(4 * limits.requestBodyBytes)
  })

  it.each([63, 64])('nested %i deep is read', async (depth) => {
    const context = JSON.parse(`${'{"a":'.repeat(depth - 1)}1${'}'.repeat(depth - 1)}`)
    expect((await program('POST', '/threads', { body: { title: 'T', context } })).status).toBe(201)
  })

  it.each([65, 30_000])('nested %i deep is refused', async (depth) => {
    const raw = `{"title":"T","context":${'{"a":'.repeat(depth - 1)}1${'}'.repeat(depth - 1)}}`
    const reply = await program('POST', '/threads', { raw, headers: { 'content-type': 'application/json' } })
    expect(reply.status).toBe(422)
    isProblem(reply, 'invalid')
  })
})

describe('a bug', () => {
  it('is told without its words, and logged once with them', async () => {
    const reply = await server.send('GET', '//test/bug')
    isProblem(reply, 'internal')
    expect(reply.text).not.toMatch(/secret|stack|\.ts/)
    const errors = lines.filter((line) => line.error !== undefined)
    expect(errors).toEqual([
      {
        event: 'http.failed',
        error: bug,
        fields: { requestId: reply.headers.get('x-request-id'), method: 'GET', route: '/test/bug' },
      },
    ])
  })

  it('is no error of the caller, which is not logged as one', async () => {
    await server.send('GET', '//nothing')
    await program('POST', '/threads', { body: {} })
    expect(lines.filter((line) => line.error !== undefined)).toEqual([])
  })
})

describe('an answer', () => {
  it('passes when it is what its route promises', async () => {
    expect((await server.send('GET', '//test/right')).json).toEqual({ n: 1 })
  })

  it.each(['wrong-shape', 'extra-field', 'undeclared'])('fails when it is %s', async (path) => {
    isProblem(await server.send('GET', `//test/${path}`), 'internal')
    expect(String(lines.find((line) => line.error)?.error)).toContain(`GET /test/${path}`)
  })

  it('of the API stays out of caches', async () => {
    expect((await program('GET', '/threads')).headers.get('cache-control')).toBe('no-store')
  })

  it('lets browsers load nothing from elsewhere and no page frame it', async () => {
    for (const path of ['//nothing', '//docs', '/session', '//test/bug']) {
      const { headers } = await server.send('GET', path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy, path).toContain("default-src 'none'")
      expect(policy, path).toContain("script-src 'self';")
      expect(policy, path).toContain("frame-ancestors 'none'")
      expect(policy, path).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/)
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('referrer-policy'), path).toBe('no-referrer')
      expect(headers.get('strict-transport-security'), path).toBeNull()
    }
  })
})

describe('time to answer', () => {
  it('is measured by route pattern, never by path', async () => {
    await program('GET', '/threads/thread_x')
    await program('GET', '/threads/thread_y')
    await program('GET', '/nothing/at/all')
    const { text } = await server.send('GET', '//metrics')
    const counts = text.split('\n').filter((line) => line.startsWith('http_request_duration_seconds_count'))
    expect(counts).toContain(
      'http_request_duration_seconds_count{method="GET",route="/api/v1/process-designer/threads/:thread_id",status="404"} 2',
    )
    expect(text).not.toMatch(/thread_x|nothing\/at/)
    expect(text).toMatch(/http_problems_total\{code="not_found"\} 2/)
  })
})
