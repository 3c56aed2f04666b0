import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type { signedInListSchema } from '#shared/protocol/account.ts'
import { request } from '../api.ts'

type SignedInList = z.infer<typeof signedInListSchema>
export type SignedIn = SignedInList['sessions'][number]

const devicesKey = ['devices']

export const useDevices = () =>
  useQuery({ queryKey: devicesKey, staleTime: 0, queryFn: () => request<SignedInList>('GET', '/sessions') })

export function useSignOutDevice() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (sessionId: string) => request('DELETE', `/sessions/${encodeURIComponent(sessionId)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: devicesKey }),
  })
}
