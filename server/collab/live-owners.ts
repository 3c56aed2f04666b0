import type * as Y from 'yjs'
import type { OwnerChange, OwnerIndex } from '#shared/document/owner-index.ts'
import { noteOwners } from '#shared/document/ownership.ts'
import { ownerOf } from './origin.ts'

type Listeners = {
  /** Hears of changes that no update will take along: of a transaction that changed no content. */
  readonly onLeft: (origin: unknown) => void
  /** Hears of bugs: a throw in the middle of Yjs would break the document for good. */
  readonly onFailure: (error: unknown) => void
}

/** Keeps the owners of a live document's ids while it changes, by whoever is authenticated. */
export class LiveOwners {
  readonly index: OwnerIndex
  #changes: OwnerChange[] = []
  #origin: unknown

  constructor(ydoc: Y.Doc, index: OwnerIndex, { onLeft, onFailure }: Listeners) {
    this.index = index
    ydoc.on('afterTransaction', (transaction: Y.Transaction) => {
      try {
        this.#changes.push(...noteOwners(transaction, index, ownerOf(transaction.origin)))
        this.#origin = transaction.origin
      } catch (error) {
        onFailure(error)
      }
    })
    ydoc.on('afterAllTransactions', () => {
      if (this.#changes.length > 0) onLeft(this.#origin)
    })
  }

  /** What is new since the last time, to be stored with the update that Yjs tells of right after. */
  take(): readonly OwnerChange[] {
    const changes = this.#changes
    this.#changes = []
    return changes
  }
}
