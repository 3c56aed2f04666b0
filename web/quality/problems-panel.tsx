import type { Editor } from '@tiptap/core'
import { Check, CircleAlert, Info, Lightbulb, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { Finding, Fix } from '#shared/process/finding.ts'
import type { Findings } from '#shared/process/findings.ts'
import { undoPatch } from '../chat/review.ts'
import { goToBlock } from '../document/sections.ts'
import { Button } from '../ui/button.tsx'
import { useTell } from '../ui/toasts.tsx'
import { applyFix } from './apply-fix.ts'
import { RuleList } from './rule-list.tsx'

type ProblemsPanelProps = {
  readonly threadId: string
  readonly editor: Editor
  readonly findings: Findings
  /** May change the document and ask the designer. */
  readonly mayMend: boolean
  /** The text comes to the eye, so that somebody can be led to a place in it. */
  readonly onShowText: () => void
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
  const list = findings.findings
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
        <RuleList />
      ) : list.length === 0 ? (
        <p className="flex items-center gap-1.5 px-4 pb-3 text-soft text-sm">
          <Check size={14} className="text-add" aria-hidden />
          {findings.metrics.words === 0 ? 'There is no text yet.' : 'The rules find nothing to improve.'}
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keyboard
        <ul tabIndex={0} aria-label="Findings" className="min-h-0 overflow-y-auto pb-2">
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
    </section>
  )
}

type FindingRowProps = Omit<ProblemsPanelProps, 'findings'> & { readonly finding: Finding }

function FindingRow({ finding, threadId, editor, mayMend, onShowText, onAsk }: FindingRowProps) {
  const { rule, severity, message, section, block, fixes, ask } = finding
  const { icon: Icon, tone, word } = looks[severity]
  const [isBusy, setIsBusy] = useState(false)
  const tell = useTell()
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
    <li className="flex items-start gap-2 px-4 py-1 text-sm hover:bg-line/40">
      <Icon size={14} className={`mt-0.75 shrink-0 ${tone}`} aria-label={word} />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          disabled={block === null}
          onClick={() => {
            onShowText()
            if (block !== null) goToBlock(editor, block)
          }}
          title={rule}
          className="text-left enabled:hover:text-accent enabled:hover:underline"
        >
          {message}
        </button>
        {section !== null && <span className="ml-2 text-faint text-xs">{section}</span>}
      </div>
      {mayMend && (
        <div className="flex shrink-0 flex-wrap justify-end gap-1">
          {fixes.map((fix) => (
            <Button key={fix.title} size="sm" disabled={isBusy} onClick={() => void mend(fix)}>
              {fix.title}
            </Button>
          ))}
          {ask !== null && (
            <Button size="sm" onClick={() => onAsk(ask)} title={`Says to the designer: ${ask}`}>
              Ask the designer
            </Button>
          )}
        </div>
      )}
    </li>
  )
}
