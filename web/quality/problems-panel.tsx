import { Check, ListChecks } from 'lucide-react'
import { useId, useState } from 'react'
import type { Findings } from '#shared/process/findings.ts'
import { EmptyView } from '../ui/empty-view.tsx'
import { DismissedList } from './dismissed-list.tsx'
import { FindingRow, type MendingParts } from './finding-row.tsx'
import { type FindingGroup, type FindingsOfSection, groupFindings } from './groups.ts'
import { RuleList } from './rule-list.tsx'
import { looks } from './severity-looks.ts'

type ProblemsPanelProps = MendingParts & { readonly findings: Findings }

/** What the rules find in the document: the worst first, by section, each with what mends it. */
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
            groupFindings(list).map((group) => <SeverityGroup key={group.severity} {...group} {...parts} />)
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

function SeverityGroup({ severity, count, sections, ...parts }: FindingGroup & MendingParts) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h3
        id={id}
        className="sticky top-0 z-1 flex items-baseline gap-1.5 bg-panel px-4 pt-1.5 pb-0.5 font-semibold text-xs"
      >
        {looks[severity].words} <span className="font-normal text-faint">{count}</span>
      </h3>
      {sections.map(({ key, item }) => (
        <SectionGroup key={key} {...item} {...parts} />
      ))}
    </section>
  )
}

function SectionGroup({ section, findings, ...parts }: FindingsOfSection & MendingParts) {
  const id = useId()
  return (
    <>
      <h4 id={id} className="truncate px-4 pt-1 text-faint text-xs">
        {section ?? 'The document as a whole'}
      </h4>
      <ul aria-labelledby={id}>
        {findings.map(({ key, item }) => (
          <FindingRow key={key} finding={item} {...parts} />
        ))}
      </ul>
    </>
  )
}
