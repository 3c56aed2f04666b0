import { CircleSlash } from 'lucide-react'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import { AskedNote } from './asked-note.tsx'
import type { MessageActions } from './message-actions.ts'
import { PatchRow, rowLook } from './patch-row.tsx'
import { isOpen, isUndone, namesOf, plural, sectionName, sectionOf } from './patches.ts'
import { ProposalRow } from './proposal-row.tsx'
import { QuietButton } from './quiet-button.tsx'
import { type Review, useReview, wholeTurn } from './use-review.ts'

type PatchCardProps = {
  readonly message: WireMessage
  readonly actions: MessageActions
}

/** What a turn of the designer changed in the document, what it asks for, and what it wanted to change but could not. */
export function PatchCard({ message, actions }: PatchCardProps) {
  const review = useReview(actions.threadId)
  const patches = message.mini_process?.patches ?? []
  const proposals = message.proposals ?? []
  const refused = message.refused ?? []
  if (patches.length + proposals.length + refused.length === 0) return null
  const names = namesOf(patches)
  const open = patches.filter(isOpen).length
  return (
    <div className="mt-2.5 overflow-hidden rounded-xl border border-line bg-raised shadow-lift">
      {patches.length > 0 && (
        <header className="border-line border-b px-3 py-1.5 text-soft text-xs">
          <div className="flex flex-wrap items-center gap-x-2">
            <h4 className="grow whitespace-nowrap">
              <span className="font-semibold text-ink">Changes</span> · {summary(patches)}
            </h4>
            <div className="-mx-1.5 flex flex-wrap">
              {open > 0 && (
                <QuietButton
                  busy={false}
                  className="text-accent!"
                  onClick={() => actions.onReview(message.message_id)}
                >
                  Review ({open})
                </QuietButton>
              )}
              {actions.mayAsk && patches.length > 1 && (
                <TurnButtons patches={patches} runId={message.run_id} review={review} />
              )}
            </div>
          </div>
          <AskedNote
            asked={review.asked.get(wholeTurn)}
            along={(count) => `Undo all, and ${plural(count, 'later change')} of others`}
            alone="Undo these only"
            onDismiss={() => review.dismiss(wholeTurn)}
          />
        </header>
      )}
      <ul>
        {patches.map((patch) => (
          <PatchRow
            key={patch.patch_id}
            patch={patch}
            name={names.get(patch.patch_id) ?? { section: sectionOf(patch), topic: null }}
            review={review}
            actions={actions}
          />
        ))}
        {proposals.map((proposal) => (
          <ProposalRow key={proposal.proposal_id} proposal={proposal} look={rowLook} actions={actions} />
        ))}
        {refused.map((patch, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list of a finished message does not change
          <li key={index} className={`${rowLook} flex items-start gap-2`}>
            <span className="mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-md bg-warn-soft text-warn">
              <CircleSlash size={12} aria-hidden />
            </span>
            <p className="min-w-0 flex-1">
              <span className="text-soft">Not changed: {sectionName(patch.location)}.</span>{' '}
              <span className="text-faint">{patch.detail}</span>
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}

type TurnButtonsProps = {
  readonly patches: readonly AppliedWirePatch[]
  readonly runId: string | undefined
  readonly review: Review
}

function TurnButtons({ patches, runId, review }: TurnButtonsProps) {
  const open = patches.filter(isOpen).length
  const inEffect = patches.filter((patch) => !isUndone(patch)).length
  const busy = review.asked.get(wholeTurn)?.kind === 'busy'
  return (
    <>
      {open > 0 && (
        <QuietButton busy={busy} onClick={() => review.keepAll(patches)}>
          Keep all ({open})
        </QuietButton>
      )}
      {runId !== undefined && inEffect > 0 && (
        <QuietButton busy={busy} onClick={() => review.undoAll(runId)}>
          Undo all ({inEffect})
        </QuietButton>
      )}
    </>
  )
}

function summary(patches: readonly AppliedWirePatch[]): string {
  const sections = new Set(patches.map(sectionOf)).size
  return `${plural(sections, 'section')}, ${plural(patches.length, 'patch', 'patches')}`
}
