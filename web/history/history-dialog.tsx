import { useState } from 'react'
import { isAtLeast } from '../share/roles.ts'
import { useThread } from '../threads/queries.ts'
import { classes } from '../ui/classes.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useNarrow } from '../ui/use-narrow.ts'
import { NameVersionForm } from './name-version-form.tsx'
import { useVersions, versionsOf } from './queries.ts'
import { RestoreForm } from './restore-form.tsx'
import { VersionList } from './version-list.tsx'
import { VersionPreview } from './version-preview.tsx'

type HistoryDialogProps = {
  readonly threadId: string
  readonly onClose: () => void
}

/** The versions of a document beside a look at one of them; on a phone one after the other. */
export function HistoryDialog({ threadId, onClose }: HistoryDialogProps) {
  const [picked, setPicked] = useState<string>()
  const newest = useNewest(threadId)
  // A phone shows the list alone until one is picked.
  const isNarrow = useNarrow()
  const chosen = picked ?? (isNarrow ? undefined : newest)
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
          <VersionList threadId={threadId} chosen={chosen} onChoose={setPicked} />
        </div>
        {chosen === undefined ? (
          <div className="m-auto max-md:hidden" />
        ) : (
          <VersionPreview
            key={chosen}
            threadId={threadId}
            versionId={chosen}
            mayRestore={mayChange}
            onBack={() => setPicked(undefined)}
            onRestored={onClose}
          />
        )}
      </div>
    </Dialog>
  )
}

type CheckpointDialogProps = {
  readonly threadId: string
  /** The document as it was before the message was answered. */
  readonly versionId: string
  /** The message. */
  readonly words: string
  readonly onClose: () => void
}

/** Back to before a message: what that would change, and how much of it is meant. */
export function CheckpointDialog({ threadId, versionId, words, onClose }: CheckpointDialogProps) {
  return (
    <Dialog
      title="Restore to before this message"
      description={`“${beginningOf(words)}”`}
      size="wide"
      onClose={onClose}
    >
      <div className="flex h-[min(34rem,66dvh)] flex-col">
        <RestoreForm
          threadId={threadId}
          versionId={versionId}
          mode="designer"
          onCancel={onClose}
          onRestored={onClose}
        />
      </div>
    </Dialog>
  )
}

function useNewest(threadId: string): string | undefined {
  const list = useVersions(threadId).data
  return list && versionsOf(list)[0]?.version_id
}

/** Enough to know it again. */
const maxShown = 140

function beginningOf(words: string): string {
  const line = words.trim().replace(/\s+/g, ' ')
  return line.length <= maxShown ? line : `${line.slice(0, maxShown).toWellFormed().trimEnd()}…`
}
