import { ArrowLeft, History } from 'lucide-react'
import { useState } from 'react'
import type { WireVersion } from '#shared/protocol/version.ts'
import { Markdown } from '../chat/markdown.tsx'
import { Button } from '../ui/button.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { RelativeTime } from '../ui/time.tsx'
import { useTell } from '../ui/toasts.tsx'
import { useRestoreVersion, useVersion } from './queries.ts'
import { versionLabel } from './version-label.ts'

type VersionPreviewProps = {
  readonly threadId: string
  readonly versionId: string
  readonly mayRestore: boolean
  readonly onBack: () => void
  readonly onRestored: () => void
}

/** The document as it was, to be read, and the way back to it. */
export function VersionPreview({ threadId, versionId, mayRestore, onBack, onRestored }: VersionPreviewProps) {
  const version = useVersion(threadId, versionId)
  return (
    <section aria-label="The chosen version" className="flex min-w-0 flex-1 flex-col gap-3">
      <Button look="ghost" size="sm" className="-ml-2 self-start md:hidden" onClick={onBack}>
        <ArrowLeft size={14} aria-hidden />
        All versions
      </Button>
      {version.isPending && (
        <div className="skeleton flex-1" role="status" aria-label="Loading the version" />
      )}
      {version.isError && <FailureNotice error={version.error} onRetry={() => void version.refetch()} />}
      {version.data && (
        <>
          <PreviewHead version={version.data} />
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
            tabIndex={0}
            aria-label="The document as it was"
            className="min-h-0 flex-1 overflow-y-auto rounded-xl border border-line p-5"
          >
            {version.data.content === '' ? (
              <p className="text-faint">The document was empty.</p>
            ) : (
              <Markdown
                text={version.data.content}
                className="document whitespace-normal! py-0! text-[0.9375rem]!"
              />
            )}
          </section>
          {mayRestore && <RestoreBar threadId={threadId} versionId={versionId} onRestored={onRestored} />}
        </>
      )}
    </section>
  )
}

function PreviewHead({ version }: { version: WireVersion }) {
  const names = version.authors.map(({ name }) => name).join(', ')
  return (
    <header>
      <h3 className="line-clamp-2 font-semibold wrap-anywhere">{versionLabel(version)}</h3>
      <p className="text-soft text-xs">
        <RelativeTime atMs={version.created_at_ms} />
        {names !== '' && ` · written by ${names}`}
      </p>
    </header>
  )
}

type RestoreBarProps = Pick<VersionPreviewProps, 'threadId' | 'versionId' | 'onRestored'>

/** Asks once more, saying what will happen. The focus goes from the one button to the other, which takes its place. */
function RestoreBar({ threadId, versionId, onRestored }: RestoreBarProps) {
  const [asks, setAsks] = useState(false)
  const restore = useRestoreVersion(threadId)
  const tell = useTell()
  if (!asks) {
    return (
      <Button look="primary" className="self-end" onClick={() => setAsks(true)}>
        <History size={15} aria-hidden />
        Restore this version
      </Button>
    )
  }
  return (
    <div role="alert" className="flex flex-col gap-3 rounded-xl border border-line bg-accent-soft p-3">
      <p>
        The document becomes what you see here, for everybody who has it open. What it says now is kept as the
        newest version, so this can be undone.
      </p>
      {restore.isError && <FailureNotice error={restore.error} />}
      <div className="flex justify-end gap-2">
        <Button look="ghost" onClick={() => setAsks(false)}>
          Cancel
        </Button>
        <Button
          autoFocus
          look="primary"
          disabled={restore.isPending}
          onClick={() =>
            restore.mutate(versionId, {
              onSuccess: () => {
                tell.told('Restored. The newest version in the history takes it back.')
                onRestored()
              },
            })
          }
        >
          {restore.isPending ? 'Restoring…' : 'Restore'}
        </Button>
      </div>
    </div>
  )
}
