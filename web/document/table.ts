import { type AnyExtension, Node } from '@tiptap/core'
import { type Command, Plugin, TextSelection } from '@tiptap/pm/state'
import { cellAt, goDown, goToNextCell, goToPreviousCell } from './table-commands.ts'

/**
 * The table as the editor handles it: keys and selection for cells without spans. The stock plugins count spans, and
 * would throw on the first Tab or drag in a table of ours. What a table may contain stays as the shared schema says.
 */
export function withPlainTables(extension: AnyExtension): AnyExtension {
  if (extension.name !== 'table' || !(extension instanceof Node)) return extension
  return extension.extend({
    renderHTML: () => ['div', { class: 'tableWrapper' }, ['table', ['tbody', 0]]],
    addNodeView: () => null,
    addCommands: () => ({}),
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
