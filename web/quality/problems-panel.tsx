import type { Editor } from '@tiptap/core'
import { Check, CircleAlert, Info, Lightbulb, ListChecks, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { Finding, Fix } from '#shared/process/finding.ts'
import type { Findings } from '#shared/process/findings.ts'
import { undoPatch } from '../chat/review.ts'
import { goToBlock } from '../document/sections.ts'
import { Button } from '../ui/button.tsx'
import { EmptyView } from '../ui/empty-view.tsx'
import { useTell } from '../ui/toasts.tsx'
import { applyFix } from './apply-fix.ts'
import { useDecide } from './choices.ts'
import { DismissForm } from './dismiss-form.tsx'
import { DismissedList } from './dismissed-list.tsx'
import { RuleList } from './rule-list.tsx'

type ProblemsPanelProps = {
  readonly threadId: string
  readonly editor: Editor
  readonly findings: Findings
  /** May change the document and ask the designer. */
  readonly mayMend: boolean
  /** The text comes to the eye, so that somebody can be led to a place in it. */
  readonly onShowText: () => void
  /** May say what counts. */
  readonly mayDecide: boolean
  readonly onAsk: (words: string) => void
}

const looks = {
  error: { icon: CircleAlert, tone: 'text-del', word: 'Error' },
  warning: { icon: TriangleAlert, tone: 'text-warn', word: 'Warning' },
  info: { icon: Info, tone: 'text-soft', word: 'Note' },
  hint: { icon: Lightbulb, tone: 'text-soft', word: 'Hint' },
}

/** What the rules find in the document, the worst first, each with what mends it. */
export function ProblemsPanel({ findings, ...parts }: ProblemsPanelProps) {
  const { findings: list, dismissed } = findings
  const [showsRules, setShowsRules] = useState(false)
  return (
    <section aria-label="Problems" className="flex h-full flex-col">
      <header className="flex h-9 shrink-0 items-center gap-2 px-4 text-xs">
        <h2 className="sr-only">Problems</h2>
        <span className="min-w-0 truncate text-faint">
          Found by rules, not by an AI
          {findings.metrics.isEnglish ? '' : '; those that read English are silent in this language'}
        </span>
        <button
          type="button"
          aria-pressed={showsRules}
          onClick={() => setShowsRules(!showsRules)}
          className="ml-auto rounded-md px-1.5 py-0.5 text-soft hover:bg-line/60 hover:text-ink aria-pressed:bg-line/60 aria-pressed:text-ink"
        >
          Rules
        </button>
      </header>
      {showsRules ? (
        <RuleList threadId={parts.threadId} mayDecide={parts.mayDecide} />
      ) : (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
          tabIndex={0}
          aria-label="What the rules find"
          className="flex min-h-0 flex-1 flex-col overflow-y-auto pb-2"
        >
          {list.length === 0 ? (
            <NothingFound {...findings} />
          ) : (
            <ul aria-label="Findings">
              {list.map((finding, index) => (
                <FindingRow
                  // biome-ignore lint/suspicious/noArrayIndexKey: a finding is what it says, and two may say the same
                  key={`${finding.rule} ${finding.message} ${index}`}
                  finding={finding}
                  {...parts}
                />
              ))}
            </ul>
          )}
          {dismissed.length > 0 && (
            <DismissedList threadId={parts.threadId} dismissed={dismissed} mayTakeBack={parts.mayDecide} />
          )}
        </section>
      )}
    </section>
  )
}

function NothingFound({ metrics, dismissed }: Findings) {
  return metrics.words === 0 ? (
    <EmptyView icon={ListChecks} title="There is no text yet">
      What the rules find in it is listed here while it is written.
    </EmptyView>
  ) : (
    <EmptyView icon={Check} title="No problems">
      The rules find nothing {dismissed.length > 0 ? 'else ' : ''}to improve.
    </EmptyView>
  )
}

type FindingRowProps = Omit<ProblemsPanelProps, 'findings'> & { readonly finding: Finding }

function FindingRow({ finding, threadId, editor, mayMend, mayDecide, onShowText, onAsk }: FindingRowProps) {
  const { rule, severity, message, section, block, fixes, ask } = finding
  const { icon: Icon, tone, word } = looks[severity]
  const [isBusy, setIsBusy] = useState(false)
  const [isDismissing, setIsDismissing] = useState(false)
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
    <li className="flex items-start gap-x-2 gap-y-1 px-4 py-1 text-sm hover:bg-line/40 max-sm:flex-wrap">
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
        {section !== null && <span className="text-faint text-xs">{section}</span>}
        {isDismissing && <DismissForm onDismiss={dismissFor} onCancel={() => setIsDismissing(false)} />}
      </div>
      <div className="flex shrink-0 flex-wrap justify-end gap-1 max-sm:ml-5.5">
        {mayMend &&
          fixes.map((fix) => (
            <Button key={fix.title} size="sm" disabled={isBusy} onClick={() => void mend(fix)}>
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
            onClick={() => setIsDismissing(true)}
          >
            Dismiss…
          </Button>
        )}
      </div>
    </li>
  )
}
