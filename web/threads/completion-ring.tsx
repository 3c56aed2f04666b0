import { useQuery } from '@tanstack/react-query'
import type { WireFindings } from '#shared/protocol/finding.ts'
import type { ProcessState } from '#shared/protocol/patch.ts'
import { request, threadPath } from '../api.ts'
import { Popover } from '../ui/popover.tsx'

const radius = 14
const circumference = 2 * Math.PI * radius

type CompletionRingProps = { readonly threadId: string; readonly state: ProcessState }

/** How complete the process is, by the rules; a click lists what is there and what is missing, and why. */
export function CompletionRing({ threadId, state }: CompletionRingProps) {
  const percentage = state.completion_percentage
  return (
    <Popover
      label="Completeness of the process"
      trigger={(props) => (
        <button
          {...props}
          className="relative grid size-8.5 shrink-0 place-items-center rounded-full hover:bg-line/50"
          aria-label={`${percentage} % complete`}
          title={`${percentage} % complete`}
        >
          <svg
            viewBox="0 0 34 34"
            className="absolute inset-0 -rotate-90 fill-none stroke-3"
            aria-hidden="true"
          >
            <circle cx="17" cy="17" r={radius} className="stroke-line" />
            <circle
              cx="17"
              cy="17"
              r={radius}
              className="stroke-accent transition-[stroke-dashoffset] duration-500"
              strokeLinecap={percentage === 0 ? 'butt' : 'round'}
              strokeDasharray={circumference}
              strokeDashoffset={circumference * (1 - percentage / 100)}
            />
          </svg>
          <span className="font-semibold text-2xs tabular-nums">{percentage}</span>
        </button>
      )}
    >
      {(isOpen) => (
        <>
          <p className="font-medium">{percentage} % complete</p>
          <Sections title="Complete" names={state.sections_completed} />
          <StillToDo {...{ threadId, state, isOpen }} />
          <p className="mt-2 text-faint text-xs">
            Computed by rules from the document. {state.total_patches_applied} changes by the designer so far.
          </p>
        </>
      )}
    </Popover>
  )
}

/** The sections alone until the reasons are there. */
function StillToDo({ threadId, state, isOpen }: CompletionRingProps & { readonly isOpen: boolean }) {
  const { data } = useQuery({
    queryKey: ['completion', threadId, state],
    queryFn: () => request<WireFindings>('GET', `${threadPath(threadId)}/findings`),
    enabled: isOpen,
  })
  if (!data) return <Sections title="Still to do" names={state.sections_pending} />
  const pending = data.completion.sections.filter(({ percent }) => percent < 100)
  const names = pending.map(({ heading, reasons }) => `${heading}: ${reasons.join(' ')}`)
  return <Sections title="Still to do" names={[...names, ...data.completion.open]} />
}

function Sections({ title, names }: { title: string; names: readonly string[] }) {
  if (names.length === 0) return null
  return (
    <>
      <p className="mt-2 text-faint text-xs">{title}</p>
      <ul className="list-inside list-disc text-soft">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </>
  )
}
