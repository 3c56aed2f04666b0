import { DocumentSkeleton } from '../document/document-skeleton.tsx'

/** A thread before anything of it is known: the lines of the page, so that nothing jumps. */
export function ThreadSkeleton() {
  return (
    <main className="flex min-w-0 flex-1 flex-col" role="status" aria-label="Opening the process">
      <div className="flex h-14 items-center gap-3 border-line border-b px-4.5">
        <div className="skeleton h-4 w-56" />
        <div className="flex-1" />
        <div className="skeleton size-8 rounded-full" />
        <div className="skeleton h-8 w-20" />
      </div>
      <div className="min-h-0 flex-1 overflow-hidden px-6">
        <DocumentSkeleton />
      </div>
    </main>
  )
}
