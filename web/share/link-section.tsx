import { Link2 } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { RelativeTime, untilTime } from '../ui/time.tsx'
import { type LinkRole, type ShareLink, useCreateLink, useLinks, useRevokeLink } from './queries.ts'
import { grantedRoles, roleMeanings, roleNames } from './roles.ts'

const dayMs = 24 * 3600 * 1000
const lifetimes: readonly { readonly label: string; readonly ms: number | undefined }[] = [
  { label: 'until I revoke it', ms: undefined },
  { label: 'for 1 day', ms: dayMs },
  { label: 'for 7 days', ms: 7 * dayMs },
  { label: 'for 30 days', ms: 30 * dayMs },
]

const field = 'h-9 w-full rounded-lg border border-line bg-raised px-2.5 text-ink text-sm'

/** Links that let people in: made with a role and a lifetime, shown once, revoked at any time. */
export function LinkSection({ threadId }: { threadId: string }) {
  const [role, setRole] = useState<LinkRole>('editor')
  const [lifetime, setLifetime] = useState(0)
  const create = useCreateLink(threadId)
  return (
    <section aria-label="Links" className="flex flex-col gap-3">
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate({ role, expiresInMs: lifetimes[lifetime]?.ms })
        }}
      >
        <label className="flex min-w-36 flex-1 flex-col gap-1 text-faint text-xs">
          Whoever has it becomes
          <select
            value={role}
            onChange={(event) => setRole(event.target.value as LinkRole)}
            className={field}
          >
            {grantedRoles.map((each) => (
              <option key={each} value={each}>
                {roleNames[each]}
              </option>
            ))}
          </select>
        </label>
        <label className="flex min-w-32 flex-1 flex-col gap-1 text-faint text-xs">
          It works
          <select
            value={lifetime}
            onChange={(event) => setLifetime(Number(event.target.value))}
            className={field}
          >
            {lifetimes.map(({ label }, index) => (
              <option key={label} value={index}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" look="primary" size="lg" disabled={create.isPending} className="max-md:w-full">
          <Link2 size={15} aria-hidden />
          Create link
        </Button>
      </form>
      <p className="-mt-1.5 text-faint text-xs">{roleMeanings[role]}.</p>
      {create.isError && <FailureNotice error={create.error} />}
      {create.data?.url && (
        <CopyField
          key={create.data.link_id}
          label="The new link"
          value={create.data.url}
          note="It is shown this once; make another one any time."
        />
      )}
      <LinkList threadId={threadId} />
    </section>
  )
}

function LinkList({ threadId }: { threadId: string }) {
  const links = useLinks(threadId)
  const revoke = useRevokeLink(threadId)
  if (links.isPending) return <div className="skeleton h-6" role="status" aria-label="Loading links" />
  if (links.isError) return <FailureNotice error={links.error} onRetry={() => void links.refetch()} />
  if (links.data.links.length === 0) return null
  return (
    <div>
      <h3 className="pb-1 text-faint text-xs">
        Links that work. Whoever came in by one stays when it is revoked.
      </h3>
      <ul className="flex max-h-40 flex-col overflow-y-auto">
        {links.data.links.map((link) => (
          <LinkRow
            key={link.link_id}
            link={link}
            isBusy={revoke.isPending && revoke.variables === link.link_id}
            onRevoke={() => revoke.mutate(link.link_id)}
          />
        ))}
      </ul>
      {revoke.isError && <p className="text-del text-xs">{messageOf(revoke.error)}</p>}
    </div>
  )
}

type LinkRowProps = { readonly link: ShareLink; readonly isBusy: boolean; readonly onRevoke: () => void }

function LinkRow({ link, isBusy, onRevoke }: LinkRowProps) {
  return (
    <li className="flex items-center gap-2 py-1">
      <Link2 size={14} className="text-faint" aria-hidden />
      <span className="min-w-0 flex-1">
        {roleNames[link.role]}
        <span className="text-faint">
          {' '}
          · created <RelativeTime atMs={link.created_at_ms} />
          {link.expires_at_ms !== null && ` · until ${untilTime(link.expires_at_ms)}`}
        </span>
      </span>
      <Button size="sm" disabled={isBusy} onClick={onRevoke}>
        {isBusy ? 'Revoking…' : 'Revoke'}
      </Button>
    </li>
  )
}
