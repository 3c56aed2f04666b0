import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Flow } from '#shared/process/flow/flow.ts'

/** Gaps are told by the server, which has the text a moment after it was typed. */
const pauseMs = 600

/** Asks for the gaps anew when the flow says something else than before, by whomever. */
export function useFreshGaps(threadId: string, flow: Flow | null): void {
  const queries = useQueryClient()
  const said =
    flow && JSON.stringify([flow.nodes.map(({ kind, name, actor }) => [kind, name, actor]), flow.edges])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the flow says is not read, only that it changed
  useEffect(() => {
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ['gaps', threadId] }), pauseMs)
    return () => clearTimeout(timer)
  }, [queries, threadId, said])
}
