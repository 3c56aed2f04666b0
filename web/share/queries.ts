import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type {
  acceptedLinkSchema,
  linkListSchema,
  linkSchema,
  memberListSchema,
} from '#shared/protocol/session.ts'
import type { Role } from '#shared/protocol/thread.ts'
import { request, threadPath } from '../api.ts'

export type ShareLink = z.infer<typeof linkSchema>
export type LinkRole = Exclude<Role, 'owner'>

const linksKey = (threadId: string) => ['links', threadId]

export const useMembers = (threadId: string) =>
  useQuery({
    queryKey: ['members', threadId],
    queryFn: () => request<z.infer<typeof memberListSchema>>('GET', `${threadPath(threadId)}/members`),
  })

export const useLinks = (threadId: string) =>
  useQuery({
    queryKey: linksKey(threadId),
    queryFn: () => request<z.infer<typeof linkListSchema>>('GET', `${threadPath(threadId)}/links`),
  })

export function useCreateLink(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (role: LinkRole) =>
      request<ShareLink>('POST', `${threadPath(threadId)}/links`, { body: { role } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: linksKey(threadId) }),
  })
}

export function useRevokeLink(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (linkId: string) =>
      request('DELETE', `${threadPath(threadId)}/links/${encodeURIComponent(linkId)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: linksKey(threadId) }),
  })
}

export const acceptLink = (token: string) =>
  request<z.infer<typeof acceptedLinkSchema>>('POST', '/links/accept', { body: { token } })
