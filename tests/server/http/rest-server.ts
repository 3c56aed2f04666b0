import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { Access } from '#server/access/access.ts'
import { ApiKeys } from '#server/access/api-key.ts'
import { apiKeyRoutes } from '#server/access/api-key-routes.ts'
import { authenticate } from '#server/access/authenticate.ts'
import { Links } from '#server/access/links.ts'
import { memberRoutes } from '#server/access/member-routes.ts'
import { Members } from '#server/access/members.ts'
import { createMemoryRateCounter } from '#server/access/rate-counter-memory.ts'
import { limitRates, type RateLimits, rateLimits } from '#server/access/rates.ts'
import { Revocations } from '#server/access/revocations.ts'
import { Sessions } from '#server/access/session.ts'
import { sharingRoutes } from '#server/access/sharing-routes.ts'
import { openSignInRoutes, type SignInParts, signInRoutes } from '#server/access/sign-in.ts'
import { Tickets } from '#server/access/ticket.ts'
import { createMemoryBus } from '#server/cluster/memory.ts'
import { exportRoutes } from '#server/exports/routes.ts'
import { createApi, refuseDeepJson } from '#server/http/api.ts'
import { docsRoutes } from '#server/http/docs.ts'
import type { Api } from '#server/http/env.ts'
import { healthRoutes } from '#server/http/health.ts'
import { Idempotency } from '#server/http/idempotency.ts'
import { PageTokens } from '#server/http/page-token.ts'
import { apiBase } from '#server/http/paths.ts'
import type { WebApp } from '#server/http/static.ts'
import { createLog, type Log } from '#server/log.ts'
import { createMetrics } from '#server/metrics.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { Vault } from '#server/storage/vault.ts'
import type { DocumentContent, ThreadDocument } from '#server/threads/document-port.ts'
import { threadRoutes } from '#server/threads/routes.ts'
import { Threads } from '#server/threads/threads.ts'
import { type Choices, noChoices } from '#shared/process/choices.ts'

/** The whole REST interface on a real port with a real database; only the live documents are plain values. */

export const bootstrapKey = 'pd_test_key_with_all_scopes'

export type RestSettings = {
  readonly publicUrl?: string
  readonly trustProxy?: boolean
  readonly guestsAllowed?: boolean
  readonly oidc?: SignInParts['oidc']
  /** Unless a test is about them, nobody asks too often. */
  readonly rateLimits?: RateLimits
  readonly webApp?: WebApp
  readonly databaseUrl?: string
  readonly log?: Log
  /** Further routes of the test's own. */
  readonly extend?: (api: Api) => void
}

/** Documents that the test writes. An unwritten one is empty. */
class PlainDocuments implements ThreadDocument {
  readonly #contents = new Map<string, DocumentContent>()

  write(threadId: string, markdown: string, choices: Choices = noChoices): void {
    const progress = { completionPercentage: 40, sectionsCompleted: ['Overview'], sectionsPending: ['Steps'] }
    this.#contents.set(threadId, { markdown, progress, etag: `v${markdown.length}`, choices })
  }

  async content(threadId: string): Promise<DocumentContent> {
    const progress = { completionPercentage: 0, sectionsCompleted: [], sectionsPending: [] }
    return this.#contents.get(threadId) ?? { markdown: '', progress, etag: 'v0', choices: noChoices }
  }

  /** Plain values take no patches. */
  keep(): void {}
}

/** Time in the test's hand. It stands still until it is moved. */
export class Clock {
  #nowMs = 1_700_000_000_000
  readonly now = (): number => this.#nowMs
  forward(ms: number): void {
    this.#nowMs += ms
  }
}

export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; what it is, the test says by what it compares with. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into answers of every shape.
  readonly json: any
}

export type Send = {
  readonly headers?: Record<string, string>
  readonly body?: unknown
  readonly raw?: string
}

export class RestServer {
  readonly url: string
  readonly database: Database
  readonly documents = new PlainDocuments()
  readonly clock: Clock
  readonly access: Access
  readonly vault: Vault
  readonly news: string[] = []
  readonly #apiKeys: ApiKeys
  readonly #stop: () => Promise<void>

  constructor(parts: {
    url: string
    database: Database
    clock: Clock
    access: Access
    vault: Vault
    apiKeys: ApiKeys
    stop: () => Promise<void>
  }) {
    this.url = parts.url
    this.database = parts.database
    this.clock = parts.clock
    this.access = parts.access
    this.vault = parts.vault
    this.#apiKeys = parts.apiKeys
    this.#stop = parts.stop
  }

  /** As it was at the start, for the next test. */
  async reset(): Promise<void> {
    await this.database.sql.deleteFrom('threads').execute()
    await this.database.sql.deleteFrom('users').execute()
    await this.#apiKeys.setBootstrapKey(bootstrapKey)
    this.news.length = 0
  }

