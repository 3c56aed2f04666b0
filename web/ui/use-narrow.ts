import { useSyncExternalStore } from 'react'

/** Below this there is one column with tabs; the same as Tailwind's `md`. */
const narrow = '(width < 48rem)'

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(narrow).matches)
}

function subscribe(listener: () => void): () => void {
  const query = matchMedia(narrow)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
