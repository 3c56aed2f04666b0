import { useMutation } from '@tanstack/react-query'
import { MonitorSmartphone } from 'lucide-react'
import { useState } from 'react'
import { useSessionActions, useUser } from '../session.ts'
import { Button } from '../ui/button.tsx'
import { Confirmation } from '../ui/confirmation.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { RelativeTime } from '../ui/time.tsx'
import { type SignedIn, useDevices, useSignOutDevice } from './device-queries.ts'

/** Where this person is signed in, and how to end that. */
export function DevicesDialog({ onClose }: { onClose: () => void }) {
  const { email } = useUser()
  const devices = useDevices()
  return (
    <Dialog
      title="Devices"
      description={`Where you are signed in${email === null ? '' : ` as ${email}`}. Signing out there closes at once what is open there.`}
      onClose={onClose}
    >
      {devices.isPending && <p className="text-faint text-xs">Loading…</p>}
      {devices.isError && <FailureNotice error={devices.error} onRetry={() => void devices.refetch()} />}
      {devices.data && (
        <ul className="flex max-h-72 flex-col gap-2 overflow-y-auto">
          {devices.data.sessions.map((each) => (
            <DeviceRow key={each.session_id} device={each} />
          ))}
        </ul>
      )}
      <SignOutEverywhere />
    </Dialog>
  )
}

function DeviceRow({ device }: { device: SignedIn }) {
  const end = useSignOutDevice()
  const name = device.device || 'Unknown device'
  return (
    <li className="flex flex-col gap-2">
      <div className="flex items-center gap-2.5">
        <MonitorSmartphone size={16} className="shrink-0 text-faint" aria-hidden />
        <div className="min-w-0 flex-1">
          <p className="truncate">{name}</p>
          <p className="text-faint text-xs">
            {device.is_current ? (
              'This device'
            ) : (
              <>
                used <RelativeTime atMs={device.used_at_ms} />
              </>
            )}{' '}
            · signed in <RelativeTime atMs={device.signed_in_at_ms} />
          </p>
        </div>
        {!device.is_current && (
          <Button
            size="sm"
            disabled={end.isPending}
            aria-label={`Sign out of ${name}`}
            onClick={() => end.mutate(device.session_id)}
          >
            Sign out
          </Button>
        )}
      </div>
      {end.error && <FailureNotice error={end.error} />}
    </li>
  )
}

function SignOutEverywhere() {
  const { is_guest: isGuest } = useUser()
  const [isAsking, setAsking] = useState(false)
  const { signOutEverywhere } = useSessionActions()
  const leave = useMutation({ mutationFn: signOutEverywhere })
  if (!isAsking)
    return (
      <Button className="self-start" onClick={() => setAsking(true)}>
        Sign out everywhere
      </Button>
    )
  return (
    <Confirmation
      text={
        isGuest
          ? 'Sign out everywhere, here too? You are a guest: nobody gets back to the processes that only you have.'
          : 'Sign out everywhere, here too?'
      }
      action="Sign out everywhere"
      isBusy={leave.isPending}
      error={leave.error}
      onConfirm={() => leave.mutate()}
      onCancel={() => setAsking(false)}
    />
  )
}
