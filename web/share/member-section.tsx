import { useUser } from '../session.ts'
import { Avatar } from '../ui/avatar.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { useMembers } from './queries.ts'
import { roleMeanings, roleNames } from './roles.ts'

export function MemberSection({ threadId }: { threadId: string }) {
  const user = useUser()
  const members = useMembers(threadId)
  return (
    <section aria-labelledby="members">
      <h3 id="members" className="pb-1.5 text-faint text-xs">
        People
      </h3>
      {members.isPending && <div className="skeleton h-7" role="status" aria-label="Loading people" />}
      {members.isError && <FailureNotice error={members.error} onRetry={() => void members.refetch()} />}
      <ul className="flex max-h-56 flex-col gap-1.5 overflow-y-auto">
        {members.data?.members.map((member) => (
          <li key={member.user_id} className="flex items-center gap-2.5">
            <Avatar person={member} />
            <span className="min-w-0 flex-1 truncate">
              {member.name}
              {member.user_id === user.user_id && <span className="text-faint"> (you)</span>}
            </span>
            <span className="text-faint text-xs" title={roleMeanings[member.role]}>
              {roleNames[member.role]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
