import * as Y from 'yjs'
import { type Block, readTree } from '#shared/document/tree.ts'

/** The state of a document in a few hundred bytes: which of its content there was, by ids. */
export function encodeState(ydoc: Y.Doc): Uint8Array {
  return Y.encodeSnapshot(Y.snapshot(ydoc))
}

/**
 * The document as it was in that state, ids and all: the server keeps what is deleted. Null when this copy lacks
 * something of it: another instance has it, or a crash took it before it was on disk.
 */
export function treeAtState(ydoc: Y.Doc, state: Uint8Array): readonly Block[] | null {
  const snapshot = Y.decodeSnapshot(state)
  for (const [client, clock] of snapshot.sv) {
    if (clock > Y.getState(ydoc.store, client)) return null
  }
  const past = Y.createDocFromSnapshot(ydoc, snapshot, new Y.Doc({ gc: false }))
  const tree = readTree(past)
  past.destroy()
  return tree
}
