import type { Context, MiddlewareHandler } from 'hono'
import { idPrefixes, isId, type ThreadId } from '#shared/ids.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { routeLabel } from '../http/route-label.ts'
import { actionOf } from './actions.ts'
import { type Audit, doerOf, type Ending, endingOf } from './audit.ts'
import type { Facts } from './row.ts'

/** How many ids of an answer are told, so that a row stays a row: about 1 kB. */
const maxIds = 25
/** Fields of a request that hold words of ours, or whom it is about. */
const toldFields: readonly string[] = ['role', 'scopes', 'status', 'mode', 'user_id']

/** Records every request below `base` that changes something, or takes texts out: who, what, and what came of it. */
export function recordRequests(audit: Audit, base: string): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const label = routeLabel(c)
    const action = label.startsWith(`${base}/`)
      ? actionOf(`${c.req.method} ${label.slice(base.length)}`)
      : undefined
    if (action === undefined) return next()
    const { thread_id: thread = '', ...named } = idsInPath(label, c.req.path)
    const threadId = isId('thread', thread) ? thread : null
    const by = doerOf(c.get('actor'))
    const entry = await audit.begin({ action, by, threadId, facts: { ...named, ...formatAsked(c) } })
    await next()
    entry.end(await outcomeOf(c, named))
  }
}

type Ids = Readonly<Record<string, string>>

/** What the path names: `{ link_id: 'link_…' }`. Whatever else stands in its place may be anything, and is left out. */
function idsInPath(label: string, path: string): Ids {
  const values = path.split('/')
  const named = label
    .split('/')
    .map((part, i) => [part.slice(1), values[i] ?? '', part.startsWith(':')] as const)
  return Object.fromEntries(
    named.filter(([, value, isNamed]) => isNamed && isSomeId(value)).map(([name, value]) => [name, value]),
  )
}

/** Of a download. */
function formatAsked(c: Context): Facts {
  const format = c.req.query('format')
  return format !== undefined && isOurs(format) ? { format } : {}
}

async function outcomeOf(c: Context<ApiEnv>, named: Ids): Promise<Ending> {
  const userId = c.get('actor')?.userId
  const asked = await wordsAsked(c)
  if (c.error) return { ...endingOf(c.error), userId, facts: asked }
  if (c.res.status >= 400) return { outcome: 'refused', userId, facts: asked }
  // A download is told by its request: it may be as large as all that somebody has, and is on its way meanwhile.
  const isJson =
    c.res.headers.get('content-type')?.startsWith('application/json') &&
    !c.res.headers.has('content-disposition')
  const found = isJson ? idsIn(await c.res.clone().json()) : []
  const threadId = found.find((id): id is ThreadId => isId('thread', id))
  // People are named by the path or by the request; an answer may list everybody.
  const ids = found
    .filter((id) => id !== threadId && !isId('user', id) && !Object.values(named).includes(id))
    .slice(0, maxIds)
  return { outcome: 'done', userId, threadId, facts: { ...asked, ...(ids.length > 0 && { ids }) } }
}

/** The role that is given, the scopes of a key: of the body, which the route has read by now. */
async function wordsAsked(c: Context): Promise<Facts> {
  if (!c.req.header('content-type')?.startsWith('application/json')) return {}
  // What is no JSON was refused, and says nothing.
  const body: unknown = await c.req.json().catch(() => null)
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => toldFields.includes(name) && isOurs(value)),
  )
}

/** Every id in an answer, at any depth, in the order of their places. */
function idsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const found = Object.entries(value).flatMap(([name, inner]) =>
    name.endsWith('_id') && typeof inner === 'string' && isSomeId(inner) ? [inner] : idsIn(inner),
  )
  return [...new Set(found)]
}

const isSomeId = (text: string): boolean =>
  Object.keys(idPrefixes).some((kind) => isId(kind as keyof typeof idPrefixes, text))

/** An id, a word as code writes them, or a list of such words: `threads:read`. */
function isOurs(value: unknown): value is string | readonly string[] {
  if (Array.isArray(value)) return value.length <= maxIds && value.every((one) => isOurs(one))
  return typeof value === 'string' && (isSomeId(value) || /^[a-z][a-z_:]{0,30}$/.test(value))
}
