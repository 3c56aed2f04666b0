import type { Editor } from '@tiptap/core'
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { classes } from '../ui/classes.ts'
import { place } from '../ui/place-beside.ts'
import type { SlashMenuState } from './slash-menu-state.ts'

/** The blocks to choose from, at the `/` that asked for them. */
export function SlashMenu({ state, editor }: { state: SlashMenuState; editor: Editor }) {
  const open = useSyncExternalStore(state.subscribe, state.snapshot)
  const ref = useRef<HTMLDivElement>(null)
  const chosenRef = useRef<HTMLButtonElement>(null)
  const caret = open?.caret ?? null
  useLayoutEffect(() => {
    if (caret && ref.current)
      place(ref.current, caret, { side: 'below', align: 'start', gap: 6, maxHeight: 320 })
  }, [caret])
  useLayoutEffect(() => {
    chosenRef.current?.scrollIntoView({ block: 'nearest' })
  })
  if (!open || open.blocks.length === 0) return null

  return (
    <div
      ref={ref}
      role="listbox"
      aria-label="Blocks"
      tabIndex={-1}
      className="fixed top-0 left-0 z-40 w-64 overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-float"
    >
      {open.blocks.map((block, index) => (
        <button
          key={block.title}
          ref={index === open.chosen ? chosenRef : null}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={index === open.chosen}
          // The editor keeps the focus, and with it the caret.
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => {
            if (index !== open.chosen) state.set({ ...open, chosen: index })
          }}
          onClick={() => {
            open.choose(block)
            editor.commands.focus()
          }}
          className={classes(
            'flex w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-left text-sm',
            index === open.chosen && 'bg-accent-soft',
          )}
        >
          <block.icon size={15} className="text-soft" aria-hidden />
          <span className="flex-1">{block.title}</span>
          {block.hint && <span className="font-mono text-2xs text-faint">{block.hint}</span>}
        </button>
      ))}
    </div>
  )
}
