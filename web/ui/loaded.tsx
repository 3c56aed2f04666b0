import { type ReactNode, useEffect, useState } from 'react'
import { ApiError } from '../api.ts'
import { FailureNotice } from './notice.tsx'
import { Waiting } from './waiting.tsx'

type LoadedProps<Parts> = {
  readonly load: () => Promise<(parts: Parts) => ReactNode>
  /** What the loaded part gets. */
  readonly parts: Parts
}

type State<Parts> = { readonly Part: (parts: Parts) => ReactNode } | 'failed' | 'loading'

/** A part of the page that is fetched when it is first wanted. Where that fails it says so, and the rest goes on. */
export function Loaded<Parts extends object>({ load, parts }: LoadedProps<Parts>) {
  const [state, setState] = useState<State<Parts>>('loading')
  useEffect(() => {
    let isGone = false
    if (state === 'loading')
      load().then(
        (Part) => !isGone && setState({ Part }),
        () => !isGone && setState('failed'),
      )
    return () => {
      isGone = true
    }
  }, [load, state])
  if (state === 'loading') return <Waiting words="Loading…" />
  if (state === 'failed')
    return (
      <div className="m-4">
        <FailureNotice error={unreachable} onRetry={() => setState('loading')} />
      </div>
    )
  return <state.Part {...parts} />
}

const unreachable = new ApiError(
  'unreachable',
  'This part of the page could not be loaded. Check your connection, then try again; the rest goes on.',
)
