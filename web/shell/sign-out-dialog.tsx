import { useMutation } from '@tanstack/react-query'
import { useSessionActions, useUser } from '../session.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FailureNotice } from '../ui/notice.tsx'

/** Asks first: a guest is known by this browser alone and does not come back as the same person. */
const warning =
  'You are a guest, known by this browser only. After signing out nobody gets back to the processes that only you have: create an account first, or share or export them.'

export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const { signOut } = useSessionActions()
  const { is_guest: isGuest } = useUser()
  const leave = useMutation({ mutationFn: signOut })
  return (
    <Dialog
      title="Sign out?"
      description={isGuest ? warning : 'Copies of your documents that this browser keeps are removed.'}
      onClose={onClose}
    >
      {leave.error && <FailureNotice error={leave.error} />}
      <div className="flex justify-end gap-2">
        <Button size="lg" onClick={onClose}>
          Stay
        </Button>
        <Button
          look={isGuest ? 'danger' : 'primary'}
          size="lg"
          disabled={leave.isPending}
          onClick={() => leave.mutate()}
        >
          Sign out
        </Button>
      </div>
    </Dialog>
  )
}
