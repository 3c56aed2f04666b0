import { type KeyboardEvent, useState } from 'react'
import { limits } from '#shared/protocol/limits.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import { isApiError, request, threadPath } from '../api.ts'
import { useUser } from '../session.ts'
import { Button } from '../ui/button.tsx'
import { sends } from '../ui/sends.ts'
import { takeFocus } from '../ui/take-focus.ts'
import { useTell } from '../ui/toasts.tsx'
import type { MessageActions } from './message-actions.ts'
import { QuietButton } from './quiet-button.tsx'

type WaitingNoteProps = {
  readonly message: WireMessage
  readonly actions: MessageActions
}

/** Under a message that waits for the designer: everybody sees that it waits, its author may change what comes of it. */
export function WaitingNote({ message, actions }: WaitingNoteProps) {
  const isOwn = useUser().user_id === message.author.user_id
  const tell = useTell()
  const [busy, setBusy] = useState(false)
  const [draft, setDraft] = useState<string | null>(null)
  const path = `${threadPath(actions.threadId)}/messages/${encodeURIComponent(message.message_id)}`

  const ask = async (call: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await call()
      setDraft(null)
    } catch (error) {
      tell.failed(error)
      // It is being answered as it was. The new words become a message of their own, or nothing: as the author wishes.
      if (draft !== null && isApiError(error, 'conflict')) actions.onInsert(draft)
    } finally {
      setBusy(false)
    }
  }

  if (draft !== null) {
    return (
      <WaitingForm
        draft={draft}
        busy={busy}
        onChange={setDraft}
        onCancel={() => setDraft(null)}
        onSave={() => void ask(() => request('PATCH', path, { body: { content: draft.trim() } }))}
      />
    )
  }
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-1 text-faint text-xs">
      <span className="mr-1">Waits for the present answer</span>
      {isOwn && (
        <>
          <QuietButton busy={busy} onClick={() => setDraft(message.content)}>
            Edit
          </QuietButton>
          <QuietButton busy={busy} onClick={() => void ask(() => request('DELETE', path))}>
            Remove
          </QuietButton>
        </>
      )}
      {isOwn && actions.mayAsk && (
        <QuietButton
          busy={busy}
          title="Stops the present answer; what is written stays"
          onClick={() => void ask(() => request('POST', `${path}/send-now`))}
        >
          Send now
        </QuietButton>
      )}
    </div>
  )
}

type WaitingFormProps = {
  readonly draft: string
  readonly busy: boolean
  onChange(draft: string): void
  onCancel(): void
  onSave(): void
}

function WaitingForm({ draft, busy, onChange, onCancel, onSave }: WaitingFormProps) {
  const maySave = draft.trim() !== '' && !busy
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) onCancel()
    if (!sends(event)) return
    event.preventDefault()
    if (maySave) onSave()
  }
  return (
    <form
      className="mt-1.5 flex flex-col gap-1.5"
      onSubmit={(event) => {
        event.preventDefault()
        if (maySave) onSave()
      }}
    >
      <textarea
        ref={takeFocus}
        aria-label="Waiting message"
        value={draft}
        maxLength={limits.messageCharacters}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={press}
        className="field-sizing-content max-h-[30dvh] min-h-11 w-full resize-none rounded-lg border border-line bg-raised px-2 py-1 outline-none focus:border-strong-line"
      />
      <div className="flex gap-1.5">
        <Button type="submit" size="sm" look="primary" disabled={!maySave}>
          Save
        </Button>
        <Button size="sm" look="ghost" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
