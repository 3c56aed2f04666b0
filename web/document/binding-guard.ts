import { Extension } from '@tiptap/core'
import type { Node, Slice } from '@tiptap/pm/model'
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import { relativePositionToAbsolutePosition } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { type AnyType, type Binding, bindingOf, type SelectionBefore } from './binding.ts'
import { Composition } from './composition.ts'
import { beginHold, type Hold, holdKey, withHeldBlock, withoutHold } from './composition-hold.ts'
import { writeDifferences } from './differences.ts'
import { keepSelection } from './keep-selection.ts'
import { mendUndoOrigins } from './undo-origins.ts'

/**
 * Keeps an editor true to its Y.Doc, light, and quiet under the hands of whoever types, where the binding
 * (@tiptap/y-tiptap 3.0.6 to 3.0.9) is not.
 *
 * The fault: undo leaves a selection behind that was remembered as absolute positions. When the next remote change
 * arrives, the binding resolves them in a document that may be shorter by now; that throws inside the Yjs observer, the
 * editor misses the change, and its next key writes its stale text over everybody's. So the binding restores no
 * selection any more, and if the observer throws all the same, the editor is drawn anew from the Y.Doc.
 *
 * The cost: on each remote change the binding forgets which node belongs to which Y type, builds all of them again and
 * replaces the document as a whole (24 ms at 2,000 blocks), which also wipes selections, decorations and stored marks.
 * It forgets the changed ones itself before, so the rest may stay; and only what differs is replaced.
 *
 * The composed word: see `Hold`. What undo restores: see `mendUndoOrigins`.
 */
export const BindingGuard = Extension.create({
  name: 'bindingGuard',
  addProseMirrorPlugins() {
    const composition = new Composition()
    return [
      new Plugin<Hold | null>({
        key: holdKey,
        state: {
          init: () => null,
          apply(tr, hold) {
            const news: Hold | null | undefined = tr.getMeta(holdKey)
            if (news !== undefined) return news
            return hold && { ...hold, position: tr.mapping.map(hold.position) }
          },
        },
        props: {
          handleDOMEvents: {
            compositionstart: () => composition.start(),
            compositionend: (view) => composition.end(view),
          },
        },
        view(view) {
          const binding = bindingOf(view.state)
          if (binding && !guarded.has(binding)) guardBinding(binding, composition)
          const leaveOrigins = binding && mendUndoOrigins(binding.doc)
          return {
            update: (view) => composition.watch(view),
            destroy: () => {
              composition.close()
              leaveOrigins?.()
            },
          }
        },
      }),
    ]
  },
})

const guarded = new WeakSet<Binding>()

function guardBinding(binding: Binding, composition: Composition): void {
  guarded.add(binding)
  const observe = binding._observeFunction
  binding.type.unobserveDeep(observe)
  binding._observeFunction = (events, transaction) => {
    try {
      writingDifferences(binding, composition, transaction, () => observe(events, transaction))
    } catch {
      // Whatever went wrong, the Y.Doc is right and the editor is not: draw it anew instead of letting it write.
      binding._forceRerender()
      binding.prosemirrorView?.dispatch(binding.prosemirrorView.state.tr.setMeta(holdKey, null))
    }
  }
  binding.type.observeDeep(binding._observeFunction)

  const write = binding._prosemirrorChanged.bind(binding)
  binding._prosemirrorChanged = (doc) => {
    const { prosemirrorView: view } = binding
    write(withoutHold(doc, view && holdKey.getState(view.state), binding))
  }
}

/** Runs `observe` with a mapping that cannot be emptied as a whole and a transaction that replaces no more than it must. */
function writingDifferences(
  binding: Binding,
  composition: Composition,
  { changedParentTypes }: Y.Transaction,
  observe: () => void,
): void {
  const { mapping, prosemirrorView, beforeTransactionSelection } = binding
  if (!prosemirrorView) return
  binding.beforeTransactionSelection = null
  const before: Before = {
    state: prosemirrorView.state,
    nodes: [...changedParentTypes.keys()].map((type) => [type, mapping.get(type)]),
    selection: beforeTransactionSelection,
    isComposing: composition.isOn,
  }
  mapping.clear = () => undefined
  Object.defineProperty(binding, '_tr', { configurable: true, get: () => narrowTransaction(binding, before) })
  try {
    observe()
  } finally {
    // What the instance had of its own hid that of its class.
    Reflect.deleteProperty(mapping, 'clear')
    Reflect.deleteProperty(binding, '_tr')
  }
}

/** What was before a change of others. */
type Before = {
  readonly state: EditorState
  /** The nodes of the types that changed. */
  readonly nodes: readonly (readonly [type: AnyType, node: Node | Node[] | undefined])[]
  readonly selection: SelectionBefore | null
  readonly isComposing: boolean
}

/** A transaction for a binding that replaces the whole document: it writes the differences, and keeps the selection. */
function narrowTransaction(binding: Binding, { state, nodes, selection, isComposing }: Before): Transaction {
  const { doc, type, mapping } = binding
  const tr = state.tr.setMeta('addToHistory', false)
  tr.replace = (_from, _to, slice?: Slice) => {
    if (!slice) throw new Error('the binding replaces the document by nothing')
    const predecessors = new Map<unknown, unknown>(nodes.map(([type, node]) => [mapping.get(type), node]))
    const predecessorOf = (node: Node) => predecessors.get(node) as Node | undefined
    const present = holdKey.getState(state)
    const hold = present ?? (isComposing ? beginHold(state, slice.content, nodes, selection) : null)
    const content = hold ? withHeldBlock(slice.content, hold, binding, state, predecessorOf) : slice.content
    writeDifferences(tr, content, predecessorOf)
    if (hold) tr.setMeta(holdKey, { ...hold, position: tr.mapping.map(hold.position) })
    else mapShown(mapping, type, tr.doc)

    const { anchor, head } = state.selection
    const isCurrent = selection?.absAnchor === anchor && selection.absHead === head
    keepSelection(tr, state, (end) =>
      isCurrent && selection[end]
        ? relativePositionToAbsolutePosition(doc, type, selection[end], mapping)
        : null,
    )
    return tr
  }
  return tr
}

/**
 * A step inside a block makes it another object than the one that was built for it, and by identity the binding tells
 * what moved: a block that it takes for another one it deletes and makes anew, with all that others type there.
 */
function mapShown(mapping: Binding['mapping'], parent: Y.XmlFragment, shown: Node): void {
  const types = parent.toArray()
  if (shown.isTextblock || types.length !== shown.childCount) return
  for (const [index, type] of types.entries()) {
    const node = shown.child(index)
    if (mapping.get(type) === node || !(type instanceof Y.XmlElement)) continue
    mapping.set(type, node)
    mapShown(mapping, type, node)
  }
}
