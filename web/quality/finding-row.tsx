import type { Editor } from '@tiptap/core'
import { useState } from 'react'
import type { Finding, Fix } from '#shared/process/finding.ts'
import { undoPatch } from '../chat/review.ts'
import { goToBlock } from '../document/sections.ts'
import { Button } from '../ui/button.tsx'
import { takeFocus } from '../ui/take-focus.ts'
import { useTell } from '../ui/toasts.tsx'
import { applyFix } from './apply-fix.ts'
import { useDecide } from './choices.ts'
import { DismissForm } from './dismiss-form.tsx'
import { useFocusBeside } from './focus-beside.ts'
import { looks } from './severity-looks.ts'

/** What somebody may do about findings, and where. */
export type MendingParts = {
  readonly threadId: string
  readonly editor: Editor
  /** May change the document and ask the designer. */
  readonly mayMend: boolean
  /** The text comes to the eye, so that somebody can be led to a place in it. */
  readonly onShowText: () => void
  /** May say what counts. */
  readonly mayDecide: boolean
  readonly onAsk: (words: string) => void
}

type FindingRowProps = MendingParts & { readonly finding: Finding }

/** What a rule found, with what mends it. */
export function FindingRow({
  finding,
  threadId,
  editor,
  mayMend,
  mayDecide,
  onShowText,
  onAsk,
}: FindingRowProps) {
  const { rule, severity, message, block, fixes, ask } = finding
  const { icon: Icon, tone, word } = looks[severity]
  const [isBusy, setIsBusy] = useState(false)
  /** Null before the first time. */
  const [isDismissing, setIsDismissing] = useState<boolean | null>(null)
  const row = useFocusBeside()
  const { dismiss, takeBack } = useDecide(threadId)
  const tell = useTell()
  const dismissFor = async (reason: string) => {
    try {
      const id = await dismiss(finding, reason)
      tell.told('Dismissed for everybody.', {
        label: 'Undo',
        run: () => void takeBack(id).catch(tell.failed),
      })
    } catch (error) {
      tell.failed(error)
    }
  }
  const mend = async (fix: Fix) => {
    if (isBusy) return
    setIsBusy(true)
    try {
      const { patchIds, refusal } = await applyFix(threadId, fix)
      const undo = async () => {
        for (const id of patchIds.toReversed()) await undoPatch(threadId, id)
      }
      if (refusal !== null) tell.told(`Not changed: ${refusal}`)
      else tell.told(`Done: ${fix.title}.`, { label: 'Undo', run: () => void undo().catch(tell.failed) })
    } catch (error) {
      tell.failed(error)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <li
      ref={row}
      className="flex items-start gap-x-2 gap-y-1 px-4 py-1 text-sm hover:bg-line/40 max-sm:flex-wrap"
    >
      <Icon size={14} className={`mt-1.5 shrink-0 ${tone}`} aria-label={word} />
      <div className="min-w-0 flex-1 py-0.75 max-sm:basis-[calc(100%-1.5rem)] max-sm:pb-0">
        <button
          type="button"
          disabled={block === null}
          onClick={() => {
            onShowText()
            if (block !== null) goToBlock(editor, block)
          }}
          title={rule}
          className="mr-2 text-left enabled:hover:text-accent enabled:hover:underline"
        >
          {message}
        </button>
        {isDismissing && <DismissForm onDismiss={dismissFor} onCancel={() => setIsDismissing(false)} />}
      </div>
      <div className="flex shrink-0 flex-wrap justify-end gap-1 max-sm:ml-5.5">
        {mayMend &&
          fixes.map((fix) => (
            <Button key={fix.title} size="sm" aria-disabled={isBusy} onClick={() => void mend(fix)}>
              {fix.title}
            </Button>
          ))}
        {mayMend && ask !== null && (
          <Button size="sm" onClick={() => onAsk(ask)} title={`Says to the designer: ${ask}`}>
            Ask the designer
          </Button>
        )}
        {mayDecide && !isDismissing && (
          <Button
            look="ghost"
            size="sm"
            className="max-sm:first:-ml-2"
            title="Let it stand, and say why"
            ref={isDismissing === false ? takeFocus : null}
            onClick={() => setIsDismissing(true)}
          >
            Dismiss…
          </Button>
        )}
      </div>
    </li>
  )
}
