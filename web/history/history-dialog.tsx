import { useState } from 'react'
import { isAtLeast } from '../share/roles.ts'
import { useThread } from '../threads/queries.ts'
import { classes } from '../ui/classes.ts'
import { Dialog } from '../ui/dialog.tsx'
import { NameVersionForm } from './name-version-form.tsx'
import { VersionList } from './version-list.tsx'
import { VersionPreview } from './version-preview.tsx'

type HistoryDialogProps = {
  readonly threadId: string
  /** The version that is shown first, if any. */
  readonly versionId: string | undefined
  readonly onClose: () => void
}

/** The versions of a document beside a look at one of them; on a phone one after the other. */
export function HistoryDialog({ threadId, versionId, onClose }: HistoryDialogProps) {
  const [chosen, setChosen] = useState(versionId)
  const thread = useThread(threadId).data
  const mayChange = thread !== undefined && isAtLeast(thread.role, 'editor')
  return (
    <Dialog title="History" size="wide" onClose={onClose}>
      <div className="flex h-[min(40rem,70dvh)] gap-5">
        <div
          className={classes(
            'flex min-h-0 w-full shrink-0 flex-col gap-3 md:w-72',
            chosen !== undefined && 'max-md:hidden',
          )}
        >
          {mayChange && <NameVersionForm threadId={threadId} />}
          <VersionList threadId={threadId} chosen={chosen} onChoose={setChosen} />
        </div>
        {chosen === undefined ? (
          <p className="m-auto text-faint max-md:hidden">Choose a version to look at it.</p>
        ) : (
          <VersionPreview
            key={chosen}
            threadId={threadId}
            versionId={chosen}
            mayRestore={mayChange}
            onBack={() => setChosen(undefined)}
            onRestored={onClose}
          />
        )}
      </div>
    </Dialog>
  )
}
