import type { Editor } from '@tiptap/core'
import { useCallback, useState } from 'react'
import { flushSync } from 'react-dom'
import type { WireThread } from '#shared/protocol/thread.ts'
import { ChatRail } from '../chat/chat-rail.tsx'
import { isRunning } from '../chat/chat-state.ts'
import { ReviewBar } from '../chat/review-bar.tsx'
import type { Chat } from '../chat/use-chat.ts'
import { useOpenPatches } from '../chat/use-open-patches.ts'
import { DocumentPane } from '../document/document-pane.tsx'
import type { DocumentSession } from '../document/document-session.ts'
import { useFollow } from '../document/use-follow.ts'
import { useSectionInView } from '../document/use-section-in-view.ts'
import { isAtLeast } from '../share/roles.ts'
import { classes } from '../ui/classes.ts'
import { Splitter, useStoredWidth } from '../ui/splitter.tsx'
import { useNarrow } from '../ui/use-narrow.ts'
import { DesignerPill } from './designer-pill.tsx'
import { useReviewWalk } from './use-review-walk.ts'

type ThreadPanesProps = {
  readonly thread: WireThread
  readonly session: DocumentSession | null
  readonly chat: Chat
  readonly editor: Editor | null
  readonly onEditor: (editor: Editor | null) => void
  readonly onGoTo: (location: string) => void
}

type Tab = 'document' | 'chat'
/** Widths of the chat in pixels. */
const chatExtent = { min: 300, max: 640, initial: 384 }

/** Document and chat side by side, or, on a phone, one at a time. Both always stand, so that neither forgets its place. */
export function ThreadPanes({ thread, session, chat, editor, onEditor, onGoTo }: ThreadPanesProps) {
  const narrow = useNarrow()
  const [tab, setTab] = useState<Tab>('document')
  const [chatWidth, setChatWidth] = useStoredWidth('pd.chat-width', chatExtent)
  const isHidden = (pane: Tab) => narrow && tab !== pane
  const follow = useFollow(editor, isRunning(chat.chat))
  const { end: endFollow } = follow
  const goTo = useCallback(
    (location: string) => {
      endFollow()
      // What is hidden cannot be scrolled to.
      flushSync(() => setTab('document'))
      onGoTo(location)
    },
    [onGoTo, endFollow],
  )
  const { activity } = chat.chat
  const isInView = useSectionInView(editor, activity.status === 'writing' ? activity.section : undefined)
  const open = useOpenPatches(thread.thread_id, chat.chat.messages)
  const walk = useReviewWalk({ editor, messages: chat.chat.messages, open })
  const { start } = walk
  const startWalk = useCallback(
    (messageId: string) => {
      flushSync(() => setTab('document'))
      endFollow()
      start(messageId)
    },
    [start, endFollow],
  )
  return (
    <>
      <div className="flex min-h-0 flex-1">
        <div className={classes('relative min-w-0 flex-1', isHidden('document') && 'hidden')}>
          <DocumentPane session={session} onEditor={onEditor} />
          <div className="pointer-events-none absolute inset-x-3 top-3 flex justify-center md:justify-end">
            {walk.bar && (
              <ReviewBar
                {...walk.bar}
                threadId={thread.thread_id}
                mayDecide={isAtLeast(thread.role, 'editor')}
              />
            )}
          </div>
          <div className="pointer-events-none absolute inset-x-3 bottom-3 flex justify-center">
            {chat.link.kind === 'live' && (
              <DesignerPill activity={activity} isInView={isInView} follow={follow} onGoTo={goTo} />
            )}
          </div>
        </div>
        {!narrow && (
          <Splitter label="Width of the chat" extent={chatExtent} width={chatWidth} onResize={setChatWidth} />
        )}
        <div
          className={classes('min-h-0 shrink-0', narrow && 'w-full', isHidden('chat') && 'hidden')}
          style={narrow ? {} : { width: chatWidth }}
        >
          <ChatRail
            threadId={thread.thread_id}
            chat={chat}
            mayPost={isAtLeast(thread.role, 'commenter')}
            mayAsk={isAtLeast(thread.role, 'editor')}
            status={thread.status}
            onGoTo={goTo}
            onReview={startWalk}
          />
        </div>
      </div>
      {narrow && <BottomTabs tab={tab} onTab={setTab} messages={chat.chat.messages.length} />}
    </>
  )
}

type BottomTabsProps = { readonly tab: Tab; readonly onTab: (tab: Tab) => void; readonly messages: number }

function BottomTabs({ tab, onTab, messages }: BottomTabsProps) {
  const [seen, setSeen] = useState(messages)
  if (tab === 'chat' && seen !== messages) setSeen(messages)
  const unseen = messages - seen
  return (
    <nav aria-label="Views" className="order-last flex shrink-0 border-line border-t bg-panel">
      {(['document', 'chat'] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-current={tab === each ? 'true' : undefined}
          onClick={() => onTab(each)}
          className={classes(
            'flex flex-1 items-center justify-center gap-1.5 py-3 capitalize',
            tab === each ? 'font-semibold text-accent' : 'text-soft',
          )}
        >
          {each}
          {each === 'chat' && unseen > 0 && (
            <span className="rounded-full bg-accent-soft px-1.5 text-2xs text-accent">
              {unseen}
              <span className="sr-only"> new</span>
            </span>
          )}
        </button>
      ))}
    </nav>
  )
}
