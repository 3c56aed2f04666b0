import { type Editor, Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { blocksFor } from './blocks.ts'
import type { SlashMenuState } from './slash-menu-state.ts'

/** A `/` before the caret, and what was typed after it. */
type Slash = { readonly from: number; readonly to: number; readonly query: string }

/** Where the `/` stands whose menu was sent away: it stays so until the caret has left it. */
const dismissed = new PluginKey<number | null>('slashMenu')

/** `/` at the start of a block or after a space opens a menu of blocks; what is typed after it narrows the choice. */
export const slashMenu = (menu: SlashMenuState) =>
  Extension.create({
    name: 'slashMenu',
    addProseMirrorPlugins() {
      const { editor } = this
      return [
        new Plugin<number | null>({
          key: dismissed,
          state: {
            init: () => null,
            apply(tr, from, _before, after) {
              const at: number | null = tr.getMeta(dismissed) ?? (from === null ? null : tr.mapping.map(from))
              return at !== null && slashBefore(after)?.from === at ? at : null
            },
          },
          view: (view) => {
            let shown: Slash | null = null
            return {
              update() {
                const slash = slashAsking(editor, view)
                if (isSame(slash, shown)) return
                shown = slash
                if (slash) open(menu, editor, slash)
                else menu.set(null)
              },
              destroy: () => menu.set(null),
            }
          },
          props: {
            handleKeyDown(view, { key }) {
              const slash = slashAsking(editor, view)
              if (!slash) return false
              if (key !== 'Escape') return menu.press(key)
              view.dispatch(view.state.tr.setMeta(dismissed, slash.from))
              return true
            },
          },
        }),
      ]
    },
  })

function open(menu: SlashMenuState, editor: Editor, { from, to, query }: Slash): void {
  menu.set({
    blocks: blocksFor(editor, query),
    chosen: 0,
    caret: editor.view.coordsAtPos(from),
    choose: (block) => {
      editor.chain().focus().deleteRange({ from, to }).run()
      block.apply(editor)
    },
  })
}

/** The one to show a menu for. */
function slashAsking(editor: Editor, { state, composing }: EditorView): Slash | null {
  if (!editor.isEditable || !editor.isFocused || !(state.selection.empty || composing)) return null
  const slash = slashBefore(state)
  return slash && slash.from !== dismissed.getState(state) ? slash : null
}

/** The caret may stand within the word after it. */
function slashBefore({ selection: { $from } }: EditorState): Slash | null {
  const { nodeBefore, pos, parent } = $from
  if (parent.type.spec.code || !nodeBefore?.isText) return null
  const match = /(?:^| )(\/[^\s/]*)$/.exec(nodeBefore.text ?? '')
  const word = match?.[1]
  return word === undefined ? null : { from: pos - word.length, to: pos, query: word.slice(1) }
}

const isSame = (a: Slash | null, b: Slash | null) => a?.from === b?.from && a?.query === b?.query
