import {
  type InfiniteData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { z } from 'zod'
import type {
  createdVersionSchema,
  restoredVersionSchema,
  VersionSummary,
  versionListSchema,
  WireVersion,
} from '#shared/protocol/version.ts'
import { request, threadPath } from '../api.ts'

type VersionPage = z.infer<typeof versionListSchema>

const versionsPath = (threadId: string) => `${threadPath(threadId)}/versions`
const versionPath = (threadId: string, versionId: string) =>
  `${versionsPath(threadId)}/${encodeURIComponent(versionId)}`
const listKey = (threadId: string) => ['versions', threadId]

/** Newest first, page after page. Runs and other people add to it, so it is fetched whenever it is opened. */
export const useVersions = (threadId: string) =>
  useInfiniteQuery({
    queryKey: listKey(threadId),
    staleTime: 0,
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      request<VersionPage>(
        'GET',
        `${versionsPath(threadId)}?page_size=50${pageParam && `&page_token=${encodeURIComponent(pageParam)}`}`,
      ),
    getNextPageParam: (last) => last.next_page_token,
  })

export const versionsOf = (data: InfiniteData<VersionPage>): readonly VersionSummary[] =>
  data.pages.flatMap(({ versions }) => versions)

/** A version never changes. */
export const useVersion = (threadId: string, versionId: string) =>
  useQuery({
    queryKey: ['version', threadId, versionId],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => request<WireVersion>('GET', versionPath(threadId, versionId)),
  })

export function useCreateVersion(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (name: string) =>
      request<z.infer<typeof createdVersionSchema>>('POST', versionsPath(threadId), { body: { name } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: listKey(threadId) }),
  })
}

export function useRestoreVersion(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (versionId: string) =>
      request<z.infer<typeof restoredVersionSchema>>('POST', `${versionPath(threadId, versionId)}/restore`, {
        body: {},
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: listKey(threadId) }),
  })
}
