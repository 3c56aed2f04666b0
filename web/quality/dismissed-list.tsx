import { useState } from 'react'
import type { DismissedFinding } from '#shared/process/findings.ts'
import { Button } from '../ui/button.tsx'
import { RelativeTime } from '../ui/time.tsx'
import { useTell } from '../ui/toasts.tsx'
import { useDecide } from './choices.ts'

type DismissedListProps = {
  readonly threadId: string
  readonly dismissed: readonly DismissedFinding[]
  readonly mayTakeBack: boolean
}

/** What people let stand: who, when and why, for whoever opens it. */
export function DismissedList({ threadId, dismissed, mayTakeBack }: DismissedListProps) {
  const [busy, setBusy] = useState<string | null>(null)
  const { takeBack } = useDecide(threadId)
  const tell = useTell()
  const take = (id: string) => {
    setBusy(id)
    void takeBack(id)
      .catch(tell.failed)
      .finally(() => setBusy(null))
  }
  return (
    <details className="px-4 pt-2 pb-1 text-sm">
      <summary className="w-fit cursor-pointer rounded-md text-soft text-xs hover:text-ink">
        Dismissed ({dismissed.length})
      </summary>
      <ul aria-label="Dismissed findings">
        {dismissed.map(({ rule, message, section, dismissal: { id, by, atMs, reason } }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same words in two places are dismissed together
          <li key={`${id} ${index}`} className="flex items-start gap-2 py-1">
            <div className="min-w-0 flex-1 text-soft">
              <p title={rule}>
                <span className="mr-2">{message}</span>
                {section !== null && <span className="text-faint text-xs">{section}</span>}
              </p>
              <p className="break-words text-faint text-xs">
                {by}, <RelativeTime atMs={atMs} />: “{reason}”
              </p>
            </div>
            {mayTakeBack && (
              <Button size="sm" disabled={busy === id} onClick={() => take(id)}>
                Take back
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
