import { Check, CircleAlert, CircleDashed, CloudOff, Eye } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { Popover } from '../ui/popover.tsx'
import type { DocumentSession } from './document-session.ts'
import { delayedAfterMs, type SaveStatus, saveStatus } from './save-status.ts'

const tones = {
  good: { look: 'text-add', icon: Check },
  busy: { look: 'text-soft', icon: CircleDashed },
  warning: { look: 'text-warn', icon: CloudOff },
  bad: { look: 'text-del font-medium', icon: CircleAlert },
  quiet: { look: 'text-soft', icon: Eye },
} satisfies Record<SaveStatus['tone'], unknown>

/** Whether what was written is stored. */
export function SaveIndicator({ session }: { session: DocumentSession }) {
  const { connection, keptOnDevice } = useSyncExternalStore(session.subscribe, session.snapshot)
  const sinceMs = 'unsyncedSinceMs' in connection ? connection.unsyncedSinceMs : null
  const status = saveStatus(connection, useTimeAfter(sinceMs, delayedAfterMs), keptOnDevice)
  const { look, icon: Icon } = tones[status.tone]
  const label = (
    <>
      <Icon size={13} className="shrink-0" aria-hidden />
      <span className="truncate">{status.label}</span>
    </>
  )
  const shape = classes('flex min-w-0 items-center gap-1.5', look)
  return (
    <div aria-live="polite" className="min-w-0">
      {status.detail === undefined ? (
        <span className={shape}>{label}</span>
      ) : (
        <Popover
          label="Saving"
          placement="above-start"
          trigger={(props) => (
            <button {...props} className={`${shape} max-w-full rounded-sm`}>
              {label}
            </button>
          )}
        >
          <p className="font-semibold">{status.label}</p>
          <p className="mt-1 text-soft">{status.detail}</p>
          {connection.kind === 'refused' && (
            <div className="mt-2.5 flex gap-1.5">
              <Button size="sm" onClick={() => session.retry()}>
                Try again
              </Button>
              {connection.unsynced > 0 && (
                <Button
                  size="sm"
                  onClick={() => void session.discardUnsynced().finally(() => window.location.reload())}
                >
                  Discard my unsaved changes
                </Button>
              )}
            </div>
          )}
        </Popover>
      )}
    </div>
  )
}

/** The present time, read again when `ms` have passed since `sinceMs`. */
function useTimeAfter(sinceMs: number | null, ms: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    setNowMs(Date.now())
    if (sinceMs === null) return
    const timer = setTimeout(() => setNowMs(Date.now()), sinceMs + ms - Date.now())
    return () => clearTimeout(timer)
  }, [sinceMs, ms])
  return nowMs
}
