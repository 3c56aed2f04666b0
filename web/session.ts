import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type { oidcStartedSchema } from '#shared/protocol/account.ts'
import type { WireSession } from '#shared/protocol/session.ts'
import { request } from './api.ts'
import { forgetLocalCopies } from './document/local-copies.ts'
import { readStored, writeStored } from './ui/stored.ts'

export type User = NonNullable<WireSession['user']>
export type Credentials = { readonly email: string; readonly password: string }

const sessionKey = ['session'] as const
/** Set once this browser had a user: who signed out, or whose session ended, is not made another guest unasked. */
const enteredKey = 'pd.entered'

/** Who this browser is. A first visitor becomes a guest without being asked, where the server allows guests. */
async function openSession(): Promise<WireSession> {
  const session = await request<WireSession>('GET', '/session')
  const mayEnter = session.user === null && session.guests_allowed && readStored(enteredKey) === null
  return mayEnter ? signInAsGuest({}) : session
}

async function signInAsGuest(guest: { name?: string }): Promise<WireSession> {
  const session = await request<WireSession>('POST', '/session/guest', { body: guest })
  writeStored(enteredKey, 'yes')
  return session
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
  /** What was read as somebody else is not theirs to see. */
  const become = (session: WireSession) => {
    queries.setQueryData(sessionKey, session)
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
  }
  const leave = async () => {
    await forgetLocalCopies()
    const session = queries.getQueryData<WireSession>(sessionKey)
    if (session) become({ ...session, user: null })
  }
  return {
    async signIn(credentials: Credentials): Promise<void> {
      become(await request<WireSession>('POST', '/session/sign-in', { body: credentials }))
    },
    /** A guest becomes the account. */
    async signUp(account: Credentials & { name: string }): Promise<void> {
      become(await request<WireSession>('POST', '/session/sign-up', { body: account }))
    },
    /** Leaves the page for the provider's, which sends the browser back here. */
    async signInByProvider(returnTo: string): Promise<void> {
      const body = { return_to: returnTo }
      const { url } = await request<z.infer<typeof oidcStartedSchema>>('POST', '/session/oidc', { body })
      location.assign(url)
    },
    async signOutEverywhere(): Promise<void> {
      await request('DELETE', '/sessions')
      await leave()
    },
    async enterAsGuest(name?: string): Promise<void> {
      queries.setQueryData(sessionKey, await signInAsGuest(name ? { name } : {}))
    },
    async rename(name: string): Promise<void> {
      queries.setQueryData(sessionKey, await request<WireSession>('PATCH', '/session', { body: { name } }))
    },
    async signOut(): Promise<void> {
      await request('DELETE', '/session')
      await leave()
    },
  }
}

/** For when the server no longer knows this browser. */
export function askSessionAnew(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: sessionKey })
}
