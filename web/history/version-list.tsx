import type { VersionSummary } from '#shared/protocol/version.ts'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { FailureNotice } from '../ui/notice.tsx'
import { RelativeTime } from '../ui/time.tsx'
import { useVersions, versionsOf } from './queries.ts'
import { versionLabel } from './version-label.ts'

type VersionListProps = {
  readonly threadId: string
  readonly chosen: string | undefined
  readonly onChoose: (versionId: string) => void
}

export function VersionList({ threadId, chosen, onChoose }: VersionListProps) {
  const list = useVersions(threadId)
  if (list.isPending) return <div className="skeleton h-40" role="status" aria-label="Loading versions" />
  if (list.isError) return <FailureNotice error={list.error} onRetry={() => void list.refetch()} />
  const versions = versionsOf(list.data)
  if (versions.length === 0) {
    return (
      <p className="text-faint">
        No versions yet. One is kept before each answer of the designer, before each restore, and whenever you
        name one.
      </p>
    )
  }
  return (
    <div className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1">
      <ul aria-label="Versions" className="flex flex-col gap-0.5">
        {versions.map((version) => (
          <VersionRow
            key={version.version_id}
            version={version}
            isChosen={version.version_id === chosen}
            onChoose={onChoose}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          look="ghost"
          size="sm"
          className="mt-1"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show older
        </Button>
      )}
    </div>
  )
}

type VersionRowProps = {
  readonly version: VersionSummary
  readonly isChosen: boolean
  readonly onChoose: (versionId: string) => void
}

function VersionRow({ version, isChosen, onChoose }: VersionRowProps) {
  return (
    <li>
      <button
        type="button"
        aria-current={isChosen ? 'true' : undefined}
        onClick={() => onChoose(version.version_id)}
        className={classes(
          'flex w-full flex-col rounded-lg px-2.5 py-1.5 text-left transition-colors',
          isChosen ? 'bg-accent-soft' : 'hover:bg-line/60',
        )}
      >
        <span className={classes('line-clamp-2 wrap-anywhere', version.kind === 'named' && 'font-semibold')}>
          {versionLabel(version)}
        </span>
        <span className="text-soft text-xs">
          {version.created_by.name} · <RelativeTime atMs={version.created_at_ms} />
        </span>
      </button>
    </li>
  )
}
