import { keepPreviousData, useQuery } from '@tanstack/react-query'
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useLocation, useRoute } from 'wouter'
import { fetchThreads } from '../threads/queries.ts'
import { StatusDot } from '../threads/status-dot.tsx'
import { RelativeTime } from '../ui/time.tsx'
import { useTell } from '../ui/toasts.tsx'
import { matchActions, paletteActions } from './palette-actions.ts'
import type { ShellDialog } from './shell-context.ts'

type PaletteProps = { readonly onClose: () => void; readonly onDialog: (dialog: ShellDialog) => void }
/** A line that can be chosen. */
type Choice = { readonly key: string; readonly run: () => void; readonly face: ReactNode }

type ChoiceGroup = { readonly heading: string; readonly choices: readonly Choice[] }

/** So many processes are offered before anything is typed within one, whose own actions are more likely meant. */
const recentCount = 5

/**
 * One field for everything: threads by their words (searched by the server), and what can be done. What the words certainly
 * mean comes first and at once, so that Enter never takes what only stood there until the server answered.
 */
export function Palette({ onClose, onDialog }: PaletteProps) {
  const [words, setWords] = useState('')
  const [, navigate] = useLocation()
  const [, thread] = useRoute('/t/:threadId')
  const threadId = thread?.threadId
  const tell = useTell()
  const sought = words.trim()
  const query = useSettled(sought, 120)
  const found = useQuery({
    queryKey: ['threads', 'search', query],
    queryFn: () => fetchThreads({ pageSize: 12, ...(query === '' ? {} : { q: query }) }),
    placeholderData: keepPreviousData,
  })
  const groups = useMemo(
    () => paletteActions({ threadId, onNavigate: navigate, onDialog, onFailed: tell.failed }),
    [threadId, navigate, onDialog, tell],
  )
  const isAnswered = query === sought && !found.isPlaceholderData
  const listed = (found.data?.threads ?? []).filter(
    ({ thread_id: id, title }) =>
      (sought !== '' || id !== threadId) &&
      (isAnswered || title.toLowerCase().includes(sought.toLowerCase())),
  )
  const offered = sought === '' && threadId !== undefined ? listed.slice(0, recentCount) : listed
  const processes: ChoiceGroup = {
    heading: 'Processes',
    choices: offered.map((each) => ({
      key: each.thread_id,
      run: () => navigate(`/t/${each.thread_id}`),
      face: (
        <>
          <span className="grid w-3.75 shrink-0 place-items-center">
            <StatusDot status={each.status} />
          </span>
          <span className="min-w-0 flex-1 truncate">{each.title}</span>
          <RelativeTime atMs={each.updated_at_ms} className="text-faint text-xs" />
        </>
      ),
    })),
  }
  const actions = matchActions(groups, sought).map(
    ({ heading, actions: members }): ChoiceGroup => ({
      heading,
      choices: members.map(({ label, icon: Icon, run }) => ({
        key: label,
        run,
        face: (
          <>
            <Icon size={15} className="shrink-0 text-soft" aria-hidden />
            <span className="min-w-0 truncate">{label}</span>
          </>
        ),
      })),
    }),
  )
  const shown = sought === '' ? [processes, ...actions] : [...actions, processes]
  const choices = shown.flatMap((group) => group.choices)
  const first = choices[0]?.key ?? ''
  const [wished, setWished] = useState('')
  const chosen = choices.some(({ key }) => key === wished) ? wished : first
  const dialog = useRef<HTMLDialogElement>(null)
  const listId = useId()
  const idOf = (key: string) => `${listId}-${choices.findIndex((each) => each.key === key)}`
  const take = ({ run }: Choice) => {
    // Closed first, as it gives the focus back, which what is done may put elsewhere.
    dialog.current?.close()
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
    setWished(wanted.key)
    document.getElementById(idOf(wanted.key))?.scrollIntoView({ block: 'nearest' })
  }
  const group = ({ heading, choices: members }: ChoiceGroup) =>
    members.length > 0 && (
      // biome-ignore lint/a11y/useSemanticElements: a list box has groups, not field sets
      <div key={heading} role="group" aria-label={heading} className="not-first:mt-1.5">
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
            onPointerMove={() => setWished(choice.key)}
            onClick={() => take(choice)}
            className="flex cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-2 aria-selected:bg-accent-soft"
          >
            {choice.face}
          </div>
        ))}
      </div>
    )

  return (
    <PaletteFrame dialog={dialog} onClose={onClose}>
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
        onChange={(event) => {
          setWords(event.target.value)
          // What was typed last says anew what is meant: at once, or it would undo an arrow key that follows.
          setWished('')
        }}
        onKeyDown={onKeyDown}
        placeholder="Search processes and actions…"
        className="w-full border-line border-b bg-transparent px-4 py-3.5 text-base outline-none placeholder:text-faint"
      />
      <div className="max-h-[min(26rem,60dvh)] overflow-y-auto p-1.5">
        {isAnswered && found.isSuccess && choices.length === 0 && (
          <p className="px-3 py-6 text-center text-soft" role="status">
            Nothing found for “{words}”.
          </p>
        )}
        {found.isError && <p className="px-3 py-3 text-soft">{found.error.message}</p>}
        {found.isPending && <div className="skeleton m-2 h-5" />}
        <div id={listId} role="listbox" aria-label="Suggestions">
          {shown.map(group)}
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

type PaletteFrameProps = {
  readonly dialog: RefObject<HTMLDialogElement | null>
  readonly onClose: () => void
  readonly children: ReactNode
}

function PaletteFrame({ dialog, onClose, children }: PaletteFrameProps) {
  useEffect(() => {
    const { current } = dialog
    current?.showModal()
    return () => current?.close()
  }, [dialog])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it, see onCancel
    <dialog
      ref={dialog}
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
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
