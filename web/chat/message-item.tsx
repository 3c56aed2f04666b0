import { CircleAlert, CircleStop, History, RotateCw } from 'lucide-react'
import { lazy, memo, type ReactNode, Suspense } from 'react'
import type { WireMessage } from '#shared/protocol/message.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { ClockTime } from '../ui/time.tsx'
import { useSecondsUntil } from '../ui/use-seconds-until.ts'
import type { MessageActions } from './message-actions.ts'
import { PatchCard } from './patch-card.tsx'
import { QuestionCard } from './question-card.tsx'
import { WaitingNote } from './waiting-note.tsx'

const Markdown = lazy(() => import('./markdown.tsx').then((module) => ({ default: module.Markdown })))

type MessageItemProps = {
  readonly message: WireMessage
  /** What a person wrote after it, if anybody did: it settles a question. */
  readonly answer: string | undefined
  /** The words that it answers. */
  readonly asked: string | undefined
  /** The document as it was before the run that this message started, once that has ended. */
  readonly versionBefore: string | undefined
  readonly actions: MessageActions
}

export const MessageItem = memo(function MessageItem({
  message,
  answer,
  asked,
  versionBefore,
  actions,
}: MessageItemProps) {
  if (message.role === 'SYSTEM') {
    return (
      <li className="text-center text-faint text-xs">
        {message.content} <ClockTime atMs={message.created_at_ms} />
      </li>
    )
  }
  return (
    <MessageFrame
      author={message.author}
      time={<ClockTime atMs={message.created_at_ms} className="font-normal text-faint text-2xs" />}
      action={
        versionBefore !== undefined &&
        actions.mayAsk && (
          <RestoreButton onRestore={() => actions.onRestore(versionBefore, message.content)} />
        )
      }
    >
      {message.role === 'AGENT' ? <DesignerText message={message} /> : <PlainText text={message.content} />}
      <PatchCard message={message} actions={actions} />
      {message.question && (
        <QuestionCard
          question={message.question}
          answer={answer}
          mayAnswer={actions.mayAsk}
          onAnswer={actions.onSend}
          onWrite={actions.onWrite}
        />
      )}
      {message.queued && <WaitingNote message={message} actions={actions} />}
      <Outcome message={message} asked={asked} actions={actions} />
    </MessageFrame>
  )
})

type FrameProps = {
  readonly author: WireMessage['author']
  readonly time: ReactNode
  /** A button beside the name, seen when the pointer or the focus is in the message. */
  readonly action?: ReactNode
  readonly children: ReactNode
}

export function MessageFrame({ author, time, action, children }: FrameProps) {
  return (
    <li className="group flex gap-2.5">
      <Avatar person={author} />
      <div className="min-w-0 flex-1">
        <div className="flex items-center">
          <h3 className="flex min-w-0 flex-1 items-baseline gap-1.5 font-semibold text-[0.8125rem]">
            <span className="truncate">{author.name}</span>
            {time}
          </h3>
          {action}
        </div>
        {children}
      </div>
    </li>
  )
}

function RestoreButton({ onRestore }: { onRestore: () => void }) {
  return (
    <Button
      look="ghost"
      size="sm"
      className="-my-1 px-1.5 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
      title="Restore to before this message"
      aria-label="Restore to before this message"
      onClick={onRestore}
    >
      <History size={14} aria-hidden />
    </Button>
  )
}

export function PlainText({ text }: { text: string }) {
  return <p className="whitespace-pre-wrap wrap-anywhere">{text}</p>
}

function DesignerText({ message }: { message: WireMessage }) {
  if (message.content === '') {
    return message.status === 'streaming' && !message.mini_process ? (
      <p className="skeleton mt-1.5 h-3 w-24" role="status" aria-label="The designer begins to answer" />
    ) : null
  }
  return (
    <div aria-busy={message.status === 'streaming'}>
      <Suspense fallback={<PlainText text={message.content} />}>
        <Markdown text={message.content} />
      </Suspense>
    </div>
  )
}

/** How a turn ended, where it did not end well: the cause, what was kept, and the way on. */
function Outcome({ message, asked, actions }: Omit<MessageItemProps, 'answer' | 'versionBefore'>) {
  const { status, notice } = message
  if (status !== 'failed' && status !== 'interrupted' && status !== 'stopped') return null
  const Icon = status === 'stopped' ? CircleStop : CircleAlert
  return (
    <div className="mt-2 flex items-start gap-2 rounded-lg border border-line bg-raised p-2.5 text-[0.8125rem] text-soft">
      <Icon
        size={15}
        className={status === 'stopped' ? 'mt-0.5 text-faint' : 'mt-0.5 text-del'}
        aria-hidden
      />
      <p className="min-w-0 flex-1">{notice ?? unexplained[status]}</p>
      {asked !== undefined && actions.mayAsk && (
        <RetryButton atMs={message.retry_at_ms ?? 0} onRetry={() => actions.onSend(asked)} />
      )}
    </div>
  )
}

/** Counts down while a retry would only fail again. */
function RetryButton({ atMs, onRetry }: { atMs: number; onRetry: () => void }) {
  const seconds = useSecondsUntil(atMs)
  return (
    <Button size="sm" disabled={seconds > 0} onClick={onRetry}>
      <RotateCw size={12} aria-hidden />
      {seconds > 0 ? `Retry in ${seconds} s` : 'Retry'}
    </Button>
  )
}

const unexplained = {
  stopped: 'Stopped. What was written is kept.',
  failed: 'The designer failed. What was written is kept.',
  interrupted: 'The designer was interrupted. What was written is kept.',
}
