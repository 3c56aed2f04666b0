import { takeFocus } from '../ui/take-focus.ts'
import { plural } from './patches.ts'
import { QuietButton } from './quiet-button.tsx'
import type { Asked } from './use-review.ts'

type AskedNoteProps = {
  readonly asked: Asked | undefined
  /** What it is called to take the later changes along; without it they can only be left. */
  readonly along?: (count: number) => string
  /** What it is called to leave them. */
  readonly alone: string
  readonly onDismiss: () => void
}

/** What became of something asked for: why it was refused, or what is to be decided first. */
export function AskedNote({ asked, along, alone, onDismiss }: AskedNoteProps) {
  if (asked === undefined || asked.kind === 'busy') return null
  return (
    <div role="alert" className="my-1 rounded-lg bg-warn-soft px-2.5 py-1.5 text-soft text-xs">
      <p>
        {asked.kind === 'refused'
          ? asked.detail
          : `${plural(asked.count, 'later change')} ${asked.count === 1 ? 'was' : 'were'} written on top.`}
      </p>
      <div className="-mx-1.5 flex flex-wrap">
        {asked.kind === 'dependents' && (
          <>
            {along && (
              <QuietButton ref={takeFocus} busy={false} onClick={() => asked.decide(true)}>
                {along(asked.count)}
              </QuietButton>
            )}
            <QuietButton busy={false} onClick={() => asked.decide(false)}>
              {alone}
            </QuietButton>
          </>
        )}
        <QuietButton busy={false} onClick={onDismiss}>
          {asked.kind === 'refused' ? 'OK' : 'Cancel'}
        </QuietButton>
      </div>
    </div>
  )
}
