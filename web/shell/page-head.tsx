import { Menu as MenuIcon } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Brand } from './brand.tsx'
import { useShell } from './shell-context.ts'

/** Opens the sidebar where the page is too narrow to show it. */
export function SidebarButton() {
  const { openDrawer } = useShell()
  return (
    <Button
      look="ghost"
      size="icon"
      className="-ml-1 wide:hidden"
      onClick={openDrawer}
      aria-label="Open the sidebar"
    >
      <MenuIcon size={18} aria-hidden />
    </Button>
  )
}

/** The head of pages without a thread; there is none where the sidebar is shown. */
export function PageHead() {
  return (
    <header className="flex items-center gap-2 px-4 py-2.5 wide:hidden">
      <SidebarButton />
      <Brand />
    </header>
  )
}
