import { Extension } from '@tiptap/core'
import type { Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { keepSelection } from './keep-selection.ts'

/**
 * Reads where the reader has clicked or gone before anything that is not theirs is drawn.
 *
 * The fault (prosemirror-view 1.42): a browser moves the selection at once and tells of it a moment later. A change of
 * others that comes between the two has the editor put its own selection back, which is the old one. So while somebody
 * writes in the document most clicks and arrow keys of everybody else go astray, and what they type next stands where
 * they were before.
 */
export const UnreadSelection = Extension.create({
  name: 'unreadSelection',
  dispatchTransaction({ transaction, next }) {
    const { editor } = this
    const before = editor.state.selection
    if (isOfOthers(transaction)) readSelection(editor.view)
    // The document is still the one that the transaction begins with.
    if (!before.eq(editor.state.selection)) keepSelection(transaction, editor.state, () => null)
    next(transaction)
  },
})

/** Whether it changes what the reader sees without a deed of theirs. */
function isOfOthers(tr: Transaction): boolean {
  if (tr.getMeta(ySyncPluginKey)?.isChangeOrigin === true) return true
  const isDeed = tr.docChanged || tr.selectionSet || tr.storedMarksSet
  return !isDeed && !tr.getMeta('focus') && !tr.getMeta('blur')
}

/** The part of ProseMirror's view that watches the page, which the package does not type. */
type Watching = {
  readonly domObserver: { pendingRecords(): readonly MutationRecord[]; flush(): void }
}

/** What was typed is read in its own time: it would change the document here. */
function readSelection(view: EditorView): void {
  const { domObserver } = view as unknown as Watching
  if (!view.composing && domObserver.pendingRecords().length === 0) domObserver.flush()
}
