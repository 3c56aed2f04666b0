import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { limits } from '#shared/protocol/limits.ts'
import { chatSocket, chatSubprotocol } from './chat/socket.ts'
import type { CompactionPlan } from './collab/compaction.ts'
import { collabSocket } from './collab/socket.ts'
import type { Config } from './config.ts'
import { createApi } from './http/api.ts'
import { closeSockets } from './http/close-sockets.ts'
import { docsRoutes } from './http/docs.ts'
import type { Api } from './http/env.ts'
import { healthRoutes, metricsRoutes } from './http/health.ts'
import { serve } from './http/serve.ts'
import { capSockets } from './http/socket-caps.ts'
import { openWebApp } from './http/static.ts'
import { readTls } from './http/tls.ts'
import type { Log } from './log.ts'
import { openParts } from './parts.ts'
import { mountRoutes } from './routes.ts'

export type App = {
  /** `http://127.0.0.1:3000` */
  readonly url: string
  /** All it answers at, sockets too, as `GET /threads/:thread_id`; but not the files of the web app. */
  readonly routes: readonly string[]
  /** Stops taking requests, ends what runs, stores what is left, closes what was opened. */
  close(): Promise<void>
}

const version = '0.1.0'

/** A shutdown lets answers finish that are about to, and then its clients go over this long a time: docs/operations.md. */
const runGraceMs = 2_500
const closeSpreadMs = 2_000

/** How long the client of a socket may take to answer a closing frame; one whose sending is held up never does. */
const closeAnswerMs = 5_000

/** Opens everything, serves it, and closes it again in reverse order. */
export async function startApp(config: Config, log: Log, compaction?: CompactionPlan): Promise<App> {
  const tls = config.tls && (await readTls(config.tls))
  const parts = await openParts(config, log, compaction)
  const { audit, db, bus, metrics, access, revocations, host, patches, conversation, feed, runner } = parts
  const { trustProxy } = config

  const web = openWebApp(join(import.meta.dirname, '../dist/web'))
  const api = createApi({
    log,
    metrics,
    pages: { html: web?.html ?? '', https: config.publicUrl?.startsWith('https:') ?? tls !== undefined },
  })
  let draining = false
  const servesMetrics = config.metricsPort === undefined
  api.route('/', healthRoutes({ database: db, metrics, isDraining: () => draining, servesMetrics }))
  api.route(
    '/',
    chatSocket({ audit, conversation, feed, access, runs: runner, revocations, log, trustProxy }),
  )
  api.route('/', collabSocket({ host, access, trustProxy }))
  mountRoutes(api, parts, config, log)
  api.route('/', docsRoutes(api, version))
  if (web) api.use(web.serve)

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.collabFrameBytes,
    perMessageDeflate: false,
    // The types of `ws` do not know it yet.
    ...{ closeTimeout: closeAnswerMs },
    handleProtocols: (offered) => (offered.has(chatSubprotocol) ? chatSubprotocol : false),
  })
  sockets.on('connection', capSockets(trustProxy))
  const { port, metricsPort } = config
  const main = await serve({ fetch: api.fetch, host: config.host, port, sockets, tls })
  const figures =
    metricsPort === undefined
      ? undefined
      : await serve({ fetch: metricsRoutes(metrics).fetch, host: config.host, port: metricsPort })
  await runner.recover()
  // What is left open now is tried again at the next start; it is in the document all the same.
  await patches.closeLeft().catch((error: unknown) => log.error('patches.left_open', error))

  return {
    url: `${tls ? 'https' : 'http'}://${config.host}:${main.port}`,
    routes: routesOf(api),
    async close() {
      draining = true
      await runner.close(runGraceMs)
      host.refuse()
      await closeSockets(sockets.clients, closeSpreadMs, Math.random)
      await host.close()
      await parts.rightsSweep.close()
      await parts.attribution.close()
      await parts.recency.close()
      await parts.authors.close()
      await parts.documentVersions.close()
      await closeSockets(sockets.clients, 0, Math.random)
      await Promise.all([main.close(), figures?.close()])
      await parts.editSpans.close()
      await audit.close()
      await bus.close()
      await db.close()
    },
  }
}

/** Middleware is there for all methods; what answers is there for one. */
function routesOf(api: Api): string[] {
  const answering = api.routes.filter(({ method }) => method !== 'ALL')
  return [...new Set(answering.map(({ method, path }) => `${method} ${path}`))]
}
