import { useSyncExternalStore } from 'react'
import { readStored, writeStored } from './stored.ts'

export type Theme = 'light' | 'dark' | 'system'

/** Also read by public/theme.js before the first paint. */
const key = 'pd.theme'

function currentTheme(): Theme {
  const stored = readStored(key)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

export function chooseTheme(theme: Theme): void {
  writeStored(key, theme === 'system' ? null : theme)
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  window.dispatchEvent(new Event(changed))
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme)
}

const changed = 'pd-theme'

/** Follows this page's own choice and that of other tabs. */
function subscribe(listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key === key) chooseTheme(currentTheme())
  }
  window.addEventListener(changed, listener)
  window.addEventListener('storage', onStorage)
  return () => {
    window.removeEventListener(changed, listener)
    window.removeEventListener('storage', onStorage)
  }
}
