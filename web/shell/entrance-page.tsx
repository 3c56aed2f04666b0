import { useMutation } from '@tanstack/react-query'
import type { WireSession } from '#shared/protocol/session.ts'
import { useSessionActions } from '../session.ts'
import { Brand } from './brand.tsx'
import { NameForm } from './name-form.tsx'

/** For who is not signed in: after signing out, or where the server takes no guests. */
export function EntrancePage({ session }: { session: WireSession }) {
  const { enterAsGuest } = useSessionActions()
  const enter = useMutation({ mutationFn: enterAsGuest })
  return (
    <main className="grid h-full place-items-center overflow-y-auto p-6">
      <div className="flex w-full max-w-sm flex-col gap-4">
        <Brand />
        <h1 className="text-xl font-semibold tracking-tight">You are not signed in</h1>
        {session.guests_allowed ? (
          <>
            <p className="text-soft">
              Go on as a guest: your processes belong to this browser until you sign out, and you can share
              them.
            </p>
            <NameForm
              name=""
              action="Go on as a guest"
              isBusy={enter.isPending}
              error={enter.error}
              onSubmit={(name) => enter.mutate(name)}
            />
          </>
        ) : (
          <p className="text-soft">
            This server takes no guests. Ask whoever runs it for access, then open the link you were given.
          </p>
        )}
      </div>
    </main>
  )
}
