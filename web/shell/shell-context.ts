import { createContext, useContext } from 'react'

export type ShellDialog =
  | { readonly kind: 'palette' }
  | { readonly kind: 'name' }
  | { readonly kind: 'sign-out' }
  | { readonly kind: 'api-keys' }
  | { readonly kind: 'devices' }
  | { readonly kind: 'password' }
  | { readonly kind: 'share'; readonly threadId: string }
  | { readonly kind: 'history'; readonly threadId: string }
  | {
      readonly kind: 'checkpoint'
      readonly threadId: string
      readonly versionId: string
      readonly words: string
    }

export type ShellActions = {
  /** Null closes the one that is open. */
  openDialog(dialog: ShellDialog | null): void
  openDrawer(): void
}

export const ShellContext = createContext<ShellActions | null>(null)

export function useShell(): ShellActions {
  const shell = useContext(ShellContext)
  if (!shell) throw new Error('drawn outside the shell')
  return shell
}
