import { Link, useRoute } from 'wouter'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { FailureNotice } from '../ui/notice.tsx'
import { RelativeTime, useMinute } from '../ui/time.tsx'
import { byDay } from './days.ts'
import { type ThreadSummary, threadsOf, useThreads } from './queries.ts'
import { StatusDot } from './status-dot.tsx'

/** The sidebar's threads, by the day of their last change. */
export function ThreadList() {
  const { data, error, isPending, isError, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useThreads()
  const nowMs = useMinute()
  const threads = threadsOf(data)
  return (
    <nav aria-label="Processes by day" className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1">
      {isPending && <ListSkeleton />}
      {isError && threads.length === 0 && <FailureNotice error={error} onRetry={() => void refetch()} />}
      {data && threads.length === 0 && (
        <p className="px-2 pt-2 text-faint">Your processes will stand here.</p>
      )}
      {byDay(threads, (thread) => thread.updated_at_ms, nowMs).map(({ label, items }) => (
        <section key={label}>
          <h2 className="px-2 pt-2.5 pb-1 text-2xs text-faint">{label}</h2>
          <ul className="flex flex-col gap-px">
            {items.map((thread) => (
              <ThreadItem key={thread.thread_id} thread={thread} />
            ))}
          </ul>
        </section>
      ))}
      {hasNextPage && (
        <Button
          look="ghost"
          size="sm"
          className="mt-2 w-full"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {isFetchingNextPage ? 'Loading…' : 'Show older'}
        </Button>
      )}
    </nav>
  )
}

function ThreadItem({ thread }: { thread: ThreadSummary }) {
  const href = `/t/${thread.thread_id}`
  const [isOpen] = useRoute(href)
  return (
    <li>
      <Link
        href={href}
        aria-current={isOpen ? 'page' : undefined}
        className={classes(
          'flex items-center gap-2 rounded-lg px-2 py-1.5',
          isOpen ? 'bg-raised font-medium text-ink shadow-lift' : 'text-soft hover:bg-line/60 hover:text-ink',
        )}
      >
        <StatusDot status={thread.status} />
        <span className="min-w-0 flex-1 truncate" title={thread.title}>
          {thread.title}
        </span>
        <RelativeTime atMs={thread.updated_at_ms} className="shrink-0 font-normal text-2xs text-faint" />
      </Link>
    </li>
  )
}

function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading your processes" className="flex flex-col gap-3 px-2 pt-3">
      {[70, 54, 62, 48].map((width) => (
        <div key={width} className="skeleton h-3.5" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
