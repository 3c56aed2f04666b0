import { Check, ChevronDown, Minus, Pencil, Plus, Undo2 } from 'lucide-react'
import { lazy, Suspense, useId, useLayoutEffect, useRef, useState } from 'react'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import { classes } from '../ui/classes.ts'
import { AskedNote } from './asked-note.tsx'
import type { MessageActions } from './message-actions.ts'
import { isOpen, isUndone, type PatchName, plural, sectionOf, spoken } from './patches.ts'
import { QuietButton } from './quiet-button.tsx'
import type { Review } from './use-review.ts'

const PatchDiff = lazy(() => import('./patch-diff.tsx').then((module) => ({ default: module.PatchDiff })))

export const rowLook = 'border-line px-3 py-1.5 not-first:border-t text-[0.8125rem]'

type PatchRowProps = {
  readonly patch: AppliedWirePatch
  readonly name: PatchName
  readonly review: Review
  readonly actions: MessageActions
}

/** One patch: where, how much, and what people decided about it. Once decided it is one quiet line. */
export function PatchRow({ patch, name, review, actions }: PatchRowProps) {
  const [showsWords, setShowsWords] = useState(false)
  const wordsId = useId()
  const label = spoken(name)
  const open = isOpen(patch)
  const undone = isUndone(patch)
  const reason = label.includes(patch.reason ?? '') ? null : patch.reason
  return (
    <li className={classes(rowLook, !open && 'text-faint')}>
      <div className="flex items-start gap-2">
        <StandingIcon patch={patch} />
        <div className="min-w-0 flex-1">
          <span className="sr-only">{operations[patch.operation].verb} </span>
          <button
            type="button"
            onClick={() => actions.onGoTo(undone ? sectionOf(patch) : (name.topic?.heading ?? name.section))}
            title={`${label}: show it in the document`}
            className={classes(
              'max-w-full truncate text-left align-bottom hover:text-accent hover:underline',
              undone && 'line-through',
            )}
          >
            {open ? name.section : (name.topic?.words ?? name.section)}
            {open && name.topic && <span className="sr-only">: {name.topic.words}</span>}
          </button>
        </div>
        <div className="-mr-1.5 -my-0.5 flex shrink-0 items-center">
          {!open && (
            <span className="mr-1 max-w-24 truncate text-xs" title={decisionOf(patch)}>
              {decisionOf(patch)}
            </span>
          )}
          <QuietButton
            busy={false}
            aria-expanded={showsWords}
            aria-controls={wordsId}
            title={wordsTitle(patch)}
            className="gap-0.5 tabular-nums"
            onClick={() => setShowsWords(!showsWords)}
          >
            {open && <WordCounts patch={patch} />}
            <span className="sr-only"> words changed in {label}</span>
            <ChevronDown
              size={12}
              className={classes('transition-transform', showsWords && 'rotate-180')}
              aria-hidden
            />
          </QuietButton>
          {actions.mayAsk && <Decisions patch={patch} label={label} review={review} />}
        </div>
      </div>
      {open && (name.topic || reason) && (
        <div className="pl-6.5 text-xs">
          {name.topic && (
            <p aria-hidden className="truncate text-soft">
              {name.topic.words}
            </p>
          )}
          {reason && <p className="text-faint">{reason}</p>}
        </div>
      )}
      {open && patch.interrupted && <p className="pl-6.5 text-faint text-xs">{interruptedNote(patch)}</p>}
      <AskedNote
        asked={review.asked.get(patch.patch_id)}
        {...(undone ? {} : { along: (count) => `Undo this and the ${plural(count, 'later change')}` })}
        alone={undone ? 'Redo all the same' : 'Undo this one only'}
        onDismiss={() => review.dismiss(patch.patch_id)}
      />
      <div id={wordsId}>
        {showsWords && (
          <Suspense
            fallback={<div className="skeleton my-1 h-10" role="status" aria-label="Loading the words" />}
          >
            <PatchDiff threadId={actions.threadId} patchId={patch.patch_id} section={label} />
          </Suspense>
        )}
      </div>
    </li>
  )
}

type DecisionsProps = { readonly patch: AppliedWirePatch; readonly label: string; readonly review: Review }

function Decisions({ patch, label, review }: DecisionsProps) {
  const busy = review.asked.get(patch.patch_id)?.kind === 'busy'
  const undone = isUndone(patch)
  return (
    <>
      {isOpen(patch) && (
        <KeepButton busy={busy} label={`Keep change in ${label}`} onKeep={() => review.keep(patch)} />
      )}
      <QuietButton
        busy={busy}
        aria-label={`${undone ? 'Redo' : 'Undo'} change in ${label}`}
        onClick={() => (undone ? review.redo(patch) : review.undo(patch))}
      >
        {undone ? 'Redo' : 'Undo'}
      </QuietButton>
    </>
  )
}

type KeepButtonProps = { readonly busy: boolean; readonly label: string; readonly onKeep: () => void }

/** It goes once the patch is decided; whoever had the focus on it finds it on the button that stays. */
function KeepButton({ busy, label, onKeep }: KeepButtonProps) {
  const ref = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    const button = ref.current
    return () => {
      const next = button?.nextElementSibling
      if (button === document.activeElement && next instanceof HTMLElement) next.focus()
    }
  }, [])
  return (
    <QuietButton ref={ref} busy={busy} aria-label={label} onClick={onKeep}>
      Keep
    </QuietButton>
  )
}

function StandingIcon({ patch }: { patch: AppliedWirePatch }) {
  const { look, icon } = operations[patch.operation]
  const Icon = isOpen(patch) ? icon : isUndone(patch) ? Undo2 : Check
  return (
    <span
      className={classes(
        'mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-md',
        isOpen(patch) && look,
      )}
    >
      <Icon size={12} aria-hidden />
    </span>
  )
}

function WordCounts({
  patch: { words_added: added = 0, words_removed: removed = 0 },
}: {
  patch: AppliedWirePatch
}) {
  return (
    <>
      {added > 0 && <span className="text-add">+{added}</span>}
      {removed > 0 && <span className="text-del">−{removed}</span>}
    </>
  )
}

const wordsTitle = ({ words_added: added = 0, words_removed: removed = 0 }: AppliedWirePatch) =>
  `${plural(added, 'word')} added, ${removed} removed`

const interruptedNote = ({ words_added: added = 0 }: AppliedWirePatch) =>
  `interrupted, ${plural(added, 'word')} written`

const decisionOf = (patch: AppliedWirePatch): string =>
  (isUndone(patch) ? 'undone' : 'kept') + (patch.by ? ` by ${patch.by}` : '')

const operations = {
  insert: { verb: 'Added to', look: 'bg-add-soft text-add', icon: Plus },
  append: { verb: 'Added to', look: 'bg-add-soft text-add', icon: Plus },
  update: { verb: 'Changed', look: 'bg-accent-soft text-accent', icon: Pencil },
  delete: { verb: 'Removed from', look: 'bg-del-soft text-del', icon: Minus },
}
