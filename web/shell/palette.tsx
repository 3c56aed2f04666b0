import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Download, type LucideIcon, Monitor, Moon, PenLine, Plus, Share2, Sun } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
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
/** A line that can be chosen. */
type Choice = { readonly key: string; readonly run: () => void; readonly face: ReactNode }

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
  const processes = (found.data?.threads ?? []).map(
    (each): Choice => ({
      key: each.thread_id,
      run: () => navigate(`/t/${each.thread_id}`),
      face: (
        <>
          <StatusDot status={each.status} />
          <span className="min-w-0 flex-1 truncate">{each.title}</span>
          <RelativeTime atMs={each.updated_at_ms} className="text-faint text-xs" />
        </>
      ),
    }),
  )
  const actions = actionsFor(thread?.threadId, navigate, onDialog)
    .filter(({ label }) => label.toLowerCase().includes(words.trim().toLowerCase()))
    .map(
      ({ label, icon: Icon, run }): Choice => ({
        key: label,
        run,
        face: (
          <>
            <Icon size={15} className="text-soft" aria-hidden />
            {label}
          </>
        ),
      }),
    )
  const choices = [...processes, ...actions]
  const first = choices[0]?.key ?? ''
  const [chosen, setChosen] = useState(first)
  useEffect(() => setChosen(first), [first])
  const listId = useId()
  const idOf = (key: string) => `${listId}-${choices.findIndex((each) => each.key === key)}`
  const take = ({ run }: Choice) => {
    onClose()
    run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = choices.findIndex(({ key }) => key === chosen)
    const present = choices[at]
    if (event.key === 'Enter' && present && !event.nativeEvent.isComposing) {
      event.preventDefault()
      take(present)
    }
    const wanted = choices[nextIndex(event.key, at, choices.length) ?? -1]
    if (!wanted) return
    event.preventDefault()
    setChosen(wanted.key)
    document.getElementById(idOf(wanted.key))?.scrollIntoView({ block: 'nearest' })
  }
  const group = (heading: string, members: readonly Choice[]) =>
    members.length > 0 && (
      // biome-ignore lint/a11y/useSemanticElements: a list box has groups, not field sets
      <div role="group" aria-label={heading}>
        <div className="px-2.5 py-1.5 text-faint text-xs" aria-hidden>
          {heading}
        </div>
        {members.map((choice) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the focus stays in the field, which has the keys
          <div
            key={choice.key}
            id={idOf(choice.key)}
            role="option"
            tabIndex={-1}
            aria-selected={choice.key === chosen}
            onPointerMove={() => setChosen(choice.key)}
            onClick={() => take(choice)}
            className="flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-2 aria-selected:bg-accent-soft"
          >
            {choice.face}
          </div>
        ))}
      </div>
    )

  return (
    <PaletteFrame onClose={onClose}>
      <input
        role="combobox"
        aria-label="Search"
        aria-expanded
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={choices.length > 0 ? idOf(chosen) : undefined}
        autoComplete="off"
        spellCheck={false}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={onKeyDown}
        placeholder="Search processes and actions…"
        className="w-full border-line border-b bg-transparent px-4 py-3.5 text-base outline-none placeholder:text-faint"
      />
      <div className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
        {found.isSuccess && choices.length === 0 && (
          <p className="px-3 py-6 text-center text-soft" role="status">
            Nothing found for “{words}”.
          </p>
        )}
        {found.isError && <p className="px-3 py-3 text-soft">{found.error.message}</p>}
        {found.isPending && <div className="skeleton m-2 h-5" />}
        <div id={listId} role="listbox" aria-label="Suggestions">
          {group('Processes', processes)}
          {group('Actions', actions)}
        </div>
      </div>
    </PaletteFrame>
  )
}

/** Up and down go round. Null for a key that does not move the choice. */
function nextIndex(key: string, at: number, count: number): number | null {
  if (key === 'ArrowDown') return (at + 1) % count
  if (key === 'ArrowUp') return (at - 1 + count) % count
  return null
}

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

function PaletteFrame({ onClose, children }: { onClose: () => void; children: ReactNode }) {
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
