import { type Editor, posToDOMRect } from '@tiptap/core'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { Fix } from '#shared/spy/diagnostic.ts'
import { Button } from '../ui/button.tsx'
import { place } from '../ui/place-beside.ts'
import { MeaningText } from './completion-list.tsx'
import { applyFix } from './fix.ts'
import type { OpenCard, ProblemCardState } from './problem-card-state.ts'
import type { Problem } from './problems.ts'

const looks = {
  error: { icon: CircleAlert, tone: 'text-del', word: 'Error' },
  warning: { icon: TriangleAlert, tone: 'text-warn', word: 'Warning' },
  info: { icon: Info, tone: 'text-soft', word: 'Note' },
  hint: { icon: Info, tone: 'text-soft', word: 'Hint' },
}

/** Says what a piece of code is and what is wrong with it, and mends that with a click. */
export function ProblemCard({ editor, card }: { editor: Editor; card: ProblemCardState }) {
  const open = useSyncExternalStore(card.subscribe, card.snapshot)
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (open && ref.current) placeUnder(ref.current, editor, open)
    if (open?.byKeyboard) ref.current?.querySelector('button')?.focus()
  }, [open, editor])
  if (!open) return null
  const close = () => {
    card.close()
    editor.commands.focus()
  }
  return (
    <div
      ref={ref}
      role="dialog"
      aria-label={open.problems.length > 0 ? 'Problem in the code' : 'Name in the code'}
      aria-live="polite"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
      onMouseLeave={() => {
        if (!open.byKeyboard) card.close()
      }}
      className="problem-card fixed top-0 left-0 z-40 flex w-max max-w-[min(26rem,calc(100vw-1rem))] flex-col gap-2.5 rounded-xl border border-line bg-raised p-3 text-sm shadow-float"
    >
      {open.problems.map((problem) => (
        <ProblemItem
          key={`${problem.from} ${problem.diagnostic.rule}`}
          problem={problem}
          onFix={(fix) => {
            applyFix(editor.view, problem, fix)
            close()
          }}
          isEditable={editor.isEditable}
        />
      ))}
      {open.named && <MeaningText meaning={open.named.meaning} />}
    </div>
  )
}

type ProblemItemProps = {
  readonly problem: Problem
  readonly isEditable: boolean
  readonly onFix: (fix: Fix) => void
}

function ProblemItem({ problem: { diagnostic }, isEditable, onFix }: ProblemItemProps) {
  const { icon: Icon, tone, word } = looks[diagnostic.severity]
  return (
    <div>
      <p className="flex gap-2">
        <Icon size={15} className={`mt-0.5 shrink-0 ${tone}`} aria-label={word} />
        <span>{diagnostic.message}</span>
      </p>
      <div className="mt-1.5 flex flex-wrap items-center gap-1.5 pl-6">
        {isEditable &&
          diagnostic.fixes.map((fix) => (
            <Button key={fix.title} size="sm" onClick={() => onFix(fix)}>
              {fix.title}
            </Button>
          ))}
        <span className="font-mono text-2xs text-faint">{diagnostic.rule}</span>
      </div>
    </div>
  )
}

/** Under the code, as wide as all that is spoken of. */
function placeUnder(card: HTMLElement, editor: Editor, { problems, named }: OpenCard): void {
  const places = [...problems, ...(named ? [named] : [])]
  const from = Math.min(...places.map((place) => place.from))
  const to = Math.max(...places.map((place) => place.to))
  place(card, posToDOMRect(editor.view, from, to), { side: 'below', align: 'start', gap: 6 })
}
