import { Button } from '../ui/button.tsx'
import { useSecondsUntil } from '../ui/use-seconds-until.ts'
import type { ChatLink } from './chat-client.ts'

/** Says when the conversation is cut off, and what becomes of what is written meanwhile. */
export function LinkNotice({ link, onRetry }: { link: ChatLink; onRetry: () => void }) {
  if (link.kind === 'lost') return <LostNotice retryAtMs={link.retryAtMs} onRetry={onRetry} />
  if (link.kind !== 'closed') return null
  return (
    <p role="alert" className="text-del text-xs">
      {closed[link.reason]}
    </p>
  )
}

function LostNotice({ retryAtMs, onRetry }: { retryAtMs: number; onRetry: () => void }) {
  const seconds = useSecondsUntil(retryAtMs)
  return (
    <div role="status" className="flex items-center gap-2 text-warn text-xs">
      <p className="min-w-0 flex-1">
        Not connected. What you send is kept and goes out by itself.{' '}
        {seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying now…'}
      </p>
      <Button size="sm" onClick={onRetry}>
        Try now
      </Button>
    </div>
  )
}

const closed = {
  unauthenticated: 'You are no longer signed in. Reload the page to sign in again.',
  forbidden: 'Your role no longer lets you read this chat.',
  not_found: 'This process was deleted, or it is no longer shared with you.',
}
