import { useState } from 'react'
import { limits } from '#shared/protocol/limits.ts'
import { Button } from '../ui/button.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { takeFocus } from '../ui/take-focus.ts'

type NameFormProps = {
  readonly name: string
  readonly action: string
  readonly isBusy: boolean
  readonly error: unknown
  readonly onSubmit: (name: string) => void
}

export function NameForm({ name: present, action, isBusy, error, onSubmit }: NameFormProps) {
  const [name, setName] = useState(present)
  const trimmed = name.trim()
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (trimmed !== '' && !isBusy) onSubmit(trimmed)
      }}
    >
      <label className="flex flex-col gap-1 text-soft">
        Name
        <input
          ref={takeFocus}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onFocus={(event) => event.target.select()}
          maxLength={limits.nameCharacters}
          autoComplete="name"
          className="h-9 rounded-lg border border-line bg-raised px-3 text-ink"
        />
      </label>
      {error != null && <FailureNotice error={error} />}
      <Button type="submit" look="primary" size="lg" disabled={trimmed === '' || isBusy} className="self-end">
        {action}
      </Button>
    </form>
  )
}
