import { Check, Copy, Link2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { messageOf } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { RelativeTime } from '../ui/time.tsx'
import { type LinkRole, type ShareLink, useCreateLink, useLinks, useRevokeLink } from './queries.ts'
import { roleMeanings, roleNames } from './roles.ts'

const linkRoles: readonly LinkRole[] = ['editor', 'commenter', 'viewer']

/** Links that let people in: made with a role, shown once, revoked at any time. */
export function LinkSection({ threadId }: { threadId: string }) {
  const [role, setRole] = useState<LinkRole>('editor')
  const create = useCreateLink(threadId)
  return (
    <section aria-label="Links" className="flex flex-col gap-3">
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate(role)
        }}
      >
        <label className="flex min-w-0 flex-1 flex-col gap-1 text-faint text-xs">
          Whoever has the link becomes
          <select
            value={role}
            onChange={(event) => setRole(event.target.value as LinkRole)}
            className="h-9 rounded-lg border border-line bg-raised px-2.5 text-ink text-sm"
          >
            {linkRoles.map((each) => (
              <option key={each} value={each}>
                {roleNames[each]}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" look="primary" size="lg" disabled={create.isPending}>
          <Link2 size={15} aria-hidden />
          Create link
        </Button>
      </form>
      <p className="-mt-1.5 text-faint text-xs">{roleMeanings[role]}.</p>
      {create.isError && <FailureNotice error={create.error} />}
      {create.data?.url && <NewLink key={create.data.link_id} url={create.data.url} />}
      <LinkList threadId={threadId} />
    </section>
  )
}

function NewLink({ url }: { url: string }) {
  const field = useRef<HTMLInputElement>(null)
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(url)
      setCopied(true)
    } catch {
      // No access to the clipboard: the address is selected, and the keys for copying work.
    }
  }
  return (
    <div className="rounded-xl border border-line bg-accent-soft p-3">
      <div className="flex gap-2">
        <input
          ref={field}
          readOnly
          value={url}
          aria-label="The new link"
          onFocus={(event) => event.target.select()}
          className="h-8 min-w-0 flex-1 rounded-lg border border-line bg-raised px-2.5 font-mono text-xs"
        />
        <Button onClick={() => void copy()}>
          {isCopied ? <Check size={14} className="text-add" aria-hidden /> : <Copy size={14} aria-hidden />}
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <p className="mt-1.5 text-soft text-xs" aria-live="polite">
        {isCopied ? 'Copied. ' : ''}It is shown this once; make another one any time.
      </p>
    </div>
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
      <h3 className="pb-1 text-faint text-xs">Links that work</h3>
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
      <span className="flex-1">
        {roleNames[link.role]}
        <span className="text-faint">
          {' '}
          · created <RelativeTime atMs={link.created_at_ms} />
        </span>
      </span>
      <Button size="sm" disabled={isBusy} onClick={onRevoke}>
        {isBusy ? 'Revoking…' : 'Revoke'}
      </Button>
    </li>
  )
}
