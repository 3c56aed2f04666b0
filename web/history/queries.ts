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
  RestoreMode,
  restoredVersionSchema,
  VersionSummary,
  versionListSchema,
  WireRestorePreview,
  WireVersion,
} from '#shared/protocol/version.ts'
import { request, threadPath } from '../api.ts'

type VersionPage = z.infer<typeof versionListSchema>
type Restored = z.infer<typeof restoredVersionSchema>

const versionsPath = (threadId: string) => `${threadPath(threadId)}/versions`
const versionPath = (threadId: string, versionId: string) =>
  `${versionsPath(threadId)}/${encodeURIComponent(versionId)}`
export const versionsKey = (threadId: string) => ['versions', threadId]

/** Newest first, page after page. Runs and other people add to it, so it is fetched whenever it is opened. */
export const useVersions = (threadId: string) =>
  useInfiniteQuery({
    queryKey: versionsKey(threadId),
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

const versionKey = (threadId: string, versionId: string) => ['version', threadId, versionId]

/** Of a version only the name ever changes. */
export const useVersion = (threadId: string, versionId: string) =>
  useQuery({
    queryKey: versionKey(threadId, versionId),
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => request<WireVersion>('GET', versionPath(threadId, versionId)),
  })

export function useCreateVersion(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (name: string) =>
      request<z.infer<typeof createdVersionSchema>>('POST', versionsPath(threadId), { body: { name } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: versionsKey(threadId) }),
  })
}

export function useRenameVersion(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ versionId, name }: { versionId: string; name: string }) =>
      request<VersionSummary>('PATCH', versionPath(threadId, versionId), { body: { name } }),
    onSuccess: (_, { versionId }) =>
      Promise.all([
        queries.invalidateQueries({ queryKey: versionsKey(threadId) }),
        queries.invalidateQueries({ queryKey: versionKey(threadId, versionId) }),
      ]),
  })
}

/** While it is looked at, others write on. */
const previewAgeMs = 5_000

/** What a restore would change now. */
export const useRestorePreview = (threadId: string, versionId: string, mode: RestoreMode) =>
  useQuery({
    queryKey: ['restore-preview', threadId, versionId, mode],
    // What was worked out for an earlier look is nothing to decide by.
    staleTime: 0,
    gcTime: 0,
    refetchInterval: previewAgeMs,
    queryFn: () =>
      request<WireRestorePreview>('POST', `${versionPath(threadId, versionId)}/restore`, {
        body: { mode, dry_run: true },
      }),
  })

export const restoreVersion = (threadId: string, versionId: string, mode: RestoreMode) =>
  request<Restored>('POST', `${versionPath(threadId, versionId)}/restore`, { body: { mode } })

export const undoRestore = (threadId: string, versionId: string) =>
  request<Restored>('POST', `${versionPath(threadId, versionId)}/undo`)
