import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ProcessState } from '#shared/protocol/patch.ts'
import type { DocumentSession } from '../document/document-session.ts'
import { threadQuery } from './queries.ts'

/** After a pause in the writing the server is asked how complete the document is now. */
const pauseMs = 2_000

/** Keeps the thread's process_state what it is: the chat tells it with each patch, people's own edits make us ask. */
export function useLiveProcessState(
  threadId: string,
  session: DocumentSession | null,
  told: ProcessState | null,
): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (!told) return
    queries.setQueryData(
      threadQuery(threadId).queryKey,
      (thread) => thread && { ...thread, process_state: told },
    )
  }, [queries, threadId, told])
  useEffect(() => {
    if (!session) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const askLater = () => {
      if (session.snapshot().connection.kind !== 'live') return
      clearTimeout(timer)
      timer = setTimeout(() => void queries.invalidateQueries(threadQuery(threadId)), pauseMs)
    }
    session.ydoc.on('update', askLater)
    return () => {
      clearTimeout(timer)
      session.ydoc.off('update', askLater)
    }
  }, [queries, threadId, session])
}
