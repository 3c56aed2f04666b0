import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { HomePage } from './home/home-page.tsx'
import { useSession } from './session.ts'
import { EntrancePage } from './shell/entrance-page.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { Shell } from './shell/shell.tsx'
import { ShellSkeleton } from './shell/shell-skeleton.tsx'
import { SignInPage } from './shell/sign-in-page.tsx'
import { ThreadSkeleton } from './threads/thread-skeleton.tsx'
import { FailureNotice } from './ui/notice.tsx'

const ThreadPage = lazy(() =>
  import('./threads/thread-page.tsx').then((module) => ({ default: module.ThreadPage })),
)
const JoinPage = lazy(() => import('./share/join-page.tsx').then((module) => ({ default: module.JoinPage })))

/** Who may see what: nothing is drawn before it is known who this is. */
export function App() {
  const session = useSession()
  if (session.isPending) return <ShellSkeleton />
  if (session.isError) {
    return (
      <main className="grid h-full place-items-center p-6">
        <div className="w-full max-w-md">
          <FailureNotice error={session.error} onRetry={() => void session.refetch()} />
        </div>
      </main>
    )
  }
  const { user } = session.data
  if (!user) return <EntrancePage session={session.data} />
  return (
    <Switch>
      <Route path="/sign-in">
        <SignInPage />
      </Route>
      <Route path="/join">
        <Suspense fallback={<ShellSkeleton />}>
          <JoinPage />
        </Suspense>
      </Route>
      <Route>
        <Shell>
          <Switch>
            <Route path="/">
              <HomePage />
            </Route>
            <Route path="/t/:threadId">
              {({ threadId }) => (
                <Suspense fallback={<ThreadSkeleton />}>
                  <ThreadPage key={threadId} threadId={threadId} />
                </Suspense>
              )}
            </Route>
            <Route>
              <NotFoundPage />
            </Route>
          </Switch>
        </Shell>
      </Route>
    </Switch>
  )
}
