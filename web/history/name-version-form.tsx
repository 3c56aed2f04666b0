import { useState } from 'react'
import { limits } from '#shared/protocol/limits.ts'
import { Button } from '../ui/button.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { useCreateVersion } from './queries.ts'

/** Keeps the document as it is now, under a name. */
export function NameVersionForm({ threadId }: { threadId: string }) {
  const [name, setName] = useState('')
  const create = useCreateVersion(threadId)
  const trimmed = name.trim()
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (trimmed !== '' && !create.isPending) create.mutate(trimmed, { onSuccess: () => setName('') })
      }}
    >
      <div className="flex gap-2">
        <input
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={limits.versionNameCharacters}
          aria-label="Name for the document as it is now"
          placeholder="Name this version"
          className="h-8 min-w-0 flex-1 rounded-lg border border-line bg-raised px-2.5"
        />
        <Button type="submit" disabled={trimmed === '' || create.isPending}>
          Save
        </Button>
      </div>
      {create.isError && <FailureNotice error={create.error} />}
    </form>
  )
}
