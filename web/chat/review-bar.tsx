import { ChevronLeft, ChevronRight, X } from 'lucide-react'
import { type KeyboardEvent, useEffect } from 'react'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import { takeFocus } from '../ui/take-focus.ts'
import { AskedNote } from './asked-note.tsx'
import { plural } from './patches.ts'
import { QuietButton } from './quiet-button.tsx'
import { useReview } from './use-review.ts'

export type ReviewBarProps = {
  readonly threadId: string
  readonly patch: AppliedWirePatch
  /** What it is about, in words. */
  readonly name: string
  /** From 1. */
  readonly position: number
  readonly count: number
  /** Whether anything of it can be seen in the document. */
  readonly isInText: boolean
  readonly mayDecide: boolean
  readonly onStep: (by: 1 | -1) => void
  readonly onEnd: () => void
}

/** Where a walk through the changes of a turn is, over the document. Whoever starts it is brought here. */
export function ReviewBar(props: ReviewBarProps) {
  const { threadId, patch, name, position, count, isInText, mayDecide, onStep, onEnd } = props
  const review = useReview(threadId)
  const asked = review.asked.get(patch.patch_id)
  const busy = asked?.kind === 'busy'
  useReviewKeys(onStep, onEnd)
  const stepByArrow = (event: KeyboardEvent) => {
    const by = arrows[event.key]
    if (by === undefined) return
    event.preventDefault()
    onStep(by)
  }
  return (
    <section
      ref={takeFocus}
      aria-label="Review of the designer's changes"
      tabIndex={-1}
      onKeyDown={stepByArrow}
      className="pointer-events-auto max-w-full animate-[rise_140ms_ease-out] rounded-xl border border-line bg-raised px-1.5 py-1 text-[0.8125rem] shadow-float outline-none"
    >
      <div className="flex items-center gap-0.5">
        <p aria-live="polite" className="flex min-w-0 items-baseline gap-1.5 px-1.5">
          <span className="shrink-0 text-faint tabular-nums">
            {position} of {count}
          </span>
          <span className="min-w-0 truncate font-semibold" title={name}>
            {name}
          </span>
          <span className="sr-only">: {wordsOf(patch)}, not reviewed yet</span>
        </p>
        {mayDecide && (
          <>
            <QuietButton busy={busy} aria-label={`Keep change in ${name}`} onClick={() => review.keep(patch)}>
              Keep
            </QuietButton>
            <QuietButton busy={busy} aria-label={`Undo change in ${name}`} onClick={() => review.undo(patch)}>
              Undo
            </QuietButton>
          </>
        )}
        <QuietButton
          busy={count < 2}
          aria-label="Previous change"
          aria-keyshortcuts="Shift+F7"
          title="Previous change (Shift F7)"
          onClick={() => onStep(-1)}
        >
          <ChevronLeft size={15} aria-hidden />
        </QuietButton>
        <QuietButton
          busy={count < 2}
          aria-label="Next change"
          aria-keyshortcuts="F7"
          title="Next change (F7)"
          onClick={() => onStep(1)}
        >
          <ChevronRight size={15} aria-hidden />
        </QuietButton>
        <QuietButton busy={false} aria-label="End the review" title="End the review (Esc)" onClick={onEnd}>
          <X size={15} aria-hidden />
        </QuietButton>
      </div>
      <p role="status" className="px-1.5 text-faint text-xs empty:hidden">
        {isInText ? '' : 'Nothing of this change can be seen in the document: its text is gone.'}
      </p>
      <AskedNote
        asked={asked}
        along={(more) => `Undo this and the ${plural(more, 'later change')}`}
        alone="Undo this one only"
        onDismiss={() => review.dismiss(patch.patch_id)}
      />
    </section>
  )
}

const arrows: Readonly<Record<string, 1 | -1>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }

/**
 * From anywhere on the page, also while typing. Whoever has used a key for something else has prevented its default; but
 * the editor prevents that of every Escape.
 */
function useReviewKeys(onStep: ReviewBarProps['onStep'], onEnd: ReviewBarProps['onEnd']): void {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      const isFromEditor = event.target instanceof Element && event.target.closest('.document') !== null
      if (event.defaultPrevented && !isFromEditor) return
      if (event.key === 'Escape') onEnd()
      if (event.key !== 'F7') return
      event.preventDefault()
      onStep(event.shiftKey ? -1 : 1)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [onStep, onEnd])
}

const wordsOf = ({ words_added: added = 0, words_removed: removed = 0 }: AppliedWirePatch) =>
  `${plural(added, 'word')} added, ${removed} removed`
