import { Link } from 'wouter'
import { PageHead } from './page-head.tsx'

export function NotFoundPage() {
  return (
    <main className="flex min-w-0 flex-1 flex-col">
      <PageHead />
      <div className="grid flex-1 place-items-center p-6 text-center">
        <div>
          <h1 className="text-lg font-semibold">There is no page at this address</h1>
          <p className="mt-1 text-soft">
            The link may be mistyped.{' '}
            <Link href="/" className="text-accent underline underline-offset-2">
              Go to the start page
            </Link>
          </p>
        </div>
      </div>
    </main>
  )
}
