import { ChevronDown } from 'lucide-react'
import type { ThreadStatus } from '#shared/protocol/thread.ts'
import { classes } from '../ui/classes.ts'
import { Menu, MenuChoice } from '../ui/menu.tsx'
import { useTell } from '../ui/toasts.tsx'
import { useUpdateThread } from './queries.ts'
import { StatusDot, statusNames } from './status-dot.tsx'

const order: readonly ThreadStatus[] = ['active', 'paused', 'completed']

export const statusChoices = order.map((value) => ({
  value,
  label: statusNames[value],
  icon: <StatusDot status={value} />,
}))

const looks: Readonly<Record<ThreadStatus, string>> = {
  active: 'bg-add-soft text-add',
  paused: 'bg-warn-soft text-warn',
  completed: 'bg-add-soft text-add',
}

type StatusMenuProps = {
  readonly threadId: string
  readonly status: ThreadStatus
  readonly mayChange: boolean
}

export function StatusMenu({ threadId, status, mayChange }: StatusMenuProps) {
  const update = useUpdateThread(threadId)
  const tell = useTell()
  const look = classes('shrink-0 rounded-full px-2.5 py-0.5 text-xs', looks[status])
  if (!mayChange) return <span className={look}>{statusNames[status]}</span>
  return (
    <Menu
      label="Status"
      placement="below-start"
      trigger={(props) => (
        <button {...props} className={classes(look, 'flex items-center gap-1')} disabled={update.isPending}>
          {statusNames[status]}
          <span className="sr-only">, change the status</span>
          <ChevronDown size={12} aria-hidden />
        </button>
      )}
    >
      <MenuChoice
        label="Status"
        value={status}
        choices={statusChoices}
        onChoose={(chosen) => update.mutate({ status: chosen }, { onError: tell.failed })}
      />
    </Menu>
  )
}
