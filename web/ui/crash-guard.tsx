import { Component, type ReactNode } from 'react'
import { Button } from './button.tsx'

/** Stands where a part of the page failed by a bug, or could not be loaded after a new version was put in place. */
export class CrashGuard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <main className="grid h-full place-items-center p-6">
        <div role="alert" className="flex max-w-sm flex-col items-start gap-3">
          <h1 className="text-lg font-semibold">This page stopped working</h1>
          <p className="text-soft">
            Either it failed, or a new version of it was installed meanwhile. What was saved is kept. Reload
            to go on.
          </p>
          <Button look="primary" onClick={() => location.reload()}>
            Reload
          </Button>
        </div>
      </main>
    )
  }
}
