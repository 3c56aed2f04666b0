import { Plus, Search } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { ThreadList } from '../threads/thread-list.tsx'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { modKey } from '../ui/platform.ts'
import { Brand } from './brand.tsx'
import { useShell } from './shell-context.ts'
import { UserMenu } from './user-menu.tsx'

export function Sidebar({ className }: { className?: string }) {
  const { openDialog } = useShell()
  const [, navigate] = useLocation()
  return (
    <aside
      aria-label="Processes"
      className={classes('w-62 shrink-0 flex-col gap-3 border-line border-r bg-panel px-3 py-3.5', className)}
    >
      <Link href="/" className="rounded-md px-1.5 py-0.5">
        <Brand />
      </Link>
      <Button look="primary" size="lg" onClick={() => navigate('/')}>
        <Plus size={15} aria-hidden />
        New process
      </Button>
      <button
        type="button"
        onClick={() => openDialog({ kind: 'palette' })}
        className="flex items-center gap-2 rounded-lg border border-line bg-raised px-2.5 py-1.5 text-faint hover:border-strong-line"
      >
        <Search size={14} aria-hidden />
        <span className="flex-1 text-left">Search</span>
        <kbd className="rounded border border-line px-1 font-sans text-2xs">{modKey}K</kbd>
      </button>
      <ThreadList />
      <UserMenu />
    </aside>
  )
}
