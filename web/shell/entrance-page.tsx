import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { WireSession } from '#shared/protocol/session.ts'
import { useSessionActions } from '../session.ts'
import { Button } from '../ui/button.tsx'
import { FailureNotice } from '../ui/notice.tsx'
import { useDocumentTitle } from '../ui/use-document-title.ts'
import { Brand } from './brand.tsx'
import { SignInForm } from './sign-in-form.tsx'

type EntrancePageProps = {
  readonly session: WireSession
  /** Somebody asked for an account of their own. */
  readonly wantsAccount?: boolean
  readonly onDone?: () => void
}

/**
 * For who is not signed in, and for guests who want to come back from any browser. The ways in are those that the server
 * has.
 */
export function EntrancePage({ session, wantsAccount = false, onDone = () => {} }: EntrancePageProps) {
  const [isNew, setNew] = useState(wantsAccount && session.sign_up_allowed)
  const guest = session.user
  const title = isNew ? (guest ? 'Keep your work' : 'Create an account') : 'Sign in'
  useDocumentTitle(title)
  return (
    <main className="grid h-full place-items-center overflow-y-auto p-6">
      <div className="flex w-full max-w-sm flex-col gap-4">
        <Brand />
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {guest && (
          <p className="text-soft">
            {isNew
              ? 'With an account you get back to your processes from any browser.'
              : 'Your processes of this browser come along into your account.'}
          </p>
        )}
        <ProviderEntrance session={session} />
        <SignInForm
          key={String(isNew)}
          isNew={isNew}
          name={guest?.name ?? ''}
          isMain={session.oidc_name === null}
          onDone={onDone}
        />
        {session.sign_up_allowed && (
          <p className="text-soft">
            {isNew ? 'You have an account?' : 'No account yet?'}{' '}
            <TextButton onClick={() => setNew(!isNew)}>{isNew ? 'Sign in' : 'Create one'}</TextButton>
          </p>
        )}
        {guest ? (
          <Link href="/" className="text-accent underline underline-offset-2">
            Go on as a guest
          </Link>
        ) : (
          session.guests_allowed && <GuestEntrance />
        )}
      </div>
    </main>
  )
}

/** What the provider sent people back with, when it did not let them in. */
const problems: Readonly<Record<string, string>> = {
  refused: 'You were not signed in, because it was refused at the provider.',
  failed: 'The sign-in by the provider failed. Try again.',
}

function ProviderEntrance({ session: { oidc_name: name } }: { session: WireSession }) {
  const { signInByProvider } = useSessionActions()
  const [path] = useLocation()
  const problem = problems[new URLSearchParams(useSearch()).get('problem') ?? '']
  // Back to the page that was asked for; the entrance itself leads home.
  const returnTo = path === '/sign-in' ? '/' : path + window.location.search + window.location.hash
  const enter = useMutation({ mutationFn: () => signInByProvider(returnTo) })
  if (name === null) return null
  return (
    <section aria-label="By your provider" className="flex flex-col gap-3 border-line border-b pb-4">
      {problem && (
        <p role="alert" className="rounded-lg border border-line bg-del-soft p-3 text-soft">
          {problem}
        </p>
      )}
      {enter.error && <FailureNotice error={enter.error} />}
      <Button look="primary" size="lg" disabled={enter.isPending} onClick={() => enter.mutate()}>
        <span className="truncate">Sign in with {name}</span>
      </Button>
    </section>
  )
}

function GuestEntrance() {
  const { enterAsGuest } = useSessionActions()
  const enter = useMutation({ mutationFn: () => enterAsGuest() })
  return (
    <section aria-label="As a guest" className="flex flex-col gap-2 border-line border-t pt-4">
      <p className="text-soft">
        A guest’s processes belong to this browser until they sign out. You can make an account later and keep
        them.
      </p>
      {enter.error && <FailureNotice error={enter.error} />}
      <Button size="lg" disabled={enter.isPending} onClick={() => enter.mutate()}>
        Go on as a guest
      </Button>
    </section>
  )
}

function TextButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" onClick={onClick} className="text-accent underline underline-offset-2">
      {children}
    </button>
  )
}
