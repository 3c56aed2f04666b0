import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdaptorServer, type ServerType, type WebSocketServerLike } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { readTree, toNode } from '#shared/document/tree.ts'
import type { MessageId, ThreadId, UserId } from '#shared/ids.ts'
import { type ProgressOptions, progressOf } from '#shared/process/progress.ts'
import { isProcessKind } from '#shared/process/sections.ts'
import { limits } from '#shared/protocol/limits.ts'
import { Access } from './access/access.ts'
import { ApiKeys } from './access/api-key.ts'
import { apiKeyRoutes } from './access/api-key-routes.ts'
import { authenticate } from './access/authenticate.ts'
import { Links } from './access/links.ts'
import { memberRoutes } from './access/member-routes.ts'
import { Members } from './access/members.ts'
import { roleAllows } from './access/policy.ts'
import { createMemoryRateCounter } from './access/rate-counter-memory.ts'
import { limitRates } from './access/rates.ts'
import { Revocations } from './access/revocations.ts'
import { Sessions } from './access/session.ts'
import { sharingRoutes } from './access/sharing-routes.ts'
import { openSignInRoutes, signInRoutes } from './access/sign-in.ts'
import { Tickets } from './access/ticket.ts'
import { Collaborator } from './agent/collaborator.ts'
import { composeBriefing, maxEarlierMessages } from './agent/context.ts'
import type { Model } from './agent/model.ts'
import { Readings } from './agent/readings.ts'
import { RunQueue } from './agent/run-queue.ts'
import { findActor } from './agent/run-store.ts'
import { Runner } from './agent/runner.ts'
import { Conversation } from './chat/conversation.ts'
import { Feed } from './chat/feed.ts'
import { chatRoutes } from './chat/routes.ts'
import { chatSocket, chatSubprotocol } from './chat/socket.ts'
import { WaitingMessages } from './chat/waiting-messages.ts'
import { waitingRoutes } from './chat/waiting-routes.ts'
import { createMemoryBus } from './cluster/memory.ts'
import type { CompactionPlan } from './collab/compaction.ts'
import { DocumentHost } from './collab/host.ts'
import { admitByAccess, collabSocket } from './collab/socket.ts'
import type { Config } from './config.ts'
import { exportRoutes } from './exports/routes.ts'
import { AttributionFeed } from './history/attribution-news.ts'
import { attributionRoutes } from './history/attribution-routes.ts'
import { Authors } from './history/authors.ts'
import { DocumentVersions } from './history/document-versions.ts'
import { startOpClock } from './history/op-clock.ts'
import { Patches } from './history/patches.ts'
import { proposalRoutes } from './history/proposal-routes.ts'
import { Proposals } from './history/proposals.ts'
import { restoreRoutes } from './history/restore-routes.ts'
import { restoredWords } from './history/restored-words.ts'
import { Restores } from './history/restores.ts'
import { Review } from './history/review.ts'
import { reviewRoutes } from './history/review-routes.ts'
import { historyRoutes } from './history/routes.ts'
import { versionRoutes } from './history/version-routes.ts'
import { Versions } from './history/versions.ts'
import { wirePatch } from './history/wire-patch.ts'
import { createApi, refuseDeepJson } from './http/api.ts'
import { closeSockets } from './http/close-sockets.ts'
import { docsRoutes } from './http/docs.ts'
import type { Api } from './http/env.ts'
import { healthRoutes, metricsRoutes } from './http/health.ts'
import { Idempotency } from './http/idempotency.ts'
import { PageTokens } from './http/page-token.ts'
import { apiBase } from './http/paths.ts'
import { capSockets } from './http/socket-caps.ts'
import { openWebApp } from './http/static.ts'
import { readTls } from './http/tls.ts'
import { MapStore } from './imports/map-store.ts'
import { mapRoutes } from './imports/routes.ts'
import type { Log } from './log.ts'
import { createMetrics } from './metrics.ts'
import { newId } from './new-id.ts'
import { qualityRoutes } from './quality/routes.ts'
import { openDatabase } from './storage/open-database.ts'
import { openVault } from './storage/open-vault.ts'
import { readAuthSecret } from './storage/secrets.ts'
import { Recency } from './threads/recency.ts'
import { threadRoutes } from './threads/routes.ts'
import { Threads } from './threads/threads.ts'

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

