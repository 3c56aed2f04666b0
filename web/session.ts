import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import type { WireSession } from '#shared/protocol/session.ts'
import { request } from './api.ts'
import { forgetLocalCopies } from './document/local-copies.ts'
import { readStored, writeStored } from './ui/stored.ts'

export type User = NonNullable<WireSession['user']>

const sessionKey = ['session'] as const
/** Set when somebody signed out here: from then on nobody becomes a guest without saying so. */
const signedOutKey = 'pd.signed-out'

/** Who this browser is. A first visitor becomes a guest without being asked, where the server allows guests. */
async function openSession(): Promise<WireSession> {
  const session = await request<WireSession>('GET', '/session')
  const mayEnter = session.user === null && session.guests_allowed && readStored(signedOutKey) === null
  return mayEnter ? request<WireSession>('POST', '/session/guest', { body: {} }) : session
}

export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: openSession,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 2,
  })
}

/** The signed-in user. Only for what stands inside the shell, which is not drawn without one. */
export function useUser(): User {
  const user = useSession().data?.user
  if (!user) throw new Error('drawn outside a session')
  return user
}

export function useDesigner(): WireSession['designer'] | undefined {
  return useSession().data?.designer
}

export function useSessionActions() {
  const queries = useQueryClient()
  return {
    async enterAsGuest(name?: string): Promise<void> {
      const session = await request<WireSession>('POST', '/session/guest', { body: name ? { name } : {} })
      writeStored(signedOutKey, null)
      queries.setQueryData(sessionKey, session)
    },
    async rename(name: string): Promise<void> {
      queries.setQueryData(sessionKey, await request<WireSession>('PATCH', '/session', { body: { name } }))
    },
    async signOut(): Promise<void> {
      await request('DELETE', '/session')
      writeStored(signedOutKey, 'yes')
      await forgetLocalCopies()
      queries.setQueryData<WireSession>(sessionKey, (session) => session && { ...session, user: null })
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
    },
  }
}

/** The server no longer knows this browser: asks anew who it is. */
export function sessionLost(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: sessionKey })
}
