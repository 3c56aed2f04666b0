import { Pencil } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { limits } from '#shared/protocol/limits.ts'
import type { VersionSummary } from '#shared/protocol/version.ts'
import { messageOf } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { takeFocus } from '../ui/take-focus.ts'
import { useRenameVersion } from './queries.ts'
import { versionLabel } from './version-label.ts'

type VersionTitleProps = {
  readonly threadId: string
  readonly version: VersionSummary
  readonly mayRename: boolean
}

/** What a version is called, and the way to call it something else. */
export function VersionTitle({ threadId, version, mayRename }: VersionTitleProps) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // The focus was in the form, which is gone.
  const close = () => {
    flushSync(() => setOpen(false))
    button.current?.focus()
  }
  if (isOpen) return <RenameForm threadId={threadId} version={version} onClose={close} />
  return (
    <div className="flex items-start gap-1">
      <h3 className="line-clamp-2 font-semibold wrap-anywhere">{versionLabel(version)}</h3>
      {mayRename && (
        <Button
          ref={button}
          look="ghost"
          size="sm"
          className="-my-0.5 px-1.5"
          title="Rename"
          aria-label="Rename this version"
          onClick={() => setOpen(true)}
        >
          <Pencil size={13} aria-hidden />
        </Button>
      )}
    </div>
  )
}

type RenameFormProps = Omit<VersionTitleProps, 'mayRename'> & { readonly onClose: () => void }

function RenameForm({ threadId, version, onClose }: RenameFormProps) {
  const [name, setName] = useState(version.kind === 'named' ? (version.name ?? '') : '')
  const rename = useRenameVersion(threadId)
  const trimmed = name.trim()
  return (
    <form
      className="flex flex-col gap-1.5 pb-1.5"
      onSubmit={(event) => {
        event.preventDefault()
        if (trimmed === '' || rename.isPending) return
        rename.mutate({ versionId: version.version_id, name: trimmed }, { onSuccess: onClose })
      }}
    >
      <div className="flex gap-2">
        <input
          ref={takeFocus}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            // It closes the form alone, not the dialog around it.
            event.preventDefault()
            onClose()
          }}
          maxLength={limits.versionNameCharacters}
          aria-label="Name of this version"
          placeholder={versionLabel(version)}
          className="h-8 min-w-0 flex-1 rounded-lg border border-line bg-raised px-2.5"
        />
        <Button type="submit" disabled={trimmed === '' || rename.isPending}>
          Rename
        </Button>
        <Button look="ghost" onClick={onClose}>
          Cancel
        </Button>
      </div>
      {rename.isError && (
        <p role="alert" className="text-del text-xs">
          {messageOf(rename.error)}
        </p>
      )}
    </form>
  )
}
