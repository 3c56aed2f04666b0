import { ArrowLeft, History } from 'lucide-react'
import { useState } from 'react'
import type { WireVersion } from '#shared/protocol/version.ts'
import { Markdown } from '../chat/markdown.tsx'
import { Button } from '../ui/button.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { RelativeTime } from '../ui/time.tsx'
import { useVersion } from './queries.ts'
import { RestoreForm } from './restore-form.tsx'
import { VersionTitle } from './version-title.tsx'

type VersionPreviewProps = {
  readonly threadId: string
  readonly versionId: string
  readonly mayRestore: boolean
  readonly onBack: () => void
  readonly onRestored: () => void
}

/** The document as it was, to be read, the way back to it, and what it is called. */
export function VersionPreview({ threadId, versionId, mayRestore, onBack, onRestored }: VersionPreviewProps) {
  const version = useVersion(threadId, versionId)
  const [isRestoring, setRestoring] = useState(false)
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
      {version.data && <PreviewHead threadId={threadId} version={version.data} mayRename={mayRestore} />}
      {version.data && isRestoring && (
        <RestoreForm
          threadId={threadId}
          versionId={versionId}
          mode="whole"
          onCancel={() => setRestoring(false)}
          onRestored={onRestored}
        />
      )}
      {version.data && !isRestoring && (
        <>
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
          {mayRestore && (
            <Button look="primary" className="self-end" onClick={() => setRestoring(true)}>
              <History size={15} aria-hidden />
              Restore this version
            </Button>
          )}
        </>
      )}
    </section>
  )
}

type PreviewHeadProps = {
  readonly threadId: string
  readonly version: WireVersion
  readonly mayRename: boolean
}

function PreviewHead({ threadId, version, mayRename }: PreviewHeadProps) {
  const names = version.authors.map(({ name }) => name).join(', ')
  return (
    <header>
      <VersionTitle threadId={threadId} version={version} mayRename={mayRename} />
      <p className="text-soft text-xs">
        <RelativeTime atMs={version.created_at_ms} />
        {names !== '' && ` · written by ${names}`}
      </p>
    </header>
  )
}
