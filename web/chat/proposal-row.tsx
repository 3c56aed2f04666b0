import { Check, ChevronDown, CircleSlash, Hand } from 'lucide-react'
import { type RefObject, useId, useLayoutEffect, useRef, useState } from 'react'
import type { WireProposal } from '#shared/protocol/proposal.ts'
import { messageOf } from '../api.ts'
import { classes } from '../ui/classes.ts'
import { AskedNote } from './asked-note.tsx'
import type { MessageActions } from './message-actions.ts'
import { sectionName } from './patches.ts'
import { decideProposal, decisionOf, lossOf, wishOf } from './proposals.ts'
import { QuietButton } from './quiet-button.tsx'
import type { Asked } from './use-review.ts'

type ProposalRowProps = {
  readonly proposal: WireProposal
  readonly look: string
  readonly actions: MessageActions
}

/** A change that people are to allow first, or what they decided: then it is one quiet line. */
export function ProposalRow({ proposal, look, actions }: ProposalRowProps) {
  const [asked, setAsked] = useState<Asked>()
  const [showsText, setShowsText] = useState(false)
  const link = useRef<HTMLButtonElement>(null)
  const textId = useId()
  const decision = decisionOf(proposal)
  const open = decision === undefined
  const section = proposal.section || sectionName(proposal.location)
  const decide = (how: 'allow' | 'refuse') => {
    setAsked({ kind: 'busy' })
    decideProposal(actions.threadId, proposal.proposal_id, how).then(
      () => setAsked(undefined),
      (error: unknown) => setAsked({ kind: 'refused', detail: messageOf(error) }),
    )
  }
  const Icon = open ? Hand : proposal.status === 'allowed' ? Check : CircleSlash
  return (
    <li className={classes(look, open ? 'bg-warn-soft' : 'text-faint')}>
      <div className="flex items-start gap-2">
        <span className={classes('mt-0.5 grid size-4.5 shrink-0 place-items-center', open && 'text-warn')}>
          <Icon size={open ? 14 : 12} aria-hidden />
        </span>
        <p className="min-w-0 flex-1 wrap-anywhere">
          {open ? 'Wants to' : 'Wanted to'} {wishOf(proposal)}{' '}
          <button
            ref={link}
            type="button"
            title={`${section}: show it in the document`}
            className={classes('text-left hover:text-accent hover:underline', open && 'font-medium')}
            onClick={() => actions.onGoTo(section)}
          >
            {section}
          </button>
          {open ? (
            <span className="block text-soft text-xs">
              {lossOf(proposal)}
              {proposal.reason && ` · ${proposal.reason}`}
            </span>
          ) : (
            <span className="text-xs"> · {decision}</span>
          )}
        </p>
        {proposal.content !== undefined && (
          <QuietButton
            busy={false}
            aria-expanded={showsText}
            aria-controls={textId}
            className="-mr-1.5 -my-0.5"
            onClick={() => setShowsText(!showsText)}
          >
            <span className="sr-only">
              {proposal.operation === 'delete' ? 'Text to delete in ' : 'New text of '}
              {section}
            </span>
            <ChevronDown
              size={12}
              className={classes('transition-transform', showsText && 'rotate-180')}
              aria-hidden
            />
          </QuietButton>
        )}
      </div>
      <div id={textId}>
        {showsText && (
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
            tabIndex={0}
            aria-label={`Text proposed for ${section}`}
            className="my-1 max-h-60 overflow-y-auto whitespace-pre-wrap rounded-lg bg-code px-2.5 py-1.5 text-soft text-xs leading-5 wrap-anywhere"
          >
            {proposal.content}
          </section>
        )}
      </div>
      {open && actions.mayAsk && (
        <Decisions section={section} busy={asked?.kind === 'busy'} next={link} onDecide={decide} />
      )}
      <AskedNote asked={asked} alone="OK" onDismiss={() => setAsked(undefined)} />
    </li>
  )
}

type DecisionsProps = {
  readonly section: string
  readonly busy: boolean
  /** Has the focus once these buttons are gone, if they had it. */
  readonly next: RefObject<HTMLButtonElement | null>
  readonly onDecide: (how: 'allow' | 'refuse') => void
}

function Decisions({ section, busy, next, onDecide }: DecisionsProps) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const buttons = ref.current
    return () => {
      if (buttons?.contains(document.activeElement)) next.current?.focus()
    }
  }, [next])
  return (
    <div ref={ref} className="flex gap-1 pl-5">
      <QuietButton
        busy={busy}
        aria-label={`Allow the change of ${section}`}
        className="text-accent!"
        onClick={() => onDecide('allow')}
      >
        Allow
      </QuietButton>
      <QuietButton
        busy={busy}
        aria-label={`Refuse the change of ${section}`}
        onClick={() => onDecide('refuse')}
      >
        Refuse
      </QuietButton>
    </div>
  )
}
