import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type { apiKeyListSchema, createApiKeySchema, createdApiKeySchema } from '#shared/protocol/api-key.ts'
import { request } from '../api.ts'

type ApiKeyList = z.infer<typeof apiKeyListSchema>
export type ApiKey = ApiKeyList['api_keys'][number]
export type ApiScope = ApiKey['scopes'][number]

const keysKey = ['api-keys']

export const useApiKeys = () =>
  useQuery({ queryKey: keysKey, staleTime: 0, queryFn: () => request<ApiKeyList>('GET', '/api-keys') })

export function useCreateApiKey() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: z.infer<typeof createApiKeySchema>) =>
      request<z.infer<typeof createdApiKeySchema>>('POST', '/api-keys', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysKey }),
  })
}

export function useDeleteApiKey() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (keyId: string) => request('DELETE', `/api-keys/${encodeURIComponent(keyId)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: keysKey }),
  })
}
