import { useQuery } from '@tanstack/react-query'
import type { WireRuleList } from '#shared/protocol/finding.ts'
import { request } from '../api.ts'

/** Every rule that a finding can come from, with what it looks for and its source. */
export function RuleList() {
  const { data, isError } = useQuery({
    queryKey: ['rules'],
    queryFn: () => request<WireRuleList>('GET', '/rules'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!data)
    return (
      <p className="px-4 pb-3 text-soft text-sm">
        {isError ? 'The rules could not be loaded. Close this and try again.' : 'Loading the rules…'}
      </p>
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by keyboard
    <ul tabIndex={0} aria-label="Rules" className="min-h-0 overflow-y-auto px-4 pb-2 text-sm">
      {data.rules.map(({ rule, severity, about, source, english_only: isEnglish }) => (
        <li key={rule} className="py-1">
          {about}
          <span className="ml-2 text-faint text-xs">
            {rule} · {severity}
            {isEnglish ? ' · English only' : ''} · {source}
          </span>
        </li>
      ))}
    </ul>
  )
}
