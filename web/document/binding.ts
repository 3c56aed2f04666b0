import type { Node } from '@tiptap/pm/model'
import type { EditorState } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { type relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'

/** What we know of the inside of @tiptap/y-tiptap's binding; the package types it as `any`. */
export type Binding = {
  readonly doc: Y.Doc
  readonly type: Y.XmlFragment
  /** The node that the editor shows for a Y type. */
  readonly mapping: Parameters<typeof relativePositionToAbsolutePosition>[3]
  prosemirrorView: EditorView | null
  beforeTransactionSelection: SelectionBefore | null
  _observeFunction: Observer
  _forceRerender(): void
  /** Writes what the editor holds into the Y.Doc. */
  _prosemirrorChanged(doc: Node): void
}

/** Any Y type inside the document. */
export type AnyType = Parameters<Binding['mapping']['get']>[0]

export type Observer = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction) => void

/** The selection before a Yjs transaction, as positions (which an undo leaves stale) and in terms of Yjs. */
export type SelectionBefore = {
  readonly absAnchor: number
  readonly absHead: number
  readonly anchor: Y.RelativePosition | null
  readonly head: Y.RelativePosition | null
}

export const bindingOf = (state: EditorState): Binding | undefined => ySyncPluginKey.getState(state)?.binding
