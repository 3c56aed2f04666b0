import type { Editor } from '@tiptap/core'
import { PanelBottomClose, PanelBottomOpen } from 'lucide-react'
import { useCallback, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Choices } from '#shared/process/choices.ts'
import type { Findings } from '#shared/process/findings.ts'
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
import { countProblems } from '../quality/count.ts'
import { isAtLeast } from '../share/roles.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { Splitter, useStoredSize } from '../ui/splitter.tsx'
import { readStored, writeStored } from '../ui/stored.ts'
import { useNarrow } from '../ui/use-narrow.ts'
import { BottomTabs } from './bottom-tabs.tsx'
import { DesignerPill } from './designer-pill.tsx'
import { ThreadViews } from './thread-views.tsx'
import { useReviewWalk } from './use-review-walk.ts'
import { showView, tabId, useView } from './view.ts'
import { ViewSwitch, viewPanelId } from './view-switch.tsx'

type ThreadPanesProps = {
  readonly thread: WireThread
  readonly session: DocumentSession | null
  readonly chat: Chat
  readonly editor: Editor | null
  readonly findings: Findings | null
  readonly choices: Choices | null
  readonly onEditor: (editor: Editor | null) => void
  readonly onGoTo: (location: string) => void
}

/** Widths of the chat in pixels. */
const chatExtent = { min: 300, max: 640, initial: 384 }
/** Heights of the text below another view, in pixels. */
const textExtent = { min: 120, max: 900, initial: 320 }
const textKey = 'pd.text-below'
/** By `visibility`: what has no box forgets how far it was scrolled. */
const putAway = 'invisible absolute inset-0'

/**
 * The document, what is made from it, and the chat; on a phone one at a time. All of them always stand, so that none
 * forgets its place. Beside the chat, the text stays below each other view unless it is put away.
 */
export function ThreadPanes(props: ThreadPanesProps) {
  const { thread, session, chat, editor, findings, choices, onEditor, onGoTo } = props
  const narrow = useNarrow()
  const named = useView()
  const view = named === 'chat' && !narrow ? 'document' : named
  const [chatWidth, setChatWidth] = useStoredSize('pd.chat-width', chatExtent)
  const [textHeight, setTextHeight] = useStoredSize('pd.text-height', textExtent)
  const [textBelow, setTextBelow] = useState(() => readStored(textKey) !== 'hidden')
  const toggleText = () => {
    writeStored(textKey, textBelow ? 'hidden' : null)
    setTextBelow(!textBelow)
  }
  const isBelow = view !== 'document' && !narrow && textBelow
  const showsText = view === 'document' || isBelow
  const showText = useCallback(() => {
    // What is hidden cannot be scrolled to.
    if (!showsText) flushSync(() => showView('document'))
  }, [showsText])

  const follow = useFollow(editor, isRunning(chat.chat))
  const { end: endFollow } = follow
  const goTo = useCallback(
    (location: string) => {
      endFollow()
      showText()
      onGoTo(location)
    },
    [onGoTo, endFollow, showText],
  )
  const { activity } = chat.chat
  const isInView = useSectionInView(editor, activity.status === 'writing' ? activity.section : undefined)
  const open = useOpenPatches(thread.thread_id, chat.chat.messages)
  const walk = useReviewWalk({ editor, messages: chat.chat.messages, open })
  const { start } = walk
  const startWalk = useCallback(
    (messageId: string) => {
      showText()
      endFollow()
      start(messageId)
    },
    [start, endFollow, showText],
  )
  const startFollow = () => {
    showText()
    follow.start()
  }
  const pill = chat.link.kind === 'live' && (
    <DesignerPill
      activity={activity}
      isInView={isInView && showsText}
      follow={{ ...follow, start: startFollow }}
      onGoTo={goTo}
    />
  )
  return (
    <>
      {!narrow && (
        <ViewSwitch view={view} problems={findings ? countProblems(findings.findings) : 0}>
          {pill}
          {view !== 'document' && (
            <Button
              look="ghost"
              size="sm"
              aria-pressed={textBelow}
              onClick={toggleText}
              className="aria-pressed:bg-line/60 aria-pressed:text-ink"
            >
              {textBelow ? (
                <PanelBottomClose size={14} aria-hidden />
              ) : (
                <PanelBottomOpen size={14} aria-hidden />
              )}
              Text below
            </Button>
          )}
        </ViewSwitch>
      )}
      <div className="relative flex min-h-0 flex-1">
        <div
          id={viewPanelId}
          {...(narrow ? {} : { role: 'tabpanel', 'aria-labelledby': tabId(view) })}
          className={classes('flex min-w-0 flex-1 flex-col', view === 'chat' ? putAway : 'relative')}
        >
          <div className={view === 'document' ? 'contents' : 'relative min-h-0 flex-1'}>
            {editor && (
              <ThreadViews
                {...{ thread, editor, findings, choices, view }}
                onShowText={showText}
                onAsk={(words) => chat.client?.send(words)}
              />
            )}
          </div>
          {isBelow && (
            <Splitter
              label="Height of the text"
              line="horizontal"
              extent={textExtent}
              size={textHeight}
              onResize={setTextHeight}
            />
          )}
          <div
            className={classes(
              'min-h-0',
              !showsText && putAway,
              isBelow && 'relative max-h-3/4 shrink-0',
              view === 'document' && 'relative flex-1',
            )}
            style={isBelow ? { height: textHeight } : {}}
          >
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
          </div>
          {narrow && (
            <div className="pointer-events-none absolute inset-x-3 bottom-3 flex justify-center">{pill}</div>
          )}
        </div>
        {!narrow && (
          <Splitter
            label="Width of the chat"
            line="vertical"
            extent={chatExtent}
            size={chatWidth}
            onResize={setChatWidth}
          />
        )}
        <div
          className={classes('min-h-0 shrink-0', narrow && (view === 'chat' ? 'w-full' : putAway))}
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
      {narrow && <BottomTabs view={view} messages={chat.chat.messages.length} />}
    </>
  )
}
