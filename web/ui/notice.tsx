import { CircleAlert, RotateCw } from 'lucide-react'
import { messageOf } from '../api.ts'
import { Button } from './button.tsx'

/** What failed, in the place of what it was to bring, and the way to try again. */
export function FailureNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div
      role="alert"
      className="flex items-start gap-2 rounded-lg border border-line bg-del-soft p-3 text-soft"
    >
      <CircleAlert size={16} className="mt-0.5 shrink-0 text-del" aria-hidden />
      <p className="min-w-0 flex-1">{messageOf(error)}</p>
      {onRetry && (
        <Button size="sm" onClick={onRetry}>
          <RotateCw size={12} aria-hidden />
          Try again
        </Button>
      )}
    </div>
  )
}
