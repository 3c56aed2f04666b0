import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError, isApiError } from './api.ts'
import { askSessionAnew } from './session.ts'

export function createQueryClient(): QueryClient {
  const noteLostSession = (error: unknown) => {
    if (isApiError(error, 'unauthenticated')) askSessionAnew(queries)
  }
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: noteLostSession }),
    mutationCache: new MutationCache({ onError: noteLostSession }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // What the server refused it will refuse again; only what did not arrive is worth repeating.
        retry: (failures, error) =>
          failures < 2 && (!(error instanceof ApiError) || isApiError(error, 'unreachable')),
      },
    },
  })
  return queries
}
