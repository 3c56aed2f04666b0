import { useEffect, useId, useRef, useState } from 'react'
import type { RestoreMode, WireRestorePreview } from '#shared/protocol/version.ts'
import { plural } from '../chat/patches.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { FailureNotice } from '../ui/notice.tsx'
import { useRestorePreview } from './queries.ts'
import { RestoreDiff } from './restore-diff.tsx'
import { useRestore } from './use-restore.ts'

type RestoreFormProps = {
  readonly threadId: string
  readonly versionId: string
  /** What is chosen to begin with. */
  readonly mode: RestoreMode
  readonly onCancel: () => void
  readonly onRestored: () => void
}

/** How much to restore, what that would change and whose words it would take, and the button that does it. */
export function RestoreForm({ threadId, versionId, mode: first, onCancel, onRestored }: RestoreFormProps) {
  const [mode, setMode] = useState(first)
  const name = useId()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input:checked')?.focus(), [])
  const preview = useRestorePreview(threadId, versionId, mode)
  const restore = useRestore(threadId)
  const changes = preview.data !== undefined && changesAnything(preview.data)
  return (
    <form
      ref={form}
      className="flex min-h-0 flex-1 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (changes && !restore.isPending) restore.mutate({ versionId, mode }, { onSuccess: onRestored })
      }}
    >
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="sr-only">What to restore</legend>
        {modes.map((each) => (
          <ModeChoice
            key={each.mode}
            {...each}
            name={name}
            isChosen={each.mode === mode}
            onChoose={setMode}
          />
        ))}
      </fieldset>
      {preview.isPending && (
        <div className="skeleton min-h-32 flex-1" role="status" aria-label="Working out what would change" />
      )}
      {preview.isError && <FailureNotice error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data &&
        (changes ? (
          <>
            <PreviewSummary preview={preview.data} />
            <RestoreDiff before={preview.data.before} after={preview.data.after} />
          </>
        ) : (
          <p role="status" className="grid min-h-32 flex-1 place-items-center text-center text-faint">
            {mode === 'designer'
              ? 'Nothing that the designer changed since then is in effect. There is nothing to take back.'
              : 'The document is as it was then already.'}
          </p>
        ))}
      {restore.isError && <FailureNotice error={restore.error} />}
      <div className="flex justify-end gap-2">
        <Button look="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="primary" disabled={!changes || restore.isPending}>
          {restore.isPending ? 'Restoring…' : 'Restore'}
        </Button>
      </div>
    </form>
  )
}

type Mode = { readonly mode: RestoreMode; readonly title: string; readonly meaning: string }

const modes: readonly Mode[] = [
  {
    mode: 'designer',
    title: 'Only the designer’s changes',
    meaning: 'What people wrote since stays.',
  },
  {
    mode: 'whole',
    title: 'The whole document as it was',
    meaning: 'What people wrote since goes too.',
  },
]

type ModeChoiceProps = Mode & {
  /** Of the group that it belongs to. */
  readonly name: string
  readonly isChosen: boolean
  readonly onChoose: (mode: RestoreMode) => void
}

function ModeChoice({ mode, title, meaning, name, isChosen, onChoose }: ModeChoiceProps) {
  return (
    <label
      className={classes(
        'flex cursor-pointer items-start gap-2.5 rounded-xl border px-3 py-2.5 transition-colors',
        'has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
        isChosen ? 'border-accent bg-accent-soft' : 'border-line hover:border-strong-line',
      )}
    >
      <input
        type="radio"
        name={name}
        value={mode}
        checked={isChosen}
        onChange={() => onChoose(mode)}
        className="mt-1 accent-accent outline-none"
      />
      <span>
        <span className="block font-medium">{title}</span>
        <span className="block text-soft text-xs">{meaning}</span>
      </span>
    </label>
  )
}

/** Counts, and the names of all whose words would go. */
function PreviewSummary({ preview }: { preview: WireRestorePreview }) {
  const { words_added, words_removed, writers, patches, kept } = preview
  const undone = patches.filter(({ status }) => status === 'undone').length
  const redone = patches.length - undone
  return (
    <div role="status" className="flex flex-col gap-1 text-soft text-xs">
      <p>
        {words_removed > 0 && <span className="text-del">−{plural(words_removed, 'word')} </span>}
        {words_added > 0 && <span className="text-add">+{plural(words_added, 'word')} </span>}
        {undone > 0 && `· ${plural(undone, 'change')} undone `}
        {redone > 0 && `· ${plural(redone, 'change')} back in effect`}
      </p>
      {writers.length > 0 && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          Words that go:
          {writers.map((writer) => (
            <span key={`${writer.kind} ${writer.author_id}`} className="inline-flex items-center gap-1.5">
              <Avatar person={{ ...writer, type: writer.kind === 'agent' ? 'agent' : 'human' }} size={18} />
              <span>
                {writer.words_removed} of <b className="font-medium text-ink">{writer.name}</b>
                {writer.kind === 'program' && ' (program)'}
              </span>
            </span>
          ))}
        </p>
      )}
      {kept.length > 0 && (
        <p className="line-clamp-2 wrap-anywhere">
          What others wrote into these changes stays: {kept.map(({ text }) => `“${text.trim()}”`).join(', ')}
        </p>
      )}
    </div>
  )
}

const changesAnything = ({ before, after, patches }: WireRestorePreview): boolean =>
  before !== after || patches.length > 0
