import { apiKeyRoutes } from './access/api-key-routes.ts'
import { authenticate } from './access/authenticate.ts'
import { Devices } from './access/devices.ts'
import { memberRoutes } from './access/member-routes.ts'
import { createMemoryRateCounter } from './access/rate-counter-memory.ts'
import { limitRates } from './access/rates.ts'
import { sharingRoutes } from './access/sharing-routes.ts'
import { openSignInRoutes, signInRoutes } from './access/sign-in.ts'
import { recordRequests } from './audit/record-requests.ts'
import { auditRoutes } from './audit/routes.ts'
import { chatRoutes } from './chat/routes.ts'
import { waitingRoutes } from './chat/waiting-routes.ts'
import type { Config } from './config.ts'
import { accountDataRoutes } from './exports/account-data-routes.ts'
import { exportRoutes } from './exports/routes.ts'
import { attributionRoutes } from './history/attribution-routes.ts'
import { proposalRoutes } from './history/proposal-routes.ts'
import { restoreRoutes } from './history/restore-routes.ts'
import { reviewRoutes } from './history/review-routes.ts'
import { historyRoutes } from './history/routes.ts'
import { versionRoutes } from './history/version-routes.ts'
import { refuseDeepJson } from './http/api.ts'
import type { Api } from './http/env.ts'
import { Idempotency } from './http/idempotency.ts'
import { PageTokens } from './http/page-token.ts'
import { apiBase } from './http/paths.ts'
import { mapRoutes } from './imports/routes.ts'
import type { Log } from './log.ts'
import { newId } from './new-id.ts'
import type { Parts } from './parts.ts'
import { dismissalRoutes } from './quality/dismissal-routes.ts'
import { qualityRoutes } from './quality/routes.ts'
import { severityRoutes } from './quality/severity-routes.ts'
import { threadRecords } from './thread-records.ts'
import { threadRoutes } from './threads/routes.ts'

/** Mounts the REST interface: who is asking comes first, then the routes of every slice. */
export function mountRoutes(api: Api, parts: Parts, config: Config, log: Log): void {
  const { audit, db, vault, authSecret, model, now, access, apiKeys, links, members, revocations, sessions } =
    parts
  const { tickets, urls, threads, document, host, progressOptions, maps, patches, proposals, restores } =
    parts
  const { dismissals, severities, review, versions, conversation, feed, runner, waiting } = parts

  const base = api.basePath(apiBase)
  base.use(limitRates({ counter: createMemoryRateCounter(), trustProxy: config.trustProxy }))
  base.use(authenticate({ access, urls, open: openSignInRoutes }))
  base.use(recordRequests(audit, apiBase))
  base.use(refuseDeepJson)
  const idempotency = new Idempotency({ database: db, vault, now })
  const pageTokens = new PageTokens(authSecret)
  api.route(
    apiBase,
    signInRoutes({
      ...{ database: db, access, sessions, revocations, urls, log, newId, now },
      designer: { engine: model.engine, name: model.name },
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
  api.route(apiBase, auditRoutes({ access, audit, db, pageTokens }))
  api.route(apiBase, exportRoutes({ access, threads, document }))
  const devices = new Devices({ database: db, revocations, now })
  const records = threadRecords(parts)
  const own = { apiKeys, database: db, devices, document, members, records, threads }
  api.route(apiBase, accountDataRoutes({ ...own, access, log, now, revocations }))
  api.route(apiBase, dismissalRoutes({ access, dismissals }))
  api.route(apiBase, severityRoutes({ access, severities }))
  api.route(
    apiBase,
    qualityRoutes({
      access,
      readDocument: async (threadId) => ({
        ...(await progressOptions(threadId)),
        nodes: await document.nodes(threadId),
      }),
      processState: (threadId) => patches.processState(threadId),
    }),
  )
  api.route(
    apiBase,
    mapRoutes({
      access,
      maps,
      readNodes: document.nodes,
      newMapId: () => newId('map'),
      now,
    }),
  )
}
