import {
  type InfiniteData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import type { z } from 'zod'
import type {
  createdThreadSchema,
  threadListSchema,
  threadSummarySchema,
  UpdateThread,
  WireThread,
} from '#shared/protocol/thread.ts'
import { request, threadPath } from '../api.ts'

export type ThreadSummary = z.infer<typeof threadSummarySchema>
type ThreadPage = z.infer<typeof threadListSchema>

const pageSize = 50

export function fetchThreads(options: {
  pageSize: number
  pageToken?: string
  q?: string
}): Promise<ThreadPage> {
  const query = new URLSearchParams({ page_size: String(options.pageSize) })
  if (options.pageToken) query.set('page_token', options.pageToken)
  if (options.q) query.set('q', options.q)
  return request('GET', `/threads?${query}`)
}

/** All threads of this person, newest first, page after page. */
export function useThreads() {
  return useInfiniteQuery({
    queryKey: ['threads', 'list'],
    initialPageParam: '',
    queryFn: ({ pageParam }) => fetchThreads({ pageSize, pageToken: pageParam }),
    getNextPageParam: (last) => last.next_page_token,
  })
}

export const threadsOf = (data: InfiniteData<ThreadPage> | undefined): readonly ThreadSummary[] =>
  data?.pages.flatMap(({ threads }) => threads) ?? []

export const threadQuery = (threadId: string) =>
  queryOptions({
    queryKey: ['thread', threadId],
    queryFn: () => request<WireThread>('GET', threadPath(threadId)),
  })

export const useThread = (threadId: string) => useQuery(threadQuery(threadId))

export function useUpdateThread(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: UpdateThread) =>
      request<WireThread>('PATCH', threadPath(threadId), { body: change }),
    onSuccess: (thread) => {
      queries.setQueryData(threadQuery(threadId).queryKey, thread)
      return queries.invalidateQueries({ queryKey: ['threads'] })
    },
  })
}

type NewThread = { readonly title: string; readonly description?: string; readonly idempotencyKey: string }

export function useCreateThread() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ idempotencyKey, ...body }: NewThread) =>
      request<z.infer<typeof createdThreadSchema>>('POST', '/threads', { body, idempotencyKey }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['threads'] }),
  })
}
