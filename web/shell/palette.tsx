import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { Download, type LucideIcon, Monitor, Moon, PenLine, Plus, Share2, Sun } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useLocation, useRoute } from 'wouter'
import { exportHref } from '../threads/export-href.ts'
import { fetchThreads } from '../threads/queries.ts'
import { StatusDot } from '../threads/status-dot.tsx'
import { saveFile } from '../ui/save-file.ts'
import { chooseTheme } from '../ui/theme.ts'
import { RelativeTime } from '../ui/time.tsx'
import type { ShellDialog } from './shell-context.ts'

type PaletteProps = { readonly onClose: () => void; readonly onDialog: (dialog: ShellDialog) => void }
type Action = { readonly label: string; readonly icon: LucideIcon; readonly run: () => void }

/** One field for everything: threads by their words (searched by the server), and what can be done. */
export function Palette({ onClose, onDialog }: PaletteProps) {
  const [words, setWords] = useState('')
  const [, navigate] = useLocation()
  const [, thread] = useRoute('/t/:threadId')
  const query = useSettled(words, 120)
  const found = useQuery({
    queryKey: ['threads', 'search', query],
    queryFn: () => fetchThreads({ pageSize: 12, ...(query === '' ? {} : { q: query }) }),
    placeholderData: keepPreviousData,
  })
  const actions = actionsFor(thread?.threadId, navigate, onDialog).filter(({ label }) =>
    label.toLowerCase().includes(words.trim().toLowerCase()),
  )
  const first = found.data?.threads[0]?.thread_id ?? actions[0]?.label ?? ''
  const [chosen, setChosen] = useState(first)
  useEffect(() => setChosen(first), [first])
  const choose = (run: () => void) => () => {
    onClose()
    run()
  }

  return (
    <PaletteFrame onClose={onClose}>
      <Command label="Search" shouldFilter={false} loop value={chosen} onValueChange={setChosen}>
        <Command.Input
          value={words}
          onValueChange={setWords}
          placeholder="Search processes and actions…"
          className="w-full border-line border-b bg-transparent px-4 py-3.5 text-base outline-none placeholder:text-faint"
        />
        <Command.List className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
          {found.isSuccess && (
            <Command.Empty className="px-3 py-6 text-center text-soft">
              Nothing found for “{words}”.
            </Command.Empty>
          )}
          {found.isError && <p className="px-3 py-3 text-soft">{found.error.message}</p>}
          {found.isPending && <div className="skeleton m-2 h-5" />}
          {found.data && found.data.threads.length > 0 && (
            <Command.Group heading="Processes" className={group}>
              {found.data.threads.map((each) => (
                <Command.Item
                  key={each.thread_id}
                  value={each.thread_id}
                  onSelect={choose(() => navigate(`/t/${each.thread_id}`))}
                  className={item}
                >
                  <StatusDot status={each.status} />
                  <span className="min-w-0 flex-1 truncate">{each.title}</span>
                  <RelativeTime atMs={each.updated_at_ms} className="text-faint text-xs" />
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {actions.length > 0 && (
            <Command.Group heading="Actions" className={group}>
              {actions.map(({ label, icon: Icon, run }) => (
                <Command.Item key={label} value={label} onSelect={choose(run)} className={item}>
                  <Icon size={15} className="text-soft" aria-hidden />
                  {label}
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </PaletteFrame>
  )
}

const group =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs'
const item =
  'flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-2 data-[selected=true]:bg-accent-soft'

function actionsFor(
  threadId: string | undefined,
  navigate: (path: string) => void,
  onDialog: (dialog: ShellDialog) => void,
): Action[] {
  const here: Action[] =
    threadId === undefined
      ? []
      : [
          { label: 'Export as Markdown', icon: Download, run: () => saveFile(exportHref(threadId)) },
          { label: 'Share', icon: Share2, run: () => onDialog({ kind: 'share', threadId }) },
        ]
  return [
    { label: 'New process', icon: Plus, run: () => navigate('/') },
    ...here,
    { label: 'Change name', icon: PenLine, run: () => onDialog({ kind: 'name' }) },
    { label: 'Theme: light', icon: Sun, run: () => chooseTheme('light') },
    { label: 'Theme: dark', icon: Moon, run: () => chooseTheme('dark') },
    { label: 'Theme: like the system', icon: Monitor, run: () => chooseTheme('system') },
  ]
}

function PaletteFrame({ onClose, children }: { onClose: () => void; children: React.ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, see onCancel
    <dialog
      ref={ref}
      aria-label="Search processes and actions"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
      className="mt-[12vh] w-[min(36rem,calc(100vw-2rem))] overflow-hidden rounded-2xl border border-line bg-bg p-0 shadow-float open:animate-[rise_120ms_ease-out]"
    >
      {children}
    </dialog>
  )
}

/** The value once it has stayed the same for a while: not every key is a search. */
function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value.trim()), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
