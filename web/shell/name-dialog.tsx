import { useMutation } from '@tanstack/react-query'
import { useSessionActions, useUser } from '../session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { NameForm } from './name-form.tsx'

export function NameDialog({ onClose }: { onClose: () => void }) {
  const user = useUser()
  const { rename } = useSessionActions()
  const change = useMutation({ mutationFn: rename, onSuccess: onClose })
  return (
    <Dialog title="Your name" description="It stands beside your messages and your caret." onClose={onClose}>
      <NameForm
        name={user.name}
        action="Save"
        isBusy={change.isPending}
        error={change.error}
        onSubmit={(name) => change.mutate(name)}
      />
    </Dialog>
  )
}
