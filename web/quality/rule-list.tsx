import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RuleSeverity } from '#shared/process/choices.ts'
import type { WireRuleList } from '#shared/protocol/finding.ts'
import { request } from '../api.ts'
import { useTell } from '../ui/toasts.tsx'
import { useDecide, useDecisions } from './choices.ts'

type RuleListProps = { readonly threadId: string; readonly mayDecide: boolean }

/** Every rule that a finding can come from, with what it looks for and its source, and how grave it is here. */
export function RuleList({ threadId, mayDecide }: RuleListProps) {
  const { data, isError } = useQuery({
    queryKey: ['rules'],
    queryFn: () => request<WireRuleList>('GET', '/rules'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const severities = useDecisions(threadId, 0)?.severities
  if (!data || !severities)
    return (
      <p className="px-4 pb-3 text-soft text-sm">
        {isError ? 'The rules could not be loaded. Close this and try again.' : 'Loading the rules…'}
      </p>
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keyboard
    <ul tabIndex={0} aria-label="Rules" className="min-h-0 overflow-y-auto px-4 pb-2 text-sm">
      {data.rules.map((entry) => (
        <RuleRow
          key={entry.rule}
          entry={entry}
          decided={severities[entry.rule]}
          {...{ threadId, mayDecide }}
        />
      ))}
    </ul>
  )
}

const names = { error: 'Error', warning: 'Warning', info: 'Note', hint: 'Hint', off: 'Off' }
const choices = ['error', 'warning', 'info', 'off'] as const

type RuleRowProps = RuleListProps & {
  readonly entry: WireRuleList['rules'][number]
  /** Undefined where the rule is as grave as it says itself. */
  readonly decided: RuleSeverity | undefined
}

function RuleRow({ entry, decided, threadId, mayDecide }: RuleRowProps) {
  const { rule, severity, about, source, english_only: isEnglish, off_at_first: isOff } = entry
  const own = names[isOff ? 'off' : severity]
  /** What was chosen and is not stored yet. */
  const [chosen, setChosen] = useState<RuleSeverity | 'own' | null>(null)
  const { weigh } = useDecide(threadId)
  const tell = useTell()
  const choose = (value: string) => {
    const wanted = choices.find((each) => each === value) ?? null
    setChosen(wanted ?? 'own')
    void weigh(rule, wanted)
      .catch(tell.failed)
      .finally(() => setChosen(null))
  }
  return (
    <li className="flex items-start gap-3 py-1">
      <div className="min-w-0 flex-1">
        <p className="pt-0.75">{about}</p>
        <p className="text-faint text-xs">
          {rule}
          {isEnglish ? ' · English only' : ''} · {source}
        </p>
      </div>
      {mayDecide ? (
        <select
          aria-label={`${rule} here is`}
          value={chosen ?? decided ?? 'own'}
          disabled={chosen !== null}
          onChange={(event) => choose(event.target.value)}
          className={`h-6.5 w-32 shrink-0 rounded-md border border-line bg-raised px-1 text-xs ${decided === undefined ? 'text-soft' : 'font-semibold text-ink'}`}
        >
          <option value="own">Default: {own.toLowerCase()}</option>
          {choices.map((each) => (
            <option key={each} value={each}>
              {names[each]}
            </option>
          ))}
        </select>
      ) : (
        <span className="shrink-0 text-soft text-xs">{decided === undefined ? own : names[decided]}</span>
      )}
    </li>
  )
}
