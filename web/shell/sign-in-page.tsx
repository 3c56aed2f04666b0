import { Redirect, useLocation, useSearch } from 'wouter'
import { useSession } from '../session.ts'
import { EntrancePage } from './entrance-page.tsx'

/** `/sign-in`, and `/sign-in?new` for an account that is to be made: where guests go who want to be known again. */
export function SignInPage() {
  const session = useSession().data
  const search = useSearch()
  const [, navigate] = useLocation()
  if (!session) return null
  if (session.user && !session.user.is_guest) return <Redirect to="/" replace />
  return (
    <EntrancePage
      session={session}
      wantsAccount={new URLSearchParams(search).has('new')}
      onDone={() => navigate('/', { replace: true })}
    />
  )
}
