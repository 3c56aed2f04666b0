import type * as Y from 'yjs'
import { fragmentOf } from './ydoc.ts'
import { pendingTransactions, topLevelOf } from './yjs-internals.ts'

/**
 * What was made of each top-level element of a document, for as long as the element stays as it is.
 *
 * 1. A value is forgotten before anybody hears of the change of its element.
 * 2. Between a change and that moment nothing is recalled and nothing remembered: what is read in the middle of a
 *    transaction is read from the document.
 * 3. It lives as long as its document, and holds no element that the document has let go.
 */
export class ElementMemory<T> {
  readonly #values = new WeakMap<Y.XmlElement, T>()
  readonly #pending: Set<Y.Transaction>

  constructor(ydoc: Y.Doc) {
    const fragment = fragmentOf(ydoc)
    this.#pending = new Set(pendingTransactions(ydoc))
    ydoc.on('beforeTransaction', (transaction) => this.#pending.add(transaction))
    ydoc.on('beforeObserverCalls', (transaction) => {
      this.#pending.delete(transaction)
      for (const type of transaction.changed.keys()) {
        const element = topLevelOf(type, fragment)
        if (element) this.#values.delete(element)
      }
    })
  }

  /** The value of an element, made anew where it is not known. */
  recall(element: Y.XmlElement, make: (element: Y.XmlElement) => T): T {
    if (this.#isChanging()) return make(element)
    const known = this.#values.get(element)
    if (known !== undefined) return known
    const value = make(element)
    this.#values.set(element, value)
    return value
  }

  #isChanging(): boolean {
    for (const transaction of this.#pending) if (transaction.changed.size > 0) return true
    return false
  }
}
