import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { WireThread } from '#shared/protocol/thread.ts'
import type { DocumentSession } from '../document/document-session.ts'
import { roleMeanings, roleNames } from '../share/roles.ts'
import { useTell } from '../ui/toasts.tsx'
import { threadQuery } from './queries.ts'

/**
 * Keeps the role what it is, and says so when the owner changed it: the server cuts the document then, so each time it
 * is back the thread is asked for anew.
 */
export function useRoleNews(
  { thread_id: threadId, role }: WireThread,
  session: DocumentSession | null,
): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (!session) return
    let wasLost = false
    return session.subscribe(() => {
      const { kind } = session.snapshot().connection
      if (kind === 'live' && wasLost) {
        void queries.invalidateQueries(threadQuery(threadId))
        void queries.invalidateQueries({ queryKey: ['members', threadId] })
      }
      wasLost = kind !== 'live'
    })
  }, [queries, threadId, session])

  const tell = useTell()
  const known = useRef(role)
  useEffect(() => {
    if (known.current === role) return
    known.current = role
    const meaning = roleMeanings[role]
    tell.told(`Your role here is ${roleNames[role]} now: ${meaning[0]?.toLowerCase()}${meaning.slice(1)}.`)
  }, [role, tell])
}
