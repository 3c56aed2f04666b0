import type { ThreadStatus } from '#shared/protocol/thread.ts'
import { classes } from '../ui/classes.ts'

export const statusNames: Readonly<Record<ThreadStatus, string>> = {
  active: 'Active',
  paused: 'Paused',
  completed: 'Completed',
}

const shapes: Readonly<Record<ThreadStatus, string>> = {
  active: 'rounded-full bg-add ring-3 ring-add-soft',
  paused: 'rounded-xs bg-warn',
  completed: 'rounded-full border-2 border-add',
}

/** Told by its shape as well as its colour. */
export function StatusDot({ status }: { status: ThreadStatus }) {
  return (
    <span className={classes('inline-block size-1.75 shrink-0', shapes[status])} title={statusNames[status]}>
      <span className="sr-only">{statusNames[status]}: </span>
    </span>
  )
}
