import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { limits } from '#shared/protocol/limits.ts'
import { Button } from '../ui/button.tsx'
import { Confirmation } from '../ui/confirmation.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { RelativeTime } from '../ui/time.tsx'
import {
  type ApiKey,
  type ApiScope,
  useApiKeys,
  useCreateApiKey,
  useDeleteApiKey,
} from './api-key-queries.ts'

/** Each includes those before it, so one of them says it all. */
const scopes: readonly { readonly scope: ApiScope; readonly label: string; readonly meaning: string }[] = [
  { scope: 'threads:read', label: 'Read', meaning: 'Reads and exports your processes' },
  { scope: 'threads:write', label: 'Read and write', meaning: 'Also changes them, as you could' },
  { scope: 'admin', label: 'Everything', meaning: 'Also makes and deletes API keys' },
]

/** The keys by which programs act as this person. */
export function ApiKeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      title="API keys"
      description="A program with a key acts as you. Give each program its own, and delete the key when it is not used any more."
      onClose={onClose}
    >
      <NewKeyForm />
      <KeyList />
    </Dialog>
  )
}

function NewKeyForm() {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<ApiScope>('threads:write')
  const create = useCreateApiKey()
  const trimmed = name.trim()
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (trimmed === '' || create.isPending) return
        create.mutate({ name: trimmed, scopes: [scope] }, { onSuccess: () => setName('') })
      }}
    >
      <label className="flex flex-col gap-1 text-faint text-xs">
        What is it for?
        <input
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={limits.nameCharacters}
          placeholder="Nightly export"
          className="h-9 rounded-lg border border-line bg-raised px-3 text-ink text-sm"
        />
      </label>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="pb-1.5 text-faint text-xs">What may it do?</legend>
        {scopes.map((each) => (
          <label key={each.scope} className="flex items-baseline gap-2">
            <input
              type="radio"
              name="scope"
              checked={scope === each.scope}
              onChange={() => setScope(each.scope)}
              className="translate-y-0.5 accent-accent"
            />
            <span className="shrink-0">{each.label}</span>
            <span className="text-faint text-xs">{each.meaning}</span>
          </label>
        ))}
      </fieldset>
      <Button
        type="submit"
        look="primary"
        size="lg"
        disabled={trimmed === '' || create.isPending}
        className="self-end"
      >
        <KeyRound size={15} aria-hidden />
        Create key
      </Button>
      {create.isError && <FailureNotice error={create.error} />}
      {create.data && (
        <CopyField
          key={create.data.key_id}
          label={`The key of ${create.data.name}`}
          value={create.data.secret}
          note="It is shown this once. Keep it where the program finds it and nobody else does."
        />
      )}
    </form>
  )
}

function KeyList() {
  const keys = useApiKeys()
  if (keys.isPending) return <div className="skeleton h-10" role="status" aria-label="Loading keys" />
  if (keys.isError) return <FailureNotice error={keys.error} onRetry={() => void keys.refetch()} />
  if (keys.data.api_keys.length === 0) return <p className="text-faint text-xs">You have no keys.</p>
  return (
    <section aria-labelledby="api-keys">
      <h3 id="api-keys" className="pb-1 text-faint text-xs">
        Your keys
      </h3>
      <ul className="flex max-h-56 flex-col gap-1 overflow-y-auto">
        {keys.data.api_keys.map((each) => (
          <KeyRow key={each.key_id} apiKey={each} />
        ))}
      </ul>
    </section>
  )
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const [isAsking, setAsking] = useState(false)
  const remove = useDeleteApiKey()
  if (isAsking) {
    return (
      <li>
        <Confirmation
          text={`Delete the key “${apiKey.name}”? Programs that use it stop working at once.`}
          action="Delete key"
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(apiKey.key_id)}
          onCancel={() => setAsking(false)}
        />
      </li>
    )
  }
  return (
    <li className="flex items-center gap-2.5 py-0.5">
      <div className="min-w-0 flex-1">
        <p className="truncate">{apiKey.name}</p>
        <p className="text-faint text-xs">
          {scopeLabel(apiKey)} · created <RelativeTime atMs={apiKey.created_at_ms} /> ·{' '}
          {apiKey.last_used_at_ms === null ? (
            'never used'
          ) : (
            <>
              last used <RelativeTime atMs={apiKey.last_used_at_ms} />
            </>
          )}
        </p>
      </div>
      <Button size="sm" aria-label={`Delete the key ${apiKey.name}`} onClick={() => setAsking(true)}>
        Delete
      </Button>
    </li>
  )
}

/** The highest one includes the others. */
const scopeLabel = (apiKey: ApiKey) =>
  scopes.findLast(({ scope }) => apiKey.scopes.includes(scope))?.label ?? apiKey.scopes.join(', ')
