import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { takeFocus } from '../ui/take-focus.ts'

type DismissFormProps = {
  readonly onDismiss: (reason: string) => Promise<void>
  readonly onCancel: () => void
}

/** As long as limits.dismissalReasonCharacters. */
const maxReason = 300

/** Asks why a finding may stand: whoever reads it later wants to know. */
export function DismissForm({ onDismiss, onCancel }: DismissFormProps) {
  const [reason, setReason] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isBusy) return
    setIsBusy(true)
    void onDismiss(reason).finally(() => setIsBusy(false))
  }
  return (
    <form
      onSubmit={submit}
      onKeyDown={({ key }) => key === 'Escape' && onCancel()}
      className="mt-1 flex flex-wrap items-center gap-2"
    >
      <input
        ref={takeFocus}
        aria-label="Why may it stand?"
        placeholder="Why may it stand?"
        value={reason}
        maxLength={maxReason}
        onChange={(event) => setReason(event.target.value)}
        className="h-6.5 min-w-40 max-w-96 flex-1 rounded-md border border-strong-line bg-raised px-2 text-xs"
      />
      <Button type="submit" look="primary" size="sm" disabled={reason.trim() === ''} aria-disabled={isBusy}>
        Dismiss
      </Button>
      <Button look="ghost" size="sm" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  )
}
