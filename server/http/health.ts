import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { sql } from 'kysely'
import { AppError } from '#shared/errors.ts'
import type { Metrics } from '../metrics.ts'
import type { Database } from '../storage/database.ts'
import type { HttpEnv } from './env.ts'

export type HealthParts = {
  readonly database: Database
  readonly metrics: Metrics
  /** True from the moment on when this instance wants no new work. */
  readonly isDraining: () => boolean
  /** False when the metrics have a port of their own. */
  readonly servesMetrics: boolean
}

/** Answers for those who look after the process: is it alive, may it get requests, how is it doing. */
export function healthRoutes({ database, metrics, isDraining, servesMetrics }: HealthParts): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>()
  routes.get('/healthz', (c) => c.json({ status: 'ok' }))
  routes.get('/readyz', async (c) => {
    if (isDraining()) throw new AppError('unavailable', 'This instance is shutting down.')
    await sql`select 1`.execute(database.sql)
    return c.json({ status: 'ready', database: database.kind })
  })
  if (servesMetrics) {
    routes.get('/metrics', (c) => {
      if (!isFromThisMachine(c)) throw new AppError('not_found', `There is nothing at ${c.req.path}.`)
      return answerMetrics(c, metrics)
    })
  }
  return routes
}

/** The metrics for a port of their own, which the operator keeps private. */
export function metricsRoutes(metrics: Metrics): Hono {
  return new Hono().get('/metrics', (c) => answerMetrics(c, metrics))
}

async function answerMetrics(c: Context, { registry }: Metrics): Promise<Response> {
  return c.body(await registry.metrics(), 200, { 'content-type': registry.contentType })
}

/** A proxy on this machine also calls from loopback, but it says that it forwards. */
function isFromThisMachine(c: Context): boolean {
  const forwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => c.req.header(name))
  const address = getConnInfo(c).remote.address ?? ''
  return !forwarded && /^(127\.|::1$|::ffff:127\.)/.test(address)
}
