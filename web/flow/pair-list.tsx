import { type ReactNode, useState } from 'react'
import type { WireGaps } from '#shared/protocol/map.ts'
import { Button } from '../ui/button.tsx'
import type { Pairing, Said } from './map-queries.ts'

const reasons: Record<WireGaps['pairs'][number]['by'], string> = {
  words: 'by their words',
  place: 'by their place',
  people: 'somebody said so',
}

type PairListProps = {
  readonly gaps: WireGaps
  readonly mayWrite: boolean
  readonly onSay: (pairing: Pairing) => void
  readonly onTakeBack: (said: Said) => void
  readonly onGoTo: (step: string) => void
}

/** What was taken for the same step and why, and what people said besides; each can be said otherwise, or taken back. */
export function PairList({ gaps: { pairs, pairings }, mayWrite, onSay, onTakeBack, onGoTo }: PairListProps) {
  const saidOf = (pair: WireGaps['pairs'][number]) =>
    pairings.find(({ step, mapped }) => step === pair.step && mapped === pair.mapped)
  const shown = pairs.flatMap((pair) => saidOf(pair)?.pairing_id ?? [])
  const others = pairings.filter(({ pairing_id: id }) => !shown.includes(id))
  const takeBack = (said: Said) => (
    <Button size="sm" aria-label={`Take back: ${said.step}`} onClick={() => onTakeBack(said)}>
      Take back
    </Button>
  )
  return (
    <>
      {pairs.length > 0 && (
        <Fold title="Taken for the same step" count={pairs.length}>
          {pairs.map((pair) => {
            const { step, mapped, mapped_name: mappedName, by } = pair
            const said = saidOf(pair)
            return (
              <li key={mapped} className="text-sm">
                <button
                  type="button"
                  onClick={() => onGoTo(step)}
                  className="mr-1.5 text-left hover:text-accent hover:underline"
                >
                  {step === mappedName ? step : `${step} = ${mappedName}`}
                </button>
                <span className="text-faint text-xs">{reasons[by]}</span>
                {mayWrite && (
                  <div className="mt-1 flex gap-1">
                    {said && takeBack(said)}
                    {!said && step !== mappedName && (
                      <Button
                        size="sm"
                        aria-label={`The same step: ${step}`}
                        onClick={() => onSay({ step, mapped, is_same: true })}
                      >
                        The same step
                      </Button>
                    )}
                    {!said && (
                      <Button
                        size="sm"
                        aria-label={`Different steps: ${step}`}
                        onClick={() => onSay({ step, mapped, is_same: false })}
                      >
                        Different steps
                      </Button>
                    )}
                  </div>
                )}
              </li>
            )
          })}
        </Fold>
      )}
      {others.length > 0 && (
        <Fold title="Also said by people" count={others.length}>
          {others.map((said) => (
            <li key={said.pairing_id} className="text-sm">
              “{said.step}” is {said.is_same ? '' : 'not '}“{said.mapped_name}”.
              {mayWrite && <div className="mt-1">{takeBack(said)}</div>}
            </li>
          ))}
        </Fold>
      )}
    </>
  )
}

type FoldProps = { readonly title: string; readonly count: number; readonly children: ReactNode }

/** A list that is opened by who looks for it. */
function Fold({ title, count, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <details open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded-md font-medium text-xs hover:text-accent">
        {title} <span className="text-faint tabular-nums">{count}</span>
      </summary>
      <ul aria-label={title} className="mt-1 flex flex-col gap-1.5">
        {children}
      </ul>
    </details>
  )
}
