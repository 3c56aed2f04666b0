import type { WireGaps, WireMap } from '#shared/protocol/map.ts'
import { Button } from '../ui/button.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { useTell } from '../ui/toasts.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { type Pairing, type Said, useGaps, usePairings } from './map-queries.ts'
import { PairList } from './pair-list.tsx'

type Gap = WireGaps['gaps'][number]

/** What each kind of difference is called, in the order in which people look at them. */
const kinds: readonly [Gap['kind'], string][] = [
  ['missing', 'Missing in the document'],
  ['extra', 'Only in the document'],
  ['renamed', 'Called differently'],
  ['moved', 'In another place'],
  ['actor', 'Done by somebody else'],
  ['decision', 'Decisions that are missing'],
  ['error_path', 'Error paths that are missing'],
]

type GapListProps = {
  readonly threadId: string
  readonly map: WireMap
  readonly mayWrite: boolean
  readonly onGoTo: (step: string) => void
}

/** What differs between the document and a map, and what was taken for the same step. */
export function GapList({ threadId, map, mayWrite, onGoTo }: GapListProps) {
  const gaps = useGaps(threadId, map.map_id)
  const { say, takeBack, isBusy } = usePairings(threadId, map.map_id)
  const tell = useTell()
  const onError = tell.failed
  const forget = (said: Said | undefined) => said && takeBack.mutate(said.pairing_id, { onError })
  const onSay = (pairing: Pairing) => {
    if (isBusy) return
    const before = saidIn(gaps.data, pairing)
    say.mutate(pairing, {
      onError,
      onSuccess: (after) =>
        tell.told(pairing.is_same ? 'Taken for the same step.' : 'Taken for two different steps.', {
          label: 'Undo',
          run: () => (before ? say.mutate(before, { onError }) : forget(saidIn(after, pairing))),
        }),
    })
  }
  const onTakeBack = (said: Said) => {
    if (isBusy) return
    takeBack.mutate(said.pairing_id, {
      onError,
      onSuccess: () =>
        tell.told('Taken back: their words count again.', {
          label: 'Undo',
          run: () => say.mutate(said, { onError }),
        }),
    })
  }
  if (gaps.isError && !gaps.data)
    return <FailureNotice error={gaps.error} onRetry={() => void gaps.refetch()} />
  if (!gaps.data) return <Waiting words="Comparing…" className="" />
  const { coverage, fitness, gaps: found } = gaps.data
  const free = found.flatMap(({ kind, step }) => (kind === 'extra' && step !== null ? [step] : []))
  const parts = { mayWrite, free, onSay, onGoTo }
  return (
    <div className="flex flex-col gap-3">
      <dl className="grid grid-cols-2 gap-2">
        <Share name="Coverage" share={coverage} about="of the map’s steps are in the document" />
        <Share name="Fitness" share={fitness} about="of all steps are in both" />
      </dl>
      {found.length === 0 && <p className="text-soft text-sm">The document says all that the map says.</p>}
      {kinds
        .map(([kind, title]) => ({ title, members: found.filter((gap) => gap.kind === kind) }))
        .filter(({ members }) => members.length > 0)
        .map(({ title, members }) => (
          <section key={title} aria-label={title}>
            <h4 className="font-medium text-xs">
              {title} <span className="text-faint tabular-nums">{members.length}</span>
            </h4>
            <ul className="mt-1 flex flex-col gap-1.5">
              {members.map((gap) => (
                <GapItem key={`${gap.step} ${gap.mapped}`} gap={gap} {...parts} />
              ))}
            </ul>
          </section>
        ))}
      <PairList gaps={gaps.data} {...parts} onTakeBack={onTakeBack} />
    </div>
  )
}

const saidIn = (gaps: WireGaps | undefined, { step, mapped }: Pairing) =>
  gaps?.pairings.find((said) => said.step === step && said.mapped === mapped)

function Share({ name, share, about }: { name: string; share: number; about: string }) {
  return (
    <div className="rounded-lg border border-line bg-raised px-2.5 py-1.5">
      <dt className="text-2xs text-faint">{name}</dt>
      <dd className="font-semibold text-base tabular-nums">
        {Math.round(share * 100)} %<span className="sr-only"> {about}</span>
      </dd>
      <dd className="text-2xs text-faint" aria-hidden>
        {about}
      </dd>
    </div>
  )
}

type ItemParts = {
  readonly mayWrite: boolean
  /** Steps of the document that have no like in the map. */
  readonly free: readonly string[]
  readonly onSay: (pairing: Pairing) => void
  readonly onGoTo: (step: string) => void
}

function GapItem({ gap, mayWrite, free, onSay, onGoTo }: ItemParts & { gap: Gap }) {
  const { kind, message, step, mapped } = gap
  return (
    <li className="text-sm">
      {step === null ? (
        message
      ) : (
        <button
          type="button"
          onClick={() => onGoTo(step)}
          className="text-left hover:text-accent hover:underline"
        >
          {message}
        </button>
      )}
      {mayWrite && kind === 'renamed' && step !== null && mapped !== null && (
        <div className="mt-1 flex gap-1">
          <Button size="sm" onClick={() => onSay({ step, mapped, is_same: true })}>
            The same step
          </Button>
          <Button size="sm" onClick={() => onSay({ step, mapped, is_same: false })}>
            Different steps
          </Button>
        </div>
      )}
      {mayWrite && kind === 'missing' && mapped !== null && free.length > 0 && (
        <select
          aria-label={`The same as: ${message}`}
          value=""
          onChange={({ target }) => onSay({ step: target.value, mapped, is_same: true })}
          className="mt-1 block h-6.5 max-w-full rounded-md border border-line bg-raised px-1 text-xs"
        >
          <option value="">It is the same as…</option>
          {free.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
    </li>
  )
}
