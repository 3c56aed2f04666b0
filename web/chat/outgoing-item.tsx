import { useUser } from '../session.ts'
import { Button } from '../ui/button.tsx'
import { useSecondsUntil } from '../ui/use-seconds-until.ts'
import type { ChatClient } from './chat-client.ts'
import type { OutgoingMessage } from './chat-state.ts'
import { MessageFrame, PlainText } from './message-item.tsx'

type OutgoingItemProps = {
  readonly message: OutgoingMessage
  readonly client: ChatClient
  /** Brings the words back into the composer. */
  readonly onEdit: (content: string) => void
}

/** An own message on its way, with what holds it up. */
export function OutgoingItem({ message, client, onEdit }: OutgoingItemProps) {
  const user = useUser()
  const { clientMessageId, content, state } = message
  return (
    <MessageFrame author={{ ...user, type: 'human' }} time={null}>
      <div className={state.kind === 'refused' ? '' : 'opacity-70'}>
        <PlainText text={content} />
      </div>
      {state.kind === 'sending' && <p className="text-faint text-xs">Sending…</p>}
      {state.kind === 'waiting' && <Countdown untilMs={state.untilMs} />}
      {state.kind === 'refused' && (
        <div role="alert" className="mt-1.5 flex flex-col items-start gap-1.5">
          <p className="text-del text-xs">Not sent. {state.detail}</p>
          <div className="flex gap-1.5">
            <Button size="sm" onClick={() => client.sendAgain(clientMessageId)}>
              Send again
            </Button>
            <Button
              size="sm"
              onClick={() => {
                client.discard(clientMessageId)
                onEdit(content)
              }}
            >
              Edit
            </Button>
            <Button size="sm" look="ghost" onClick={() => client.discard(clientMessageId)}>
              Discard
            </Button>
          </div>
        </div>
      )}
    </MessageFrame>
  )
}

function Countdown({ untilMs }: { untilMs: number }) {
  const seconds = useSecondsUntil(untilMs)
  return (
    <p className="text-warn text-xs" role="timer">
      Too many messages in a short time. It is sent by itself in {seconds} s.
    </p>
  )
}