/** How long a client may take to send the head of a request, and all of it; in milliseconds. The head is a cookie and a URL. */
const requestLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
}

/** How long the client of a socket may take to answer a closing frame; one whose sending is held up never does. */
const closeAnswerMs = 5_000

/**
 * Puts the slices together and serves them. Calls go down the floors; news goes up here: chat does not know the runner,
 * threads do not know the documents.
 */
export async function startApp(config: Config, log: Log, compaction?: CompactionPlan): Promise<App> {
  const now = Date.now
  const urls = { publicUrl: config.publicUrl, trustProxy: config.trustProxy }

  const tls = config.tls && (await readTls(config.tls))
  const db = await openDatabase(config)
  const vault = await openVault(db, config)
  const authSecret = await readAuthSecret(config)
  const bus = createMemoryBus()
  const revocations = new Revocations(bus)
  const metrics = createMetrics()
  const model = await openModel(config)

  const apiKeys = new ApiKeys({ database: db, revocations, newId, now })
  await apiKeys.setBootstrapKey(config.bootstrapApiKey)
  const sessions = new Sessions({ database: db, newId, now })
  const tickets = new Tickets({ database: db, apiKeys, now })
  const links = new Links({ database: db, newId, now })
  const members = new Members({ database: db, revocations, now })
  const access = new Access({ database: db, sessions, apiKeys, tickets, urls })

  const threads = new Threads({
    database: db,
    vault,
    newId,
    now,
    news: {
      updated: () => undefined,
      deleted: async (threadId) => {
        runner.abandon(threadId)
        host.dropThread(threadId)
        feed.dropThread(threadId)
      },
    },
  })

  const host = new DocumentHost({
    ...{ db, vault, log, now, admit: admitByAccess({ access, tickets, log }) },
    ...(compaction && { compaction }),
  })
  revocations.subscribe((revocation) => host.revoke(revocation))
  const recency = new Recency(db, log)
  host.onEdited(({ threadId, atMs }) => recency.note(threadId, atMs))
  const authors = new Authors(db, log)
  host.onEdited((edit) => authors.note(edit))
  const documentVersions = new DocumentVersions({ host, db, log, now })
  const progressOptions = async (threadId: ThreadId): Promise<ProgressOptions> => {
    const { context } = await threads.get(threadId)
    return isProcessKind(context.process_kind) ? { kind: context.process_kind } : {}
  }
  const document = {
    async content(threadId: ThreadId) {
      const options = await progressOptions(threadId)
      return host.read(threadId, (ydoc) => ({
        markdown: documentMarkdown(ydoc),
        progress: progressOf(readTree(ydoc).map(toNode), options),
        etag: documentVersions.name(threadId, ydoc),
      }))
    },
    keep: (threadId: ThreadId, etag: string) => documentVersions.keep(threadId, etag),
  }

  const clock = startOpClock({ host, db, now })
  const patches = new Patches({ host, versions: documentVersions, db, vault, newId, clock, progressOptions })
  const review = new Review({ host, db, vault, clock })
  const versions = new Versions({ host, db, vault, authors, newId, now })
  const restores = new Restores({ host, db, vault, versions, review, clock, newId, now })
  const attribution = new AttributionFeed({ host, db, vault, log })
  host.onEdited(({ threadId, owners }) => attribution.noteOwners(threadId, owners))
  const feed = new Feed(bus)
  const mayAsk = async (userId: UserId, threadId: ThreadId) => {
    const role = await access.roleIn({ userId }, threadId)
    return role !== null && roleAllows(role, 'run.start')
  }
  const queue = new RunQueue({ db, newId, now, mayAsk })
  const conversation = new Conversation({ db, vault, feed, queue, newId, now })
  const proposals = new Proposals({
    ...{ db, vault, patches, newId, now },
    tell: async ({ threadId, proposal, patch }, condition) => {
      const { message_id } = proposal
      const asked = { type: 'proposal' as const, message_id, proposal }
      if (!patch) return conversation.tellOf(threadId, [asked], condition)
      const mini_process = { patches: [patch], process_state: await patches.processState(threadId) }
      return conversation.tellOf(threadId, [{ type: 'patch', message_id, mini_process }, asked], condition)
    },
  })
  const maps = new MapStore({ database: db, vault })
  const readings = new Readings({ host, patches, db, now })
  const runner = new Runner({
    db,
    conversation,
    feed,
    bus,
    model,
    log,
    newId,
    now,
    mayAsk,
    actorOf: (userId) => findActor(db.sql, userId),
    brief: async (threadId, asked) => {
      const told = await readings.begin(threadId)
      const briefing = composeBriefing({
        details: await threads.get(threadId),
        document: told,
        messages: await conversation.recentMessages(threadId, maxEarlierMessages),
        asked,
      })
      return { briefing, told }
    },
    outcomeOf: async (threadId, runId) => {
      await patches.closeLeft(runId)
      const records = await patches.ofRun(threadId, runId)
      const process_state = await patches.processState(threadId)
      return { mini_process: { patches: records.map(wirePatch), process_state } }
    },
    keepVersion: ({ threadId, runId, userId, message }) =>
      versions.beforeRun(threadId, {
        runId,
        messageId: message.message_id as MessageId,
        userId,
        words: message.content,
      }),
    collaborate: (run) =>
      new Collaborator({ host, patches, proposals, readings, conversation, threads, access, maps }, run),
  })
  review.onReviewed(async ({ threadId, by, records }) => {
    attribution.notePatches(
      threadId,
      records.map(({ id }) => id),
    )
    const process_state = await patches.processState(threadId)
    const told = records.flatMap((record) => {
      const reviewed = [{ ...wirePatch(record), by: by.name }]
      const mini_process = { patches: reviewed, process_state }
      return record.messageId === null
        ? []
        : [{ type: 'patch' as const, message_id: record.messageId, mini_process }]
    })
    if (told.length > 0) await conversation.tellOf(threadId, told)
  })
  restores.onRestored((news) => conversation.tell(news.threadId, news.actor, restoredWords(news)))
  conversation.onPosted((threadId) => runner.wake(threadId))
  revocations.subscribe((revocation) => runner.revoke(revocation))
  const waiting = new WaitingMessages({ conversation, queue, runs: runner })

  const designer = { engine: model.engine, name: model.name }
  const web = openWebApp(join(import.meta.dirname, '../dist/web'))
  const api = createApi({
    log,
    metrics,
    pages: { html: web?.html ?? '', https: config.publicUrl?.startsWith('https:') ?? tls !== undefined },
  })
  let draining = false
  api.route(
    '/',
    healthRoutes({
      database: db,
      metrics,
      isDraining: () => draining,
      servesMetrics: config.metricsPort === undefined,
    }),
  )
  api.route(
    '/',
    chatSocket({ conversation, feed, access, runs: runner, revocations, log, trustProxy: config.trustProxy }),
  )
  api.route('/', collabSocket({ host, access, trustProxy: config.trustProxy }))

  const base = api.basePath(apiBase)
  base.use(limitRates({ counter: createMemoryRateCounter(), trustProxy: config.trustProxy }))
  base.use(authenticate({ access, urls, open: openSignInRoutes }))
  base.use(refuseDeepJson)
  const idempotency = new Idempotency({ database: db, vault, now })
  const pageTokens = new PageTokens(authSecret)
  api.route(
    apiBase,
    signInRoutes({
      ...{ database: db, access, sessions, revocations, urls, log, newId, now, designer },
      secret: authSecret,
      guestsAllowed: config.allowGuests,
      oidc: config.oidc,
    }),
  )
  api.route(apiBase, apiKeyRoutes({ access, apiKeys }))
  api.route(apiBase, sharingRoutes({ access, links, urls }))
  api.route(apiBase, memberRoutes({ access, members }))
  api.route(apiBase, threadRoutes({ access, threads, tickets, document, idempotency, pageTokens, urls }))
  api.route(apiBase, historyRoutes({ access, patches, threads }))
  api.route(apiBase, reviewRoutes({ access, patches, review }))
  api.route(apiBase, proposalRoutes({ access, proposals, threads }))
  api.route(apiBase, attributionRoutes({ access, host, db, vault }))
  api.route(apiBase, versionRoutes({ access, versions, pageTokens }))
  api.route(apiBase, restoreRoutes({ access, restores }))
  api.route(apiBase, chatRoutes({ access, conversation, feed, runs: runner, revocations }))
  api.route(apiBase, waitingRoutes({ access, waiting }))
  api.route(apiBase, exportRoutes({ access, threads, document }))
  api.route(
    apiBase,
    qualityRoutes({
      access,
      readDocument: async (threadId) => ({
        ...{ kind: undefined, ...(await progressOptions(threadId)) },
        nodes: await host.read(threadId, (ydoc) => readTree(ydoc).map(toNode)),
      }),
      processState: (threadId) => patches.processState(threadId),
    }),
  )
  api.route(
    apiBase,
    mapRoutes({
      access,
      maps,
      readNodes: (threadId) => host.read(threadId, (ydoc) => readTree(ydoc).map(toNode)),
      newMapId: () => newId('map'),
      now,
    }),
  )
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
  sockets.on('connection', capSockets(config.trustProxy))
  // The two packages differ in the type of an option that neither sets: optional here, `undefined` there.
  const server = createAdaptorServer({
    fetch: api.fetch,
    websocket: { server: sockets as WebSocketServerLike },
    ...(tls
      ? { createServer: createHttpsServer, serverOptions: { ...requestLimits, ...tls } }
      : { serverOptions: requestLimits }),
  })
  await listen(server, config.port, config.host)
  const metricsServer =
    config.metricsPort === undefined
      ? undefined
      : await listen(
          createAdaptorServer({ fetch: metricsRoutes(metrics).fetch }),
          config.metricsPort,
          config.host,
        )
  await runner.recover()
  // What is left open now is tried again at the next start; it is in the document all the same.
  await patches.closeLeft().catch((error: unknown) => log.error('patches.left_open', error))

  return {
    url: `${tls ? 'https' : 'http'}://${config.host}:${(server.address() as AddressInfo).port}`,
    routes: routesOf(api),
    async close() {
      draining = true
      await runner.close(runGraceMs)
      host.refuse()
      await closeSockets(sockets.clients, closeSpreadMs, Math.random)
      await host.close()
      await attribution.close()
      await recency.close()
      await authors.close()
      await documentVersions.close()
      await closeSockets(sockets.clients, 0, Math.random)
      await Promise.all([stop(server), metricsServer && stop(metricsServer)])
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

/** Rejects when the port cannot be had. */
async function listen(server: ServerType, port: number, host: string): Promise<ServerType> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return server
}

/** Answered keep-alive connections are closed, or they would hold the exit for seconds. */
async function stop(server: ServerType): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    // Event streams never end by themselves; their readers come back with the last event they had.
    if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), 1_000).unref()
  })
}

/** The configured model, or the built-in rules where none is. Loaded when it is needed: each costs some ten megabytes. */
async function openModel(config: Config): Promise<Model> {
  if (config.openai) {
    const { createOpenAiModel } = await import('./agent/openai.ts')
    return createOpenAiModel(config.openai)
  }
  const { createBuiltInDesigner } = await import('./agent/built-in/built-in.ts')
  return createBuiltInDesigner()
}
