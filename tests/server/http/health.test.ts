import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { serve } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApi } from '#server/http/api.ts'
import { healthRoutes, metricsRoutes } from '#server/http/health.ts'
import { createLog } from '#server/log.ts'
import { createMetrics } from '#server/metrics.ts'
import type { Database } from '#server/storage/database.ts'
import { type RestServer, startRestServer } from './rest-server.ts'

let server: RestServer
beforeEach(async () => {
  server = await startRestServer()
})
afterEach(() => server.close())

/** The health routes alone, on all addresses of this machine. */
async function startHealth(parts: {
  database: Database
  isDraining?: () => boolean
  servesMetrics?: boolean
}) {
  const metrics = createMetrics()
  const api = createApi({ log: createLog('silent'), metrics, pages: { html: '', https: false } })
  const { database, isDraining = () => false, servesMetrics = true } = parts
  api.route('/', healthRoutes({ database, metrics, isDraining, servesMetrics }))
  const listener = serve({ fetch: api.fetch, port: 0, hostname: '0.0.0.0' })
  await new Promise((resolve) => listener.once('listening', resolve))
  const { port } = listener.address() as AddressInfo
  return {
    get: (path: string, host = '127.0.0.1', headers = {}) =>
      fetch(`http://${host}:${port}${path}`, { headers }),
    stop: () => new Promise((resolve) => listener.close(resolve)),
  }
}

describe('health', () => {
  it('is good while the process lives and the database answers', async () => {
    expect((await server.send('GET', '//healthz')).json).toEqual({ status: 'ok' })
    expect((await server.send('GET', '//readyz')).json).toEqual({ status: 'ready', database: 'sqlite' })
  })

  it('is alive but not ready when the database is away', async () => {
    const other = await startRestServer()
    const health = await startHealth({ database: other.database })
    await other.database.close()
    expect((await health.get('/healthz')).status).toBe(200)
    const ready = await health.get('/readyz')
    expect(ready.status).toBe(503)
    expect(ready.headers.get('retry-after')).toBe('2')
    expect(await ready.json()).toMatchObject({ code: 'unavailable' })
    await health.stop()
    await other.close()
  })

  it('is alive but not ready while it drains', async () => {
    let draining = false
    const health = await startHealth({ database: server.database, isDraining: () => draining })
    expect((await health.get('/readyz')).status).toBe(200)
    draining = true
    expect((await health.get('/readyz')).status).toBe(503)
    expect((await health.get('/healthz')).status).toBe(200)
    await health.stop()
  })
})

describe('the metrics', () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal)?.address

  it('are for callers on this machine', async () => {
    const { status, text, headers } = await server.send('GET', '//metrics')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(text).toMatch(/^process_cpu_seconds_total /m)
  })

  it.runIf(outside)('are not there for others', async () => {
    const health = await startHealth({ database: server.database })
    expect((await health.get('/metrics', outside)).status).toBe(404)
    expect((await health.get('/healthz', outside)).status).toBe(200)
    await health.stop()
  })

  it.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])(
    'are not there for who comes through a proxy (%s)',
    async (name) => {
      expect((await server.send('GET', '//metrics', { headers: { [name]: '127.0.0.1' } })).status).toBe(404)
    },
  )

  it('are not on the main port when they have their own', async () => {
    const health = await startHealth({ database: server.database, servesMetrics: false })
    expect((await health.get('/metrics')).status).toBe(404)
    await health.stop()
    const own = await metricsRoutes(createMetrics()).request('/metrics')
    expect(await own.text()).toMatch(/^process_cpu_seconds_total /m)
  })
})
