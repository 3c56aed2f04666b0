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
  const ids = messages
    .flatMap(({ mini_process }) => (mini_process?.patches ?? []).filter(isOpen))
    .map(({ patch_id }) => patch_id)
    .join(' ')
  const runs = runsThatRemoved(messages)
  const { data: removed } = useQuery({
    queryKey: ['removed', threadId, runs],
    enabled: runs.length > 0,
    // What a patch took away does not change any more.
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const records = runs.map((run) =>
        queries.fetchQuery({
          queryKey: ['patches-of-run', threadId, run],
          staleTime: Number.POSITIVE_INFINITY,
          queryFn: () => fetchPatchesOfRun(threadId, run.runId),
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

type RunThatRemoved = { readonly runId: string; readonly patchIds: readonly string[] }

/**
 * The runs that have something open, each with all its patches that took words away. The ids are the key under which the
 * words are remembered: their number alone is the same again when one is decided about and another comes.
 */
export function runsThatRemoved(messages: readonly WireMessage[]): RunThatRemoved[] {
  return messages.flatMap(({ run_id: runId, mini_process }) => {
    const removing = (mini_process?.patches ?? []).filter(({ words_removed }) => words_removed)
    if (runId === undefined || !removing.some(isOpen)) return []
    return [{ runId, patchIds: removing.map(({ patch_id }) => patch_id) }]
  })
}
