import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

/** Asks for the maps of a thread and for what differs anew, whenever `news` grows: somebody changed them. */
export function useMapNews(threadId: string, news: number): void {
  const queries = useQueryClient()
  useEffect(() => {
    if (news === 0) return
    for (const of of ['maps', 'gaps']) void queries.invalidateQueries({ queryKey: [of, threadId] })
  }, [queries, threadId, news])
}
