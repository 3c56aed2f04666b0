import { LocateFixed, LocateOff } from 'lucide-react'
import { ActivityLine } from '../chat/activity-line.tsx'
import type { Activity } from '../chat/chat-state.ts'
import type { Follow } from '../document/use-follow.ts'

type DesignerPillProps = {
  readonly activity: Activity
  /** Whether the reader sees where the designer writes. */
  readonly isInView: boolean
  readonly follow: Follow
  readonly onGoTo: (location: string) => void
}

/** Where the designer writes, for readers who are elsewhere in the document, and the way to stay with it. */
export function DesignerPill({ activity, isInView, follow, onGoTo }: DesignerPillProps) {
  const isWriting = activity.status === 'writing' && activity.section !== undefined
  if (!follow.isOn && !isWriting) return null
  return (
    <div className="pointer-events-auto flex max-w-full items-center gap-2 rounded-full border border-line bg-agent-soft px-3.5 py-1.5 text-agent text-xs shadow-float">
      {follow.isOn ? (
        <>
          <span role="status" className="truncate">
            You follow the designer
          </span>
          <FollowButton label="Stop following" icon={LocateOff} onClick={follow.end} />
        </>
      ) : (
        <>
          {!isInView && <ActivityLine activity={activity} onGoTo={onGoTo} />}
          <FollowButton
            label={isInView ? 'Follow the designer' : 'Follow'}
            icon={LocateFixed}
            onClick={follow.start}
          />
        </>
      )}
    </div>
  )
}

type FollowButtonProps = {
  readonly label: string
  readonly icon: typeof LocateOff
  readonly onClick: () => void
}

function FollowButton({ label, icon: Icon, onClick }: FollowButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex shrink-0 items-center gap-1 underline decoration-1 underline-offset-2 hover:no-underline"
    >
      <Icon size={12} aria-hidden />
      {label}
    </button>
  )
}
