import { type KeyboardEvent, useState } from 'react'
import { limits } from '#shared/protocol/limits.ts'
import { takeFocus } from '../ui/take-focus.ts'
import { useTell } from '../ui/toasts.tsx'
import { useUpdateThread } from './queries.ts'

type EditableTitleProps = { readonly threadId: string; readonly title: string; readonly mayChange: boolean }

/** The title of a thread. A click edits it; Enter or leaving the field saves, Escape takes it back. */
export function EditableTitle({ threadId, title, mayChange }: EditableTitleProps) {
  const [draft, setDraft] = useState<string | null>(null)
  const update = useUpdateThread(threadId)
  const tell = useTell()
  const shown = 'min-w-0 truncate rounded-md px-1.5 py-0.5 text-[0.9375rem] font-semibold tracking-tight'
  // Until the server has answered, its new name is shown; if it refuses, the old one comes back with the reason.
  const current = update.isPending ? (update.variables.title ?? title) : title

  if (!mayChange) return <h1 className={shown}>{title}</h1>
  if (draft === null) {
    return (
      <h1 className="flex min-w-0">
        <button
          type="button"
          className={`${shown} hover:bg-line/60`}
          title="Change the title"
          onClick={() => setDraft(current)}
        >
          {current}
        </button>
      </h1>
    )
  }

  const save = () => {
    const wanted = draft.trim()
    setDraft(null)
    if (wanted !== '' && wanted !== title) update.mutate({ title: wanted }, { onError: tell.failed })
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') save()
    if (event.key === 'Escape') setDraft(null)
  }
  return (
    <input
      ref={takeFocus}
      aria-label="Title"
      value={draft}
      maxLength={limits.titleCharacters}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={save}
      onKeyDown={press}
      className="field-sizing-content min-w-32 max-w-full rounded-md bg-panel px-1.5 py-0.5 text-[0.9375rem] font-semibold tracking-tight"
    />
  )
}
