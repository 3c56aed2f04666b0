import { useUser } from '../session.ts'
import { FailureNotice } from '../ui/notice.tsx'
import { MemberRow } from './member-row.tsx'
import { useMembers } from './queries.ts'

/** Who is in a thread; its owner changes that, everybody else can leave. */
export function MemberSection({ threadId, isOwner }: { threadId: string; isOwner: boolean }) {
  const user = useUser()
  const members = useMembers(threadId)
  return (
    <section aria-labelledby="members">
      <h3 id="members" className="pb-1.5 text-faint text-xs">
        People
      </h3>
      {members.isPending && <div className="skeleton h-10" role="status" aria-label="Loading people" />}
      {members.isError && <FailureNotice error={members.error} onRetry={() => void members.refetch()} />}
      <ul className="-mx-1 flex max-h-72 flex-col gap-1 overflow-y-auto px-1 py-0.5">
        {members.data?.members.map((member) => (
          <MemberRow
            key={member.user_id}
            threadId={threadId}
            member={member}
            isSelf={member.user_id === user.user_id}
            mayManage={isOwner}
          />
        ))}
      </ul>
    </section>
  )
}
