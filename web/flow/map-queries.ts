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

/** What somebody said about two steps. */
export type Said = WireGaps['pairings'][number]

/** Says whether two steps are the same one, which counts before all words, or takes that back. Both answer the gaps then. */
export function usePairings(threadId: string, mapId: string) {
  const queries = useQueryClient()
  const path = `${mapPath(threadId, mapId)}/pairings`
  const onSuccess = (gaps: WireGaps) => queries.setQueryData(gapsKey(threadId, mapId), gaps)
  const say = useMutation({
    mutationFn: ({ step, mapped, is_same }: Pairing) =>
      request<WireGaps>('POST', path, { body: { step, mapped, is_same } }),
    onSuccess,
  })
  const takeBack = useMutation({
    mutationFn: (pairingId: string) =>
      request<WireGaps>('DELETE', `${path}/${encodeURIComponent(pairingId)}`),
    onSuccess,
  })
  return { say, takeBack, isBusy: say.isPending || takeBack.isPending }
}
