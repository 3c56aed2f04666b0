import { type AnyExtension, Node } from '@tiptap/core'
import { type Command, Plugin, TextSelection } from '@tiptap/pm/state'
import { cellAt, goDown, goToNextCell, goToPreviousCell } from './table-commands.ts'

/** Gives the table of the shared schema its keys, its selection and a frame that scrolls. */
export function withTableKeys(extension: AnyExtension): AnyExtension {
  if (extension.name !== 'table' || !(extension instanceof Node)) return extension
  return extension.extend({
    renderHTML: () => ['div', { class: 'tableWrapper' }, ['table', ['tbody', 0]]],
    addKeyboardShortcuts() {
      const run = (command: Command) => () =>
        this.editor.commands.command(({ state, dispatch }) => command(state, dispatch))
      return { Tab: run(goToNextCell), 'Shift-Tab': run(goToPreviousCell), Enter: run(goDown) }
    },
    addProseMirrorPlugins: () => [selectionInOneCell()],
  })
}

/** A selection from one cell to another would delete cells, and with them the shape of the table. It stays in its first. */
function selectionInOneCell(): Plugin {
  return new Plugin({
    appendTransaction(_transactions, _before, { selection, tr }) {
      const { $anchor, $head } = selection
      if (!(selection instanceof TextSelection) || $anchor.sameParent($head)) return null
      const [from, to] = [cellAt($anchor), cellAt($head)]
      if (!from || !to || from.tablePosition !== to.tablePosition) return null
      const end = $head.pos > $anchor.pos ? $anchor.end() : $anchor.start()
      return tr.setSelection(TextSelection.create(tr.doc, $anchor.pos, end))
    },
  })
}
