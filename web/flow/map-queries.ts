import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { WireGaps, WireMap } from '#shared/protocol/map.ts'
import { request, threadPath } from '../api.ts'
import { readMapFile } from './read-map-file.ts'

const mapsPath = (threadId: string) => `${threadPath(threadId)}/maps`
const mapPath = (threadId: string, mapId: string) => `${mapsPath(threadId)}/${encodeURIComponent(mapId)}`
const mapsKey = (threadId: string) => ['maps', threadId]
const gapsKey = (threadId: string, mapId: string) => ['gaps', threadId, mapId]

/** The newest first. */
export const useMaps = (threadId: string) =>
  useQuery({
    queryKey: mapsKey(threadId),
    queryFn: async () => (await request<{ maps: WireMap[] }>('GET', mapsPath(threadId))).maps,
  })

/** How far the document, as the server has it now, is what the map says. */
export const useGaps = (threadId: string, mapId: string) =>
  useQuery({
    queryKey: gapsKey(threadId, mapId),
    queryFn: () => request<WireGaps>('GET', `${mapPath(threadId, mapId)}/gaps`),
  })

export function useAddMap(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (file: File) =>
      request<WireMap>('POST', mapsPath(threadId), { body: await readMapFile(file) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: mapsKey(threadId) }),
  })
}

export function useDeleteMap(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (mapId: string) => request<void>('DELETE', mapPath(threadId, mapId)),
    onSuccess: () => queries.invalidateQueries({ queryKey: mapsKey(threadId) }),
  })
}

export type Pairing = { readonly step: string; readonly mapped: string; readonly is_same: boolean }

/** Says whether two steps are the same one, which counts before all words. */
export function usePair(threadId: string, mapId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (pairing: Pairing) =>
      request<WireGaps>('POST', `${mapPath(threadId, mapId)}/pairings`, { body: pairing }),
    onSuccess: (gaps) => queries.setQueryData(gapsKey(threadId, mapId), gaps),
  })
}
