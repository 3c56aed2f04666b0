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
import { threadQuery } from '../threads/queries.ts'

export type ShareLink = z.infer<typeof linkSchema>
export type LinkRole = Exclude<Role, 'owner'>
type MemberList = z.infer<typeof memberListSchema>
export type Member = MemberList['members'][number]

const membersKey = (threadId: string) => ['members', threadId]
const linksKey = (threadId: string) => ['links', threadId]

export const useMembers = (threadId: string) =>
  useQuery({
    queryKey: membersKey(threadId),
    // Others come and go; whoever looks wants to know how it is now.
    staleTime: 0,
    queryFn: () => request<MemberList>('GET', `${threadPath(threadId)}/members`),
  })

export const useLinks = (threadId: string) =>
  useQuery({
    queryKey: linksKey(threadId),
    staleTime: 0,
    queryFn: () => request<z.infer<typeof linkListSchema>>('GET', `${threadPath(threadId)}/links`),
  })

export function useCreateLink(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ role, expiresInMs }: { role: LinkRole; expiresInMs: number | undefined }) =>
      request<ShareLink>('POST', `${threadPath(threadId)}/links`, {
        body: { role, ...(expiresInMs === undefined ? {} : { expires_in_ms: expiresInMs }) },
      }),
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

const memberPath = (threadId: string, userId: string) =>
  `${threadPath(threadId)}/members/${encodeURIComponent(userId)}`

/** Handing the thread over changes what the reader may do, too. */
export function useChangeMember(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ userId, role }: { userId: string; role: Role }) =>
      request<MemberList>('PATCH', memberPath(threadId, userId), { body: { role } }),
    onSuccess: (members, { role }) => {
      queries.setQueryData(membersKey(threadId), members)
      return role === 'owner' ? queries.invalidateQueries(threadQuery(threadId)) : undefined
    },
  })
}

export function useRemoveMember(threadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (userId: string) => request('DELETE', memberPath(threadId, userId)),
    onSuccess: (_, userId) => {
      queries.setQueryData<MemberList>(
        membersKey(threadId),
        (list) => list && { members: list.members.filter(({ user_id }) => user_id !== userId) },
      )
      void queries.invalidateQueries({ queryKey: ['threads'] })
    },
  })
}

export const acceptLink = (token: string) =>
  request<z.infer<typeof acceptedLinkSchema>>('POST', '/links/accept', { body: { token } })
