import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { type Block, readTree } from '#shared/document/tree.ts'
import type { ThreadId } from '#shared/ids.ts'

/** Versions that somebody may still write against; one costs a few hundred bytes. */
const maxRemembered = 5_000

/**
 * Short names for states of documents, for those who read a document and later patch what they read. A name that this
 * process gave can be turned back into the tree as it was, ids and all, because the server keeps what is deleted.
 */
export class DocumentVersions {
  /** Encoded Yjs snapshots by thread and name, the least recently named first. */
  readonly #snapshots = new Map<string, Uint8Array>()

  /** The name of the document's present state: letters, digits, `-` and `_`. */
  name(threadId: ThreadId, ydoc: Y.Doc): string {
    const snapshot = Y.encodeSnapshot(Y.snapshot(ydoc))
    const name = createHash('sha256').update(snapshot).digest('base64url').slice(0, 22)
    const key = `${threadId}/${name}`
    this.#snapshots.delete(key)
    this.#snapshots.set(key, snapshot)
    const [oldest] = this.#snapshots.keys()
    if (this.#snapshots.size > maxRemembered && oldest !== undefined) this.#snapshots.delete(oldest)
    return name
  }

  /** The document as somebody read it who was told this name. Null: nobody here knows the name (any more). */
  treeAt(threadId: ThreadId, ydoc: Y.Doc, name: string): readonly Block[] | null {
    if (this.name(threadId, ydoc) === name) return readTree(ydoc)
    const snapshot = this.#snapshots.get(`${threadId}/${name}`)
    if (!snapshot) return null
    const past = Y.createDocFromSnapshot(ydoc, Y.decodeSnapshot(snapshot), new Y.Doc({ gc: false }))
    const tree = readTree(past)
    past.destroy()
    return tree
  }
}
