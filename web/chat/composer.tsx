import { ArrowUp, Square } from 'lucide-react'
import { type KeyboardEvent, type Ref, useImperativeHandle, useRef, useState } from 'react'
import { limits } from '#shared/protocol/limits.ts'
import { Button } from '../ui/button.tsx'
import { sends } from '../ui/sends.ts'
import { areaOf, readStored, writeStored } from '../ui/stored.ts'

export type ComposerHandle = {
  focus(): void
  /** Puts words into the field, behind what stands there. */
  insert(content: string): void
}

type ComposerProps = {
  readonly ref: Ref<ComposerHandle>
  readonly threadId: string
  /** Only editors are answered by the designer. */
  readonly mayAsk: boolean
  readonly isRunning: boolean
  readonly onSend: (content: string) => void
  readonly onStop: () => void
}

/** Where messages are written. What is not sent yet outlives a reload of the tab. */
export function Composer({ ref, threadId, mayAsk, isRunning, onSend, onStop }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const [draft, setDraft] = useDraft(threadId)
  const tooLong = draft.length > limits.messageCharacters
  const maySend = draft.trim() !== '' && !tooLong
  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    insert: (content) => {
      setDraft(draft.trim() === '' ? content : `${draft}\n${content}`)
      field.current?.focus()
    },
  }))

  const send = () => {
    if (!maySend) return
    onSend(draft.trim())
    setDraft('')
  }
  const press = (event: KeyboardEvent) => {
    if (!sends(event)) return
    event.preventDefault()
    send()
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
      className="mx-3 mb-3 flex flex-col gap-1 rounded-xl border border-line bg-raised p-1.5 shadow-lift focus-within:border-strong-line"
    >
      <textarea
        ref={field}
        rows={2}
        value={draft}
        aria-label="Message"
        aria-describedby="composer-hint"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={press}
        placeholder={mayAsk ? 'Describe a change, or ask…' : 'Write to the others…'}
        className="field-sizing-content max-h-[30dvh] min-h-11 w-full resize-none bg-transparent px-2 pt-1 outline-none placeholder:text-faint"
      />
      <div className="flex items-center gap-1.5 pl-2">
        <p id="composer-hint" className="min-w-0 flex-1 truncate text-faint text-xs">
          {tooLong ? (
            <span className="text-del">
              {draft.length.toLocaleString('en')} of {limits.messageCharacters.toLocaleString('en')}{' '}
              characters
            </span>
          ) : (
            hint({ draft, mayAsk, isRunning })
          )}
        </p>
        {isRunning && mayAsk && (
          <Button look="dark" onClick={onStop}>
            <Square size={10} fill="currentColor" aria-hidden />
            Stop
          </Button>
        )}
        <Button
          type="submit"
          look={maySend ? 'primary' : 'plain'}
          size="icon"
          disabled={!maySend}
          aria-label="Send"
        >
          <ArrowUp size={16} aria-hidden />
        </Button>
      </div>
    </form>
  )
}

function hint({ draft, mayAsk, isRunning }: { draft: string; mayAsk: boolean; isRunning: boolean }): string {
  if (!mayAsk) return 'Read by people; the designer answers editors'
  if (draft.trim() === '') return ''
  return isRunning ? '⏎ queues it for after this answer' : '⏎ send · ⇧⏎ new line'
}

function useDraft(threadId: string): [string, (draft: string) => void] {
  const key = `pd.draft.${threadId}`
  const [draft, setDraft] = useState(() => readStored(key, areaOf('sessionStorage')) ?? '')
  return [
    draft,
    (changed) => {
      setDraft(changed)
      writeStored(key, changed === '' ? null : changed, areaOf('sessionStorage'))
    },
  ]
}