  /** Sends to a path below the base, or to a path outside when it begins with `//`. */
  async send(method: string, path: string, { headers = {}, body, raw }: Send = {}): Promise<Reply> {
    const url = path.startsWith('//') ? this.url + path.slice(1) : this.url + apiBase + path
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(url, {
      method,
      headers: { ...json, ...headers },
      redirect: 'manual',
      ...((body !== undefined || raw !== undefined) && { body: raw ?? JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    }
  }

  /** A program with all scopes. */
  as(key: string): (method: string, path: string, send?: Send) => Promise<Reply> {
    return (method, path, send = {}) =>
      this.send(method, path, { ...send, headers: { authorization: `Bearer ${key}`, ...send.headers } })
  }

  /** A new guest in a browser that shows a page of this server. */
  async guest(name: string): Promise<(method: string, path: string, send?: Send) => Promise<Reply>> {
    const signedIn = await this.send('POST', '/session/guest', {
      body: { name },
      headers: { origin: this.url },
    })
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    return (method, path, send = {}) =>
      this.send(method, path, { ...send, headers: { cookie, origin: this.url, ...send.headers } })
  }

  /** Everything that is stored, to see that nothing was changed. */
  async stored(): Promise<unknown> {
    const { sql } = this.database
    return {
      threads: await sql.selectFrom('threads').selectAll().orderBy('id').execute(),
      members: await sql.selectFrom('members').selectAll().orderBy('thread_id').orderBy('user_id').execute(),
      links: await sql.selectFrom('links').selectAll().orderBy('id').execute(),
      tickets: await sql.selectFrom('tickets').selectAll().orderBy('token_hash').execute(),
      users: await sql.selectFrom('users').selectAll().orderBy('id').execute(),
      sessions: await sql.selectFrom('sessions').selectAll().orderBy('token_hash').execute(),
    }
  }

  close(): Promise<void> {
    return this.#stop()
  }
}

const endless = Object.fromEntries(
  Object.entries(rateLimits).map(([kind, limit]) => [kind, { ...limit, max: Number.MAX_SAFE_INTEGER }]),
) as RateLimits

export async function startRestServer(settings: RestSettings = {}): Promise<RestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pd-rest-'))
  const database = await openDatabase({ dataDir, databaseUrl: settings.databaseUrl })
  const clock = new Clock()
  const { now } = clock
  const urls = { publicUrl: settings.publicUrl, trustProxy: settings.trustProxy ?? false }
  const vault = new Vault(database, [Buffer.alloc(32, 7)])
  const sessions = new Sessions({ database, newId, now })
  const revocations = new Revocations(createMemoryBus())
  const apiKeys = new ApiKeys({ database, revocations, newId, now })
  await apiKeys.setBootstrapKey(bootstrapKey)
  const tickets = new Tickets({ database, apiKeys, now })
  const access = new Access({ database, sessions, apiKeys, tickets, urls })
  const links = new Links({ database, newId, now })
  const members = new Members({ database, revocations, now })
  const metrics = createMetrics()
  const log = settings.log ?? createLog('silent')

  const api = createApi({
    log,
    metrics,
    pages: { html: settings.webApp?.html ?? '', https: settings.publicUrl?.startsWith('https:') ?? false },
    checkAnswers: true,
  })
  const stop = async () => {
    await new Promise((resolve) => listener.close(resolve))
    await database.close()
    await rm(dataDir, { recursive: true })
  }
  const listener = serve({ fetch: api.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((resolve) => listener.once('listening', resolve))
  const { port } = listener.address() as AddressInfo
  const server = new RestServer({
    url: `http://127.0.0.1:${port}`,
    database,
    clock,
    access,
    vault,
    apiKeys,
    stop,
  })
  const { documents: document, news } = server

  const threads = new Threads({
    database,
    vault,
    newId,
    now,
    news: {
      updated: (id) => news.push(`updated ${id}`),
      deleted: async (id) => {
        news.push(`deleted ${id}`)
      },
    },
  })
  api.use(
    `${apiBase}/*`,
    limitRates({
      counter: createMemoryRateCounter(),
      trustProxy: urls.trustProxy,
      limits: settings.rateLimits ?? endless,
    }),
  )
  api.use(`${apiBase}/*`, authenticate({ access, urls, open: openSignInRoutes }), refuseDeepJson)
  api.route(
    apiBase,
    signInRoutes({
      ...{ database, access, sessions, revocations, urls, log, newId, now },
      secret: 'a secret of at least 32 characters',
      guestsAllowed: settings.guestsAllowed ?? true,
      oidc: settings.oidc,
      designer: { engine: 'builtin', name: 'Designer' },
    }),
  )
  api.route(apiBase, apiKeyRoutes({ access, apiKeys }))
  api.route(apiBase, sharingRoutes({ access, links, urls }))
  api.route(apiBase, memberRoutes({ access, members }))
  const idempotency = new Idempotency({ database, vault, now })
  const pageTokens = new PageTokens('a secret of at least 32 characters')
  api.route(apiBase, threadRoutes({ access, threads, tickets, document, idempotency, pageTokens, urls }))
  api.route(apiBase, exportRoutes({ access, threads, document }))
  settings.extend?.(api)
  api.route('/', docsRoutes(api, '0.1.0'))
  api.route('/', healthRoutes({ database, metrics, isDraining: () => false, servesMetrics: true }))
  if (settings.webApp) api.use(settings.webApp.serve)
  return server
}
