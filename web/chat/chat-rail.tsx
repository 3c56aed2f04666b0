import { useMemo, useRef } from 'react'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { ThreadStatus } from '#shared/protocol/thread.ts'
import { useShell } from '../shell/shell-context.ts'
import { ActivityLine } from './activity-line.tsx'
import { isRunning } from './chat-state.ts'
import { Composer, type ComposerHandle } from './composer.tsx'
import { LinkNotice } from './link-notice.tsx'
import type { MessageActions } from './message-actions.ts'
import { MessageItem } from './message-item.tsx'
import { MessageList } from './message-list.tsx'
import { OutgoingItem } from './outgoing-item.tsx'
import type { Chat } from './use-chat.ts'

type ChatRailProps = {
  readonly threadId: string
  readonly chat: Chat
  readonly mayPost: boolean
  readonly mayAsk: boolean
  readonly status: ThreadStatus
  readonly onGoTo: (location: string) => void
  readonly onReview: (messageId: string) => void
}

/** The conversation of everybody in the thread, beside the document. */
export function ChatRail({
  threadId,
  chat: { chat, link, client },
  mayPost,
  mayAsk,
  status,
  onGoTo,
  onReview,
}: ChatRailProps) {
  const composer = useRef<ComposerHandle>(null)
  const running = isRunning(chat)
  const messages = chat.messages.filter(({ withdrawn }) => !withdrawn)
  const { openDialog } = useShell()
  const actions = useMemo<MessageActions>(
    () => ({
      threadId,
      mayAsk,
      onGoTo,
      onReview,
      onSend: (content) => client?.send(content),
      onWrite: () => composer.current?.focus(),
      onInsert: (content) => composer.current?.insert(content),
      onRestore: (versionId, words) => openDialog({ kind: 'checkpoint', threadId, versionId, words }),
    }),
    [mayAsk, onGoTo, onReview, client, openDialog, threadId],
  )

  return (
    <section aria-labelledby="chat" className="flex h-full min-h-0 flex-col bg-panel">
      <h2 id="chat" className="sr-only">
        Chat
      </h2>
      <MessageList>
        {messages.length + chat.outbox.length === 0 &&
          (link.kind === 'opening' ? <ChatSkeleton /> : <Hello mayAsk={mayAsk} />)}
        {messages.map((message, index) => (
          <MessageItem
            key={message.message_id}
            message={message}
            answer={message.question && messages.slice(index + 1).find(isPersons)?.content}
            asked={wordsAsked(messages, message)}
            versionBefore={versionBefore(messages, message)}
            actions={actions}
          />
        ))}
        {client &&
          chat.outbox.map((message) => (
            <OutgoingItem
              key={message.clientMessageId}
              message={message}
              client={client}
              onEdit={(content) => composer.current?.insert(content)}
            />
          ))}
      </MessageList>
      <div className="flex flex-col gap-1.5 px-4 pb-2 empty:hidden">
        {running && link.kind === 'live' && <ActivityLine activity={chat.activity} onGoTo={onGoTo} />}
        <LinkNotice link={link} onRetry={() => client?.retryNow()} />
        {chat.trouble && (
          <p role="alert" className="text-del text-xs">
            {chat.trouble.detail}
          </p>
        )}
      </div>
      {mayPost && status !== 'active' && !running ? (
        <p className="border-line border-t px-4 py-3 text-faint text-xs">
          This thread is {status}: the designer rests, and nobody writes here. Set it to active to go on.
        </p>
      ) : mayPost && link.kind !== 'closed' ? (
        <Composer
          ref={composer}
          threadId={threadId}
          mayAsk={mayAsk}
          isRunning={running}
          onSend={(content) => client?.send(content)}
          onStop={() => client?.stop()}
        />
      ) : mayPost ? null : (
        <p className="border-line border-t px-4 py-3 text-faint text-xs">
          You are a viewer here: you can read along. Ask the owner for another role to take part.
        </p>
      )}
    </section>
  )
}

const isPersons = ({ role }: WireMessage) => role === 'USER'

/** Of the first run that a message started, should it have been asked again. A run that goes on is to be stopped first. */
function versionBefore(messages: readonly WireMessage[], asked: WireMessage): string | undefined {
  if (!isPersons(asked)) return undefined
  const reply = messages.find(({ in_reply_to }) => in_reply_to === asked.message_id)
  return reply?.status === 'streaming' ? undefined : reply?.version_id
}

function wordsAsked(messages: readonly WireMessage[], reply: WireMessage): string | undefined {
  return messages.find(({ message_id }) => message_id === reply.in_reply_to)?.content
}

function Hello({ mayAsk }: { mayAsk: boolean }) {
  return (
    <li className="pt-6 text-center text-faint">
      {mayAsk
        ? 'Tell the designer what the process does, who takes part and what can go wrong. It writes into the document while you watch.'
        : 'Nobody has written here yet.'}
    </li>
  )
}

function ChatSkeleton() {
  return (
    <li role="status" aria-label="Loading the chat" className="flex flex-col gap-5">
      {[80, 95, 60].map((width) => (
        <div key={width} className="flex gap-2.5">
          <div className="skeleton size-6.5 rounded-full" />
          <div className="flex flex-1 flex-col gap-2 pt-1">
            <div className="skeleton h-3 w-20" />
            <div className="skeleton h-3" style={{ width: `${width}%` }} />
          </div>
        </div>
      ))}
    </li>
  )
}
