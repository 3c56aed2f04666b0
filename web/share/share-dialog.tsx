import { useThread } from '../threads/queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { LinkSection } from './link-section.tsx'
import { MemberSection } from './member-section.tsx'

/** Who is in a thread and as what, and how others get in. */
export function ShareDialog({ threadId, onClose }: { threadId: string; onClose: () => void }) {
  const thread = useThread(threadId).data
  const isOwner = thread?.role === 'owner'
  return (
    <Dialog title={thread ? `Share “${thread.title}”` : 'Share'} onClose={onClose}>
      {isOwner ? (
        <LinkSection threadId={threadId} />
      ) : (
        <p className="text-soft">Only the owner can invite people. Here is who is in.</p>
      )}
      <MemberSection threadId={threadId} isOwner={isOwner} />
    </Dialog>
  )
}
