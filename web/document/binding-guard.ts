import { Extension } from '@tiptap/core'
import type { Node, Slice } from '@tiptap/pm/model'
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { writeDifferences } from './differences.ts'
import { keepSelection } from './keep-selection.ts'

/**
 * Keeps an editor true to its Y.Doc, and light, where the binding (@tiptap/y-tiptap 3.0.6 to 3.0.9) is not.
 *
 * The fault: undo leaves a selection behind that was remembered as absolute positions. When the next remote change
 * arrives, the binding resolves them in a document that may be shorter by now; that throws inside the Yjs observer, the
 * editor misses the change, and its next key writes its stale text over everybody's. So the binding restores no
 * selection any more, and if the observer throws all the same, the editor is drawn anew from the Y.Doc.
 *
 * The cost: on each remote change the binding forgets which node belongs to which Y type, builds all of them again and
 * replaces the document as a whole (24 ms at 2,000 blocks), which also wipes selections, decorations and stored marks.
 * It forgets the changed ones itself before, so the rest may stay; and only what differs is replaced.
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
  readonly doc: Y.Doc
  readonly type: Y.XmlFragment
  readonly mapping: Parameters<typeof relativePositionToAbsolutePosition>[3]
  prosemirrorView: EditorView | null
  beforeTransactionSelection: SelectionBefore | null
  _observeFunction: Observer
  _forceRerender(): void
}
type Observer = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => void

/** The selection before the Yjs transaction, as positions (which an undo leaves stale) and in terms of Yjs. */
type SelectionBefore = {
  readonly absAnchor: number
  readonly absHead: number
  readonly anchor: Y.RelativePosition | null
  readonly head: Y.RelativePosition | null
}

const guarded = new WeakSet<Binding>()

function guardBinding(view: EditorView): void {
  const binding: Binding | undefined = ySyncPluginKey.getState(view.state)?.binding
  if (!binding || guarded.has(binding)) return
  guarded.add(binding)

  const observe = binding._observeFunction
  binding.type.unobserveDeep(observe)
  binding._observeFunction = (events, transaction) => {
    try {
      writingDifferences(binding, transaction, () => observe(events, transaction))
    } catch {
      // Whatever went wrong, the Y.Doc is right and the editor is not: draw it anew instead of letting it write.
      binding._forceRerender()
    }
  }
  binding.type.observeDeep(binding._observeFunction)
}

/** Runs `observe` with a mapping that cannot be emptied as a whole and a transaction that replaces no more than it must. */
function writingDifferences(
  binding: Binding,
  { changedParentTypes }: Y.Transaction,
  observe: () => void,
): void {
  const { mapping, prosemirrorView } = binding
  if (!prosemirrorView) return
  const selection = binding.beforeTransactionSelection
  binding.beforeTransactionSelection = null
  const nodesBefore = [...changedParentTypes.keys()].map((type) => [type, mapping.get(type)] as const)
  const predecessors = () => new Map(nodesBefore.map(([type, node]) => [mapping.get(type), node]))

  mapping.clear = () => undefined
  Object.defineProperty(binding, '_tr', {
    configurable: true,
    get: () => narrowTransaction(binding, prosemirrorView.state, selection, predecessors),
  })
  try {
    observe()
  } finally {
    // What the instance had of its own hid that of its class.
    Reflect.deleteProperty(mapping, 'clear')
    Reflect.deleteProperty(binding, '_tr')
  }
}

/** A transaction for a binding that replaces the whole document: it writes the differences, and keeps the selection. */
function narrowTransaction(
  { doc, type, mapping }: Binding,
  state: EditorState,
  known: SelectionBefore | null,
  predecessors: () => ReadonlyMap<unknown, unknown>,
): Transaction {
  const tr = state.tr.setMeta('addToHistory', false)
  tr.replace = (_from, _to, slice?: Slice) => {
    if (!slice) throw new Error('the binding replaces the document by nothing')
    const nodesBefore = predecessors() as ReadonlyMap<Node, Node>
    writeDifferences(tr, slice.content, (node) => nodesBefore.get(node))
    const isCurrent = known?.absAnchor === state.selection.anchor && known.absHead === state.selection.head
    keepSelection(tr, state, (end) =>
      isCurrent && known[end] ? relativePositionToAbsolutePosition(doc, type, known[end], mapping) : null,
    )
    return tr
  }
  return tr
}
