import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { tinykeys } from 'tinykeys'
import { useLocation } from 'wouter'
import { NameDialog } from './name-dialog.tsx'
import { ShellContext, type ShellDialog } from './shell-context.ts'
import { Sidebar } from './sidebar.tsx'
import { SidebarDrawer } from './sidebar-drawer.tsx'
import { SignOutDialog } from './sign-out-dialog.tsx'

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })))
const ShareDialog = lazy(() =>
  import('../share/share-dialog.tsx').then((module) => ({ default: module.ShareDialog })),
)
const HistoryDialog = lazy(() =>
  import('../history/history-dialog.tsx').then((module) => ({ default: module.HistoryDialog })),
)
const CheckpointDialog = lazy(() =>
  import('../history/history-dialog.tsx').then((module) => ({ default: module.CheckpointDialog })),
)

const ApiKeysDialog = lazy(() =>
  import('./api-keys-dialog.tsx').then((module) => ({ default: module.ApiKeysDialog })),
)

const DevicesDialog = lazy(() =>
  import('./devices-dialog.tsx').then((module) => ({ default: module.DevicesDialog })),
)

const PasswordDialog = lazy(() =>
  import('./password-dialog.tsx').then((module) => ({ default: module.PasswordDialog })),
)

/** The frame around every page: sidebar, dialogs, keys. */
export function Shell({ children }: { children: ReactNode }) {
  const [dialog, setDialog] = useState<ShellDialog | null>(null)
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const [location] = useLocation()
  const actions = useMemo(() => ({ openDialog: setDialog, openDrawer: () => setDrawerOpen(true) }), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes whenever the page changes
  useEffect(() => setDrawerOpen(false), [location])
  useEffect(
    () =>
      tinykeys(window, {
        '$mod+k': (event) => {
          event.preventDefault()
          setDialog((open) => (open?.kind === 'palette' ? null : { kind: 'palette' }))
        },
      }),
    [],
  )

  const close = () => setDialog(null)
  return (
    <ShellContext value={actions}>
      <div className="flex h-full">
        <Sidebar className="hidden wide:flex" />
        {isDrawerOpen && <SidebarDrawer onClose={() => setDrawerOpen(false)} />}
        {children}
      </div>
      <Suspense>
        {dialog?.kind === 'palette' && <Palette onClose={close} onDialog={setDialog} />}
        {dialog?.kind === 'api-keys' && <ApiKeysDialog onClose={close} />}
        {dialog?.kind === 'devices' && <DevicesDialog onClose={close} />}
        {dialog?.kind === 'password' && <PasswordDialog onClose={close} />}
        {dialog?.kind === 'share' && <ShareDialog threadId={dialog.threadId} onClose={close} />}
        {dialog?.kind === 'history' && <HistoryDialog threadId={dialog.threadId} onClose={close} />}
        {dialog?.kind === 'checkpoint' && <CheckpointDialog {...dialog} onClose={close} />}
      </Suspense>
      {dialog?.kind === 'name' && <NameDialog onClose={close} />}
      {dialog?.kind === 'sign-out' && <SignOutDialog onClose={close} />}
    </ShellContext>
  )
}
