import { Dialog } from '../ui/dialog.tsx'
import { RestoreForm } from './restore-form.tsx'

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

/** Enough to know it again. */
const maxShown = 140

function beginningOf(words: string): string {
  const line = words.trim().replace(/\s+/g, ' ')
  return line.length <= maxShown ? line : `${line.slice(0, maxShown).toWellFormed().trimEnd()}…`
}
