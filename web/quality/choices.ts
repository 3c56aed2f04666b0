import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Choices, Mark, RuleSeverity } from '#shared/process/choices.ts'
import type { WireDismissal } from '#shared/protocol/dismissal.ts'
import type { WireSeverities } from '#shared/protocol/severity.ts'
import type { WireThread } from '#shared/protocol/thread.ts'
import { integrationsIn } from '#shared/spy/integration-names.ts'
import { request, threadPath } from '../api.ts'
import { threadQuery } from '../threads/queries.ts'

const none: Choices = { dismissals: [], severities: {} }
const keyOf = (threadId: string) => ['choices', threadId]
const rulesPath = (threadId: string) => `${threadPath(threadId)}/rules`
const dismissalsPath = (threadId: string) => `${threadPath(threadId)}/findings/dismissals`

/** What people decided about the findings of a thread, and the systems that its context names; null until it is known. */
export function useChoices({ thread_id: threadId, context }: WireThread, news: number): Choices | null {
  const decided = useDecisions(threadId, news)
  return useMemo(() => decided && { ...decided, integrations: integrationsIn(context) }, [decided, context])
}

/** They are asked for again, and so is how complete the document is, whenever `news` grows. */
export function useDecisions(threadId: string, news: number): Choices | null {
  const queries = useQueryClient()
  const { data, isError } = useQuery({
    queryKey: keyOf(threadId),
    queryFn: () => fetchChoices(threadId),
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(() => {
    if (news === 0) return
    void queries.invalidateQueries({ queryKey: keyOf(threadId) })
    void queries.invalidateQueries(threadQuery(threadId))
  }, [queries, threadId, news])
  // Who cannot ask for the decisions sees all findings rather than none.
  return data ?? (isError ? none : null)
}

async function fetchChoices(threadId: string): Promise<Choices> {
  const [{ dismissals }, { severities }] = await Promise.all([
    request<{ dismissals: readonly WireDismissal[] }>('GET', dismissalsPath(threadId)),
    request<WireSeverities>('GET', rulesPath(threadId)),
  ])
  return {
    severities,
    dismissals: dismissals.map(({ dismissal_id: id, created_at_ms: atMs, ...rest }) => ({
      ...rest,
      id,
      atMs,
    })),
  }
}

/** Decides, and shows at once what was decided, whether or not the chat brings the news. */
export function useDecide(threadId: string) {
  const queries = useQueryClient()
  const shown = () => queries.invalidateQueries({ queryKey: keyOf(threadId) })
  return {
    /** Resolves with the id of the dismissal. */
    async dismiss({ rule, section, words }: Mark, reason: string): Promise<string> {
      const body = { rule, section, words, reason }
      const made = await request<WireDismissal>('POST', dismissalsPath(threadId), { body })
      await shown()
      return made.dismissal_id
    },
    /** Null is the rule's own severity again. */
    async weigh(rule: string, severity: RuleSeverity | null): Promise<void> {
      await request('PATCH', rulesPath(threadId), { body: { severities: { [rule]: severity } } })
      await shown()
    },
    async takeBack(id: string): Promise<void> {
      await request('DELETE', `${dismissalsPath(threadId)}/${encodeURIComponent(id)}`)
      await shown()
    },
  }
}
