import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { auditListSchema, type WireAuditEntry } from '#shared/protocol/audit.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import type { PageTokens } from '../http/page-token.ts'
import { pageOf, tokenPageQuery } from '../http/pages.ts'
import { problems } from '../http/problem.ts'
import type { Database } from '../storage/database.ts'
import type { Audit } from './audit.ts'
import { rowsOfThread } from './audit-store.ts'
import type { AuditRow } from './row.ts'

export type AuditRouteParts = {
  readonly access: Access
  readonly audit: Pick<Audit, 'settle'>
  readonly db: Database
  readonly pageTokens: PageTokens
}

const listAudit = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/audit',
  operationId: 'listAudit',
  summary: 'Who did what in the thread, newest first',
  description: 'For its owner. Ids, roles and counts; never what people wrote.',
  tags: ['audit'],
  request: {
    params: threadPath,
    query: tokenPageQuery,
  },
  responses: {
    200: {
      description: 'A page. Without `next_page_token` it is the last one.',
      content: { 'application/json': { schema: auditListSchema } },
    },
    ...problems('invalid_page_token', 'unauthenticated', 'forbidden', 'not_found', 'invalid'),
  },
})

const cursorSchema = z.strictObject({ atMs: z.number().int(), id: z.string() })

export function auditRoutes({ access, audit, db, pageTokens }: AuditRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()
  routes.openapi(listAudit, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'audit.read')
    const { page_size: size, page_token: token } = c.req.valid('query')
    const question = ['audit', threadId]
    const before = token === undefined ? undefined : pageTokens.read(token, question, cursorSchema)
    // What was answered here is told with its outcome.
    await audit.settle()
    const found = await rowsOfThread(db.sql, threadId, { before, limit: size + 1 })
    const { page, last } = pageOf(found, size)
    const next = last && pageTokens.write({ atMs: last.atMs, id: last.id }, question)
    return c.json({ entries: page.map(wireEntry), ...(next !== undefined && { next_page_token: next }) }, 200)
  })
  return routes
}

function wireEntry(row: AuditRow & { readonly name: string | null }): WireAuditEntry {
  const { id, atMs, action, userId, keyId, runId, outcome, code, facts, name } = row
  const by = runId ? 'designer' : keyId ? 'program' : userId ? 'person' : 'stranger'
  return {
    ...{ audit_id: id, at_ms: atMs, action, outcome },
    by: {
      ...{ kind: by, user_id: userId, name },
      ...(keyId && { key_id: keyId }),
      ...(runId && { run_id: runId }),
    },
    ...(code && { code }),
    facts: mutable(facts),
  }
}

/** The schema's type of lists can be changed. */
const mutable = (facts: AuditRow['facts']): WireAuditEntry['facts'] =>
  Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'object' ? [...fact] : fact]),
  )
