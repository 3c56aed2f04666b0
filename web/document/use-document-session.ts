import { useEffect, useRef, useState } from 'react'
import type { User } from '../session.ts'
import type { DocumentSession } from './document-session.ts'

/** The session of a thread's document for as long as the component stands; null until its code is loaded. */
export function useDocumentSession(threadId: string, user: User): DocumentSession | null {
  const [session, setSession] = useState<DocumentSession | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const userNow = useRef(user)
  const userId = user.user_id
  useEffect(() => {
    userNow.current = user
    session?.introduce(user)
  }, [session, user])
  useEffect(() => {
    let opened: DocumentSession | null = null
    let isGone = false
    import('./document-session.ts').then((module) => {
      if (isGone) return
      opened = new module.DocumentSession(threadId, { ...userNow.current, user_id: userId })
      setSession(opened)
    }, setFailure)
    return () => {
      isGone = true
      setSession(null)
      opened?.close()
    }
  }, [threadId, userId])
  // The crash guard above says what to do when the code cannot be loaded.
  if (failure !== null) throw failure
  return session
}
