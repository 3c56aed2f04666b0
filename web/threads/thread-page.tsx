import { useQueryClient } from '@tanstack/react-query'
import type { Editor } from '@tiptap/core'
import { useCallback, useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { WireThread } from '#shared/protocol/thread.ts'
import { isApiError } from '../api.ts'
import { isRunning } from '../chat/chat-state.ts'
import { type Chat, useChat } from '../chat/use-chat.ts'
import { useCodeChoices } from '../code/use-code-choices.ts'
import type { DocumentSession } from '../document/document-session.ts'
import { goToSection } from '../document/sections.ts'
import { useDocumentSession } from '../document/use-document-session.ts'
import { useMapNews } from '../flow/use-map-news.ts'
import { useChoices } from '../quality/choices.ts'
import { useFindings } from '../quality/use-findings.ts'
import { useUser } from '../session.ts'
import { PageHead } from '../shell/page-head.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { useTell } from '../ui/toasts.tsx'
import { useDocumentTitle } from '../ui/use-document-title.ts'
import { useThread } from './queries.ts'
import { ThreadHeader } from './thread-header.tsx'
import { ThreadPanes } from './thread-panes.tsx'
import { ThreadSkeleton } from './thread-skeleton.tsx'
import { ThreadStatusBar } from './thread-status-bar.tsx'
import { useLiveProcessState } from './use-live-process-state.ts'
import { useRoleNews } from './use-role-news.ts'

/** One thread: its document, its chat, and who is there. All three are fetched at once. */
export function ThreadPage({ threadId }: { threadId: string }) {
  const thread = useThread(threadId)
  const user = useUser()
  const session = useDocumentSession(threadId, user)
  const chat = useChat(threadId, user.name)
  const { refetch } = thread
  const queries = useQueryClient()
  const isShut = chat.link.kind === 'closed'
  useEffect(() => {
    if (!isShut) return
    // The chat learns first that the thread is gone, or ours no longer.
    void refetch()
    void queries.invalidateQueries({ queryKey: ['threads'] })
  }, [isShut, refetch, queries])
  // Words that could not be saved stay in sight, to be copied.
  const isGone = isApiError(thread.error, 'not_found') && unsavedIn(session) === 0
  if (thread.data && !isGone) return <OpenThread thread={thread.data} session={session} chat={chat} />
  if (thread.isPending) return <ThreadSkeleton />
  const wasOpen = thread.data !== undefined
  return (
    <main className="flex min-w-0 flex-1 flex-col">
      <PageHead />
      <div className="m-auto flex w-full max-w-md flex-col gap-3 p-6">
        {isApiError(thread.error, 'not_found') ? (
          <>
            <h1 className="text-lg font-semibold">
              {wasOpen ? 'This process is closed for you' : 'There is no such process for you'}
            </h1>
            <p className="text-soft">
              {wasOpen
                ? 'You are no longer one of its people, or it was deleted. What you wrote in it was saved.'
                : 'It was deleted, or nobody shared it with you.'}{' '}
              If you were given a link, open that link again, or{' '}
              <Link href="/" className="text-accent underline underline-offset-2">
                go to your own processes
              </Link>
              .
            </p>
          </>
        ) : (
          <FailureNotice error={thread.error} onRetry={() => void thread.refetch()} />
        )}
      </div>
    </main>
  )
}

const unsavedIn = (session: DocumentSession | null) => session?.snapshot().connection.unsynced ?? 0

type OpenThreadProps = {
  readonly thread: WireThread
  readonly session: DocumentSession | null
  readonly chat: Chat
}

function OpenThread({ thread, session, chat }: OpenThreadProps) {
  useDocumentTitle(thread.title)
  useRoleNews(thread, session)
  useLiveProcessState(thread.thread_id, session, chat.chat.processState)
  const tell = useTell()
  const [editor, setEditor] = useState<Editor | null>(null)
  const choices = useChoices(thread, chat.chat.findingsNews)
  const findings = useFindings(editor, thread.context.process_kind, choices)
  useCodeChoices(editor, choices)
  useMapNews(thread.thread_id, chat.chat.mapsNews)
  const goTo = useCallback(
    (location: string) => {
      if (editor && !goToSection(editor, location))
        tell.told(`The section “${location}” is not in the document.`)
    },
    [editor, tell],
  )
  return (
    <main className="flex min-w-0 flex-1 flex-col">
      <ThreadHeader thread={thread} session={session} isRunning={isRunning(chat.chat)} />
      <ThreadPanes
        thread={thread}
        session={session}
        chat={chat}
        editor={editor}
        findings={findings}
        choices={choices}
        onEditor={setEditor}
        onGoTo={goTo}
      />
      <ThreadStatusBar session={session} editor={editor} findings={findings} />
    </main>
  )
}
