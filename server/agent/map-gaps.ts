import { readTree, toNode } from '#shared/document/tree.ts'
import type { ThreadId } from '#shared/ids.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import type { DocumentHost } from '../collab/host.ts'
import type { MapStore } from '../imports/map-store.ts'
import { wireGaps } from '../imports/wire-map.ts'
import type { ToolResult } from './hands.ts'

/** So many gaps are told; what is missing comes first. */
const maxTold = 30

type Parts = { readonly host: DocumentHost; readonly maps: Pick<MapStore, 'list'> }

/** What differs between the document and a map of the thread, for the model. Without an id: the only one, or a list. */
export async function compareToMaps(
  { host, maps }: Parts,
  threadId: ThreadId,
  mapId: string | undefined,
): Promise<ToolResult> {
  const all = await maps.list(threadId)
  const map = mapId === undefined && all.length === 1 ? all[0] : all.find(({ id }) => id === mapId)
  if (!map) {
    const known = all.map(({ id, name }) => ({ map_id: id, name }))
    const error = known.length === 0 ? 'This thread has no maps.' : 'Name one of these maps by its map_id.'
    return { content: JSON.stringify({ error, maps: known }), failed: mapId !== undefined }
  }
  const flow = await host.read(threadId, (ydoc) => flowOf(readTree(ydoc).map(toNode)))
  const { gaps, coverage, fitness } = wireGaps(flow, map)
  const told = gaps.slice(0, maxTold).map(({ kind, message }) => ({ kind, message }))
  const more = gaps.length - told.length
  const facts = { map: map.name, coverage, fitness, gaps: told, ...(more > 0 && { more }) }
  return { content: JSON.stringify(facts), failed: false }
}
