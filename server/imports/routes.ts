import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { DocNode } from '#shared/document/node.ts'
import type { MapId, ThreadId } from '#shared/ids.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { createMapSchema, gapsSchema, mapSchema, mapsSchema, pairingSchema } from '#shared/protocol/map.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import { problems } from '../http/problem.ts'
import { textOfFile } from './file-text.ts'
import type { MapStore, StoredMap } from './map-store.ts'
import { withoutPairing, withPairing } from './pairings.ts'
import { drawMap, readMapFile } from './read-map.ts'
import { wireGaps, wireMap } from './wire-map.ts'

export type MapRouteParts = {
  readonly access: Access
  readonly maps: MapStore
  readonly readNodes: (threadId: ThreadId) => Promise<readonly DocNode[]>
  readonly newMapId: () => MapId
  readonly now: () => number
}

const mapPath = threadPath.extend({ map_id: z.string() })
const reading = problems('unauthenticated', 'forbidden', 'not_found')
const writing = problems(
  'malformed',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'too_large',
  'unsupported_media_type',
  'invalid',
)
const file = { schema: z.string() }
/** What files of BPMN and Mermaid are called: our own exports, and what programs guess. */
const files = {
  'application/xml': file,
  'text/xml': file,
  'application/bpmn+xml': file,
  'text/vnd.mermaid': file,
  'text/plain': file,
}

const createMap = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/maps',
  operationId: 'createMap',
  summary: 'A process as others drew it, for the document to be compared to',
  description:
    'A BPMN 2.0 file or a flowchart of Mermaid, as the body or as `content`; or the map itself as `process_map`. What of a file has no place in a map is named in `left_out`.',
  tags: ['maps'],
  request: {
    params: threadPath,
    body: {
      required: false,
      content: { 'application/json': { schema: createMapSchema }, ...files },
    },
  },
  responses: {
    201: { description: 'Read', content: { 'application/json': { schema: mapSchema } } },
    ...writing,
  },
})

const listMaps = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/maps',
  operationId: 'listMaps',
  summary: 'The maps of the thread, newest first',
  tags: ['maps'],
  request: { params: threadPath },
  responses: {
    200: { description: 'All of them', content: { 'application/json': { schema: mapsSchema } } },
    ...reading,
  },
})

const deleteMap = createRoute({
  method: 'delete',
  path: '/threads/{thread_id}/maps/{map_id}',
  operationId: 'deleteMap',
  summary: 'Delete a map',
  tags: ['maps'],
  request: { params: mapPath },
  responses: { 204: { description: 'Gone' }, ...reading },
})

const getGaps = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/maps/{map_id}/gaps',
  operationId: 'getGaps',
  summary: 'What differs between the document and the map',
  description: 'Computed from the live document by its words; `pairs` say what was taken for the same step.',
  tags: ['maps'],
  request: { params: mapPath },
  responses: {
    200: { description: 'The gaps', content: { 'application/json': { schema: gapsSchema } } },
    ...reading,
  },
})

const pairSteps = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/maps/{map_id}/pairings',
  operationId: 'pairSteps',
  summary: 'Say that two steps are the same one, or are not',
  description: 'What people say counts before all words. Answers the gaps as they are then.',
  tags: ['maps'],
  request: {
    params: mapPath,
    body: { content: { 'application/json': { schema: pairingSchema } } },
  },
  responses: {
    200: { description: 'Taken', content: { 'application/json': { schema: gapsSchema } } },
    ...writing,
  },
})

const takeBackPairing = createRoute({
  method: 'delete',
  path: '/threads/{thread_id}/maps/{map_id}/pairings/{pairing_id}',
  operationId: 'takeBackPairing',
  summary: 'Take back what was said about two steps',
  description:
    'The words of the two count again; `pairings` of the gaps name what was said. Answers the gaps as they are then.',
  tags: ['maps'],
  request: { params: mapPath.extend({ pairing_id: z.string() }) },
  responses: {
    200: { description: 'Taken back', content: { 'application/json': { schema: gapsSchema } } },
    ...reading,
  },
})

/** Maps of processes, and how far a document has what they have. */
export function mapRoutes({ access, maps, readNodes, newMapId, now }: MapRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()
  const gapsOf = async (threadId: ThreadId, map: StoredMap) =>
    wireGaps(flowOf(await readNodes(threadId)), map)

  routes.openapi(createMap, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.update')
    const isJson = /^application\/json\b/i.test(c.req.header('content-type') ?? '')
    const sent = isJson
      ? createMapSchema.parse(await c.req.json())
      : { content: textOfFile(new Uint8Array(await c.req.arrayBuffer()), c.req.header('content-type')) }
    const read = 'content' in sent ? await readMapFile(sent.content) : drawMap(sent.process_map)
    const name = 'name' in sent ? sent.name : undefined
    const map: StoredMap = {
      ...read,
      id: newMapId(),
      name: name ?? (read.drawing.title === '' ? 'Map' : read.drawing.title),
      verdicts: [],
      createdAtMs: now(),
    }
    await maps.insert(threadId, map)
    return c.json(wireMap(map), 201)
  })
  routes.openapi(listMaps, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    return c.json({ maps: (await maps.list(threadId)).map(wireMap) }, 200)
  })
  routes.openapi(deleteMap, async (c) => {
    const { thread_id, map_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.update')
    const map = await maps.find(threadId, map_id)
    await maps.delete(threadId, map.id)
    return c.body(null, 204)
  })
  routes.openapi(getGaps, async (c) => {
    const { thread_id, map_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    return c.json(await gapsOf(threadId, await maps.find(threadId, map_id)), 200)
  })
  routes.openapi(pairSteps, async (c) => {
    const { thread_id, map_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.update')
    const { step, mapped, is_same: isSame } = c.req.valid('json')
    const said = await maps.changeVerdicts(threadId, map_id, (map) =>
      withPairing(map, { step, mapped, isSame }),
    )
    return c.json(await gapsOf(threadId, said), 200)
  })
  routes.openapi(takeBackPairing, async (c) => {
    const { thread_id, map_id, pairing_id } = c.req.valid('param')
    const threadId = toThreadId(thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.update')
    const left = await maps.changeVerdicts(threadId, map_id, (map) => withoutPairing(map, pairing_id))
    return c.json(await gapsOf(threadId, left), 200)
  })
  return routes
}
