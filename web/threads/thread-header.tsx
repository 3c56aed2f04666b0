import { ChevronDown, CircleAlert, CodeXml, Ellipsis, History, Share2 } from 'lucide-react'
import type { ThreadStatus, WireThread } from '#shared/protocol/thread.ts'
import type { DocumentSession } from '../document/document-session.ts'
import { isAtLeast } from '../share/roles.ts'
import { SidebarButton } from '../shell/page-head.tsx'
import { useShell } from '../shell/shell-context.ts'
import { Button } from '../ui/button.tsx'
import { Menu, MenuChoice, MenuGroup, MenuItem, MenuSeparator } from '../ui/menu.tsx'
import { useTell } from '../ui/toasts.tsx'
import { CompletionRing } from './completion-ring.tsx'
import { EditableTitle } from './editable-title.tsx'
import { ExportItems } from './export-items.tsx'
import { PeopleHere } from './people-here.tsx'
import { useUpdateThread } from './queries.ts'
import { StatusMenu, statusChoices } from './status-menu.tsx'
import { showView } from './view.ts'

type ThreadHeaderProps = {
  readonly thread: WireThread
  readonly session: DocumentSession | null
  readonly isRunning: boolean
}

export function ThreadHeader({ thread, session, isRunning }: ThreadHeaderProps) {
  const { thread_id: threadId, title, status } = thread
  const { openDialog } = useShell()
  const mayChange = isAtLeast(thread.role, 'editor')
  const share = () => openDialog({ kind: 'share', threadId })
  const history = () => openDialog({ kind: 'history', threadId })
  return (
    <header className="flex h-14 shrink-0 items-center gap-2.5 border-line px-4 max-md:border-b">
      <SidebarButton />
      <EditableTitle threadId={threadId} title={title} mayChange={mayChange} />
      <div className="flex max-md:hidden">
        <StatusMenu threadId={threadId} status={status} mayChange={mayChange} />
      </div>
      <div className="flex-1" />
      <CompletionRing threadId={threadId} state={thread.process_state} />
      {session && <PeopleHere session={session} isRunning={isRunning} />}
      <Button look="ghost" className="max-md:hidden" onClick={history}>
        History
      </Button>
      <Menu
        label="Export"
        trigger={(props) => (
          <Button {...props} look="ghost" className="max-md:hidden">
            Export
            <ChevronDown size={14} aria-hidden />
          </Button>
        )}
      >
        <ExportItems threadId={threadId} of="all" />
      </Menu>
      <Button className="max-md:hidden" onClick={share}>
        Share
      </Button>
      <MoreMenu
        threadId={threadId}
        status={status}
        mayChange={mayChange}
        onShare={share}
        onHistory={history}
      />
    </header>
  )
}

type MoreMenuProps = {
  readonly threadId: string
  readonly status: ThreadStatus
  readonly mayChange: boolean
  readonly onShare: () => void
  readonly onHistory: () => void
}

/** What the head has no room for on a phone. */
function MoreMenu({ threadId, status, mayChange, onShare, onHistory }: MoreMenuProps) {
  const update = useUpdateThread(threadId)
  const tell = useTell()
  return (
    <Menu
      label="More"
      trigger={(props) => (
        <Button {...props} look="ghost" size="icon" className="-mr-2 md:hidden" aria-label="More">
          <Ellipsis size={18} aria-hidden />
        </Button>
      )}
    >
      <MenuItem icon={<Share2 size={15} aria-hidden />} onSelect={onShare}>
        Share
      </MenuItem>
      <MenuItem icon={<History size={15} aria-hidden />} onSelect={onHistory}>
        History
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={<CodeXml size={15} aria-hidden />} onSelect={() => showView('code')}>
        Code
      </MenuItem>
      <MenuItem icon={<CircleAlert size={15} aria-hidden />} onSelect={() => showView('problems')}>
        Problems
      </MenuItem>
      <MenuSeparator />
      <MenuGroup label="Export">
        <ExportItems threadId={threadId} of="all" />
      </MenuGroup>
      {mayChange && (
        <>
          <MenuSeparator />
          <MenuChoice
            label="Status"
            value={status}
            choices={statusChoices}
            onChoose={(chosen) => update.mutate({ status: chosen }, { onError: tell.failed })}
          />
        </>
      )}
    </Menu>
  )
}
