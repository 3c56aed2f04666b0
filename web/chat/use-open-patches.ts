import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { WireRemoved } from '#shared/protocol/patch-record.ts'
import { isOpen } from './patches.ts'
import { fetchPatchesOfRun } from './review.ts'

/** What each patch that nobody has kept or undone yet took away; nothing while that is not known. */
export type OpenPatches = ReadonlyMap<string, readonly WireRemoved[]>

/** The same map as long as nothing about it changes. */
export function useOpenPatches(threadId: string, messages: readonly WireMessage[]): OpenPatches {
  const queries = useQueryClient()
  const open = messages.flatMap(({ run_id, mini_process }) =>
    (mini_process?.patches ?? []).filter(isOpen).map((patch) => ({ ...patch, run_id })),
  )
  const ids = open.map(({ patch_id }) => patch_id).join(' ')
  const removing = open.filter(({ words_removed, run_id }) => words_removed && run_id !== undefined)
  const runs = Object.entries(Object.groupBy(removing, ({ run_id }) => run_id ?? ''))
  const { data: removed } = useQuery({
    queryKey: ['removed', threadId, runs.map(([runId, patches = []]) => [runId, patches.length])],
    enabled: runs.length > 0,
    // What a patch took away does not change any more.
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const records = runs.map(([runId, patches = []]) =>
        queries.fetchQuery({
          queryKey: ['patches-of-run', threadId, runId, patches.map(({ patch_id }) => patch_id)],
          staleTime: Number.POSITIVE_INFINITY,
          queryFn: () => fetchPatchesOfRun(threadId, runId),
        }),
      )
      return new Map((await Promise.all(records)).flat().map((record) => [record.patch_id, record.removed]))
    },
  })
  return useMemo(
    () =>
      new Map(
        ids
          .split(' ')
          .filter((id) => id !== '')
          .map((id) => [id, removed?.get(id) ?? []]),
      ),
    [ids, removed],
  )
}
