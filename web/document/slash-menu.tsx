import { computePosition, flip, offset, shift, size } from '@floating-ui/dom'
import { type Editor, Extension } from '@tiptap/core'
import { PluginKey } from '@tiptap/pm/state'
import Suggestion from '@tiptap/suggestion'
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { classes } from '../ui/classes.ts'
import { type Block, blocksFor } from './blocks.ts'

type OpenMenu = {
  readonly blocks: readonly Block[]
  readonly chosen: number
  readonly caret: DOMRect | null
  readonly choose: (block: Block) => void
}

/** What the slash menu shows: written by the editor's plugin, drawn by React. */
export class SlashMenuState {
  #open: OpenMenu | null = null
  readonly #listeners = new Set<() => void>()

  readonly snapshot = (): OpenMenu | null => this.#open

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(open: OpenMenu | null): void {
    this.#open = open
    for (const listener of this.#listeners) listener()
  }

  /** True when the key was meant for the menu. */
  press(key: string): boolean {
    const open = this.#open
    if (!open || open.blocks.length === 0) return false
    const { blocks, chosen } = open
    if (key === 'ArrowDown') this.set({ ...open, chosen: (chosen + 1) % blocks.length })
    else if (key === 'ArrowUp') this.set({ ...open, chosen: (chosen + blocks.length - 1) % blocks.length })
    else if (key === 'Enter' || key === 'Tab') {
      const block = blocks[chosen]
      if (block) open.choose(block)
    } else return false
    return true
  }
}

/** `/` at the start of a block or after a space opens a menu of blocks; what is typed after it narrows the choice. */
export const slashMenu = (state: SlashMenuState) =>
  Extension.create({
    name: 'slashMenu',
    addProseMirrorPlugins() {
      return [
        Suggestion<Block, Block>({
          editor: this.editor,
          pluginKey: new PluginKey('slashMenu'),
          char: '/',
          items: ({ editor, query }) => [...blocksFor(editor, query)],
          allow: ({ editor, state: { selection } }) =>
            editor.isEditable && !selection.$from.parent.type.spec.code && editor.isFocused,
          command: ({ editor, range, props: block }) => {
            editor.chain().focus().deleteRange(range).run()
            block.apply(editor)
          },
          render: () => {
            const show = (props: {
              items: Block[]
              clientRect?: (() => DOMRect | null) | null
              command: (block: Block) => void
            }) =>
              state.set({
                blocks: props.items,
                chosen: 0,
                caret: props.clientRect?.() ?? null,
                choose: props.command,
              })
            return {
              onStart: show,
              onUpdate: show,
              onKeyDown: ({ event }) => state.press(event.key),
              onExit: () => state.set(null),
            }
          },
        }),
      ]
    },
  })

export function SlashMenu({ state, editor }: { state: SlashMenuState; editor: Editor }) {
  const open = useSyncExternalStore(state.subscribe, state.snapshot)
  const ref = useRef<HTMLDivElement>(null)
  const chosenRef = useRef<HTMLButtonElement>(null)
  const caret = open?.caret ?? null
  useLayoutEffect(() => {
    if (caret && ref.current) void placeAt(ref.current, caret)
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

async function placeAt(menu: HTMLElement, caret: DOMRect): Promise<void> {
  const { x, y } = await computePosition({ getBoundingClientRect: () => caret }, menu, {
    strategy: 'fixed',
    placement: 'bottom-start',
    middleware: [
      offset(6),
      flip({ padding: 8 }),
      shift({ padding: 8 }),
      size({
        padding: 8,
        apply: ({ availableHeight }) => {
          menu.style.maxHeight = `${Math.min(320, availableHeight)}px`
        },
      }),
    ],
  })
  menu.style.translate = `${x}px ${y}px`
}
