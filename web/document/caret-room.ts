import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { paneOf } from './document-scroll.ts'

/** What the name of the designer takes, with the gaps before and behind it. */
const nameRoomPx = 76

/**
 * The name of the designer stands beside its caret where the line has room for it, and else it is a dot: over a text that
 * grows line by line, a name above the caret would cover the words just written.
 */
export const CaretRoom = Extension.create({
  name: 'caretRoom',
  addProseMirrorPlugins: () => [
    new Plugin({
      view(view) {
        const carets = view.dom.getElementsByClassName('caret-agent')
        let frame = 0
        return {
          update() {
            if (carets.length === 0) return
            cancelAnimationFrame(frame)
            frame = requestAnimationFrame(() => giveRoom(view, carets))
          },
          destroy: () => cancelAnimationFrame(frame),
        }
      },
    }),
  ],
})

function giveRoom(view: EditorView, carets: Iterable<Element>): void {
  const edge = paneOf(view)?.getBoundingClientRect().right ?? 0
  for (const caret of carets) {
    if (!(caret instanceof HTMLElement)) continue
    const isRoom = caret.getBoundingClientRect().right + nameRoomPx < edge && isLineFree(view, caret)
    caret.dataset.name = isRoom ? 'beside' : 'dot'
  }
}

function isLineFree(view: EditorView, caret: HTMLElement): boolean {
  const { parentOffset, parent } = view.state.doc.resolve(view.posAtDOM(caret, 0))
  return parentOffset === parent.content.size
}
