import type { Editor } from '@tiptap/core'
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { Meaning } from '#shared/spy/meaning.ts'
import { classes } from '../ui/classes.ts'
import { place } from '../ui/place-beside.ts'
import type { CompletionState } from './completion-state.ts'

/** The names that may be meant, at the word that is being written, and what the chosen one is. */
export function CompletionList({ list, editor }: { list: CompletionState; editor: Editor }) {
  const open = useSyncExternalStore(list.subscribe, list.snapshot)
  const ref = useRef<HTMLDivElement>(null)
  const chosenRef = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    if (open && ref.current) place(ref.current, open.caret, { side: 'below', align: 'start', gap: 6 })
    chosenRef.current?.scrollIntoView({ block: 'nearest' })
  }, [open])
  if (!open) return null
  const chosen = open.choices[open.chosen]
  return (
    <div
      ref={ref}
      className="fixed top-0 left-0 z-40 w-[min(22rem,calc(100vw-1rem))] rounded-xl border border-line bg-raised shadow-float"
    >
      <div role="listbox" aria-label="Names" tabIndex={-1} className="max-h-52 overflow-y-auto p-1">
        {open.choices.map((choice, index) => (
          <button
            key={choice.name}
            ref={index === open.chosen ? chosenRef : null}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === open.chosen}
            // The editor keeps the focus, and with it the caret.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              open.choose(choice)
              editor.commands.focus()
            }}
            className={classes(
              'flex w-full items-baseline gap-2.5 rounded-lg px-2.5 py-1 text-left text-sm',
              index === open.chosen ? 'bg-accent-soft' : 'hover:bg-line/40',
            )}
          >
            <span className="min-w-0 flex-1 truncate font-mono text-xs">{choice.name}</span>
            <span className="text-2xs text-faint">{kindWords[choice.kind]}</span>
          </button>
        ))}
      </div>
      {chosen && chosen.kind !== 'keyword' && (
        <div aria-live="polite" className="border-line border-t px-3.5 py-2">
          <MeaningText meaning={chosen} />
        </div>
      )}
    </div>
  )
}

const kindWords: Record<Meaning['kind'], string> = {
  parameter: 'parameter',
  variable: 'variable',
  function: 'function',
  definition: 'definition',
  constant: 'constant',
  integration: 'integration',
  member: 'used before',
  builtin: 'built in',
  keyword: 'keyword',
  step: 'step',
  record: 'record',
}

/** How a name is written, and what is known of it. */
export function MeaningText({ meaning: { signature, about } }: { meaning: Meaning }) {
  return (
    <p className="text-xs">
      <span className="font-medium font-mono">{signature}</span>
      {about !== '' && <span className="text-soft"> · {about}</span>}
    </p>
  )
}
