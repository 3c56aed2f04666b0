import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { useSessionActions, useUser } from '../session.ts'
import { Brand } from '../shell/brand.tsx'
import { NameForm } from '../shell/name-form.tsx'
import { useDocumentTitle } from '../ui/use-document-title.ts'
import { acceptLink } from './queries.ts'

/** Where a shared link leads: says under which name one comes in, and goes in. The token never leaves the fragment. */
export function JoinPage() {
  useDocumentTitle('Join')
  const user = useUser()
  const { rename } = useSessionActions()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const token = window.location.hash.slice(1)
  const join = useMutation({
    mutationFn: async (name: string) => {
      if (name !== user.name) await rename(name)
      return acceptLink(token)
    },
    onSuccess: ({ thread_id }) => {
      void queries.invalidateQueries({ queryKey: ['threads'] })
      navigate(`/t/${thread_id}`, { replace: true })
    },
  })

  return (
    <main className="grid h-full place-items-center overflow-y-auto p-6">
      <div className="flex w-full max-w-sm flex-col gap-4">
        <Brand />
        {token === '' ? (
          <>
            <h1 className="text-xl font-semibold tracking-tight">This link is not complete</h1>
            <p className="text-soft">
              Copy the whole link you were given, with all that stands behind the #, or{' '}
              <Link href="/" className="text-accent underline underline-offset-2">
                go to your own processes
              </Link>
              .
            </p>
          </>
        ) : (
          <>
            <h1 className="text-xl font-semibold tracking-tight">You are invited to a process</h1>
            <p className="text-soft">The others see your name beside what you write.</p>
            <NameForm
              name={user.name}
              action={join.isPending ? 'Joining…' : 'Join'}
              isBusy={join.isPending}
              error={join.error}
              onSubmit={(name) => join.mutate(name)}
            />
          </>
        )}
      </div>
    </main>
  )
}
