import { useQuery } from '@tanstack/react-query'
import { diffText } from '#shared/document/diff.ts'
import { FailureNotice } from '../ui/notice.tsx'
import { fetchPatchRecord } from './review.ts'

type PatchDiffProps = { readonly threadId: string; readonly patchId: string; readonly section: string }

/** The text that a patch touched, as Markdown, with the words that went and came. */
export function PatchDiff({ threadId, patchId, section }: PatchDiffProps) {
  const record = useQuery({
    queryKey: ['patch-record', threadId, patchId],
    // What a patch found and left does not change any more.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => fetchPatchRecord(threadId, patchId),
  })
  if (record.isPending)
    return <div className="skeleton my-1 h-10" role="status" aria-label="Loading the words" />
  if (record.isError) return <FailureNotice error={record.error} onRetry={() => void record.refetch()} />
  return <WordDiff before={record.data.before} after={record.data.after} section={section} />
}

function WordDiff({ before, after, section }: { before: string; after: string; section: string }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label={`Words changed in ${section}`}
      className="my-1 max-h-60 overflow-y-auto whitespace-pre-wrap rounded-lg bg-code px-2.5 py-1.5 text-soft text-xs leading-5 wrap-anywhere"
    >
      {diffText(before, after).map(({ from, to, at, end, same }) =>
        same ? (
          <span key={`${from} ${at}`}>{before.slice(from, to)}</span>
        ) : (
          <span key={`${from} ${at}`}>
            {to > from && <del className="rounded-sm bg-del-soft text-del">{before.slice(from, to)}</del>}
            {end > at && (
              <ins className="rounded-sm bg-add-soft text-add no-underline">{after.slice(at, end)}</ins>
            )}
          </span>
        ),
      )}
    </section>
  )
}
