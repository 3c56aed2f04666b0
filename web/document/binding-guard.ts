import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'

/**
 * Keeps an editor true to its Y.Doc where the binding (@tiptap/y-tiptap 3.0.6 to 3.0.9) does not.
 *
 * The fault: undo leaves a selection behind that was remembered as absolute positions. When the next remote change
 * arrives, the binding resolves them in a document that may be shorter by now; that throws inside the Yjs observer, the
 * editor misses the change, and its next key writes its stale text over everybody's. So positions that no longer exist
 * are dropped first, and if the observer throws all the same, the editor is drawn anew from the Y.Doc.
 *
 * The cost: the binding also forgets, on each remote change, which node belongs to which Y type, and builds all of them
 * again (24 ms at 2,000 blocks). It drops the changed ones itself before, so the rest may stay.
 */
export const BindingGuard = Extension.create({
  name: 'bindingGuard',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        view(view) {
          guardBinding(view)
          return {}
        },
      }),
    ]
  },
})

/** What this file knows of the binding's inside; the package types it as `any`. */
type Binding = {
  readonly type: Y.XmlFragment
  readonly mapping: Map<unknown, unknown>
  prosemirrorView: EditorView | null
  beforeTransactionSelection: { absAnchor: number | null; absHead: number | null } | null
  _observeFunction: Observer
  _forceRerender(): void
}
type Observer = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => void

const guarded = new WeakSet<Binding>()

function guardBinding(view: EditorView): void {
  const binding: Binding | undefined = ySyncPluginKey.getState(view.state)?.binding
  if (!binding || guarded.has(binding)) return
  guarded.add(binding)

  const observe = binding._observeFunction
  binding.type.unobserveDeep(observe)
  binding._observeFunction = (events, transaction) => {
    dropPositionsBeyondEnd(binding)
    try {
      keepingUnchangedNodes(binding, () => observe(events, transaction))
    } catch {
      // Whatever went wrong, the Y.Doc is right and the editor is not: draw it anew instead of letting it write.
      binding.beforeTransactionSelection = null
      binding._forceRerender()
    }
  }
  binding.type.observeDeep(binding._observeFunction)
}

function dropPositionsBeyondEnd(binding: Binding): void {
  const selection = binding.beforeTransactionSelection
  const size = binding.prosemirrorView?.state.doc.content.size ?? 0
  if (!selection) return
  if ((selection.absAnchor ?? 0) > size || (selection.absHead ?? 0) > size) {
    binding.beforeTransactionSelection = { ...selection, absAnchor: null, absHead: null }
  }
}

/** Runs `observe` with a mapping that cannot be emptied as a whole; single entries still go. */
function keepingUnchangedNodes(binding: Binding, observe: () => void): void {
  const { mapping } = binding
  mapping.clear = () => undefined
  try {
    observe()
  } finally {
    // The instance's own `clear` hid that of its class.
    Reflect.deleteProperty(mapping, 'clear')
  }
}
