import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { limits } from '#shared/protocol/limits.ts'
import { request } from '../api.ts'
import { useUser } from '../session.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { useTell } from '../ui/toasts.tsx'

/** For people who have a password. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { email } = useUser()
  const tell = useTell()
  const [typed, setTyped] = useState({ old_password: '', new_password: '' })
  const change = useMutation({
    mutationFn: () => request('POST', '/session/password', { body: typed }),
    onSuccess: () => {
      tell.told('Your password is changed.')
      onClose()
    },
  })
  return (
    <Dialog
      title="Change password"
      description="You stay signed in here, and are signed out everywhere else. API keys stay."
      onClose={onClose}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!change.isPending) change.mutate()
        }}
      >
        <Field
          label="Old password"
          type="password"
          value={typed.old_password}
          onChange={(event) => setTyped({ ...typed, old_password: event.target.value })}
          maxLength={limits.maxPasswordCharacters}
          autoComplete="current-password"
        />
        <Field
          label="New password"
          type="password"
          value={typed.new_password}
          onChange={(event) => setTyped({ ...typed, new_password: event.target.value })}
          minLength={limits.minPasswordCharacters}
          maxLength={limits.maxPasswordCharacters}
          autoComplete="new-password"
          hint={`At least ${limits.minPasswordCharacters} characters. A lost one cannot be reset.`}
        />
        {/* By it browsers know whose password they are to keep. */}
        <input hidden readOnly type="email" autoComplete="username" value={email ?? ''} />
        {change.error && <FailureNotice error={change.error} />}
        <Button type="submit" look="primary" size="lg" disabled={change.isPending} className="self-end">
          Change password
        </Button>
      </form>
    </Dialog>
  )
}
