import { Sparkle } from 'lucide-react'
import type { Activity } from './chat-state.ts'
import { sectionName } from './patches.ts'

type ActivityLineProps = { readonly activity: Activity; readonly onGoTo: (location: string) => void }

/** What the designer does at this moment. */
export function ActivityLine({ activity, onGoTo }: ActivityLineProps) {
  const { status, section } = activity
  return (
    <p className="flex items-center gap-1.5 text-agent text-xs" role="status">
      <Sparkle
        size={12}
        className="shrink-0 animate-[breathe_1.6s_ease-in-out_infinite]"
        fill="currentColor"
        aria-hidden
      />
      <span className="min-w-0 truncate">
        {verbs[status]}
        {section !== undefined && (
          <>
            {' '}
            {status === 'writing' && 'in '}
            <span className="font-semibold">{sectionName(section)}</span>
          </>
        )}
        {section === undefined && '…'}
      </span>
      {section !== undefined && (
        <button
          type="button"
          onClick={() => onGoTo(section)}
          className="shrink-0 underline decoration-1 underline-offset-2 hover:no-underline"
        >
          Go there
        </button>
      )}
    </p>
  )
}

/** `idle` while a message still streams means that the connection was made anew and nothing was told yet. */
const verbs: Readonly<Record<Activity['status'], string>> = {
  thinking: 'Designer is thinking',
  reading: 'Designer is reading',
  writing: 'Designer is writing',
  idle: 'Designer is working',
}
