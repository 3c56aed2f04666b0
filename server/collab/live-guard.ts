import type { Connection } from '@hocuspocus/server'
import type * as Y from 'yjs'
import { DocumentGuard, type Sent } from '#shared/document/guard.ts'
import type { Link } from '#shared/document/yjs-internals.ts'
import { type ConnectionContext, guardOrigin } from './origin.ts'

type Sender = Connection<ConnectionContext>

type Listeners = {
  /** Hears of new links in the turn of the event loop in which the update that made them was applied. */
  readonly onLinks: (links: readonly Link[]) => void
  /** Hears of bugs: a throw in the middle of Yjs would break the document for good. */
  readonly onFailure: (error: unknown) => void
}

/**
 * Has the guard look at what people send to a live document, and at nothing else: not at what is loaded, nor at what the
 * server writes itself. What the guard does goes out together with the update that made it necessary, because peers are
 * told of both at the end of the turn; an editor would delete a block that does not fit the schema in between.
 */
export class LiveGuard {
  readonly #guard: DocumentGuard
  readonly #listeners: Listeners
  /** Checked and not yet applied: one update a connection, since frames of a connection are handled one by one. */
  readonly #expected = new WeakMap<Sender, Sent>()

  constructor(ydoc: Y.Doc, listeners: Listeners) {
    this.#guard = new DocumentGuard(ydoc)
    this.#listeners = listeners
    ydoc.on('afterTransaction', (transaction) => this.#inspect(transaction))
    ydoc.on('afterAllTransactions', () => this.#settle())
  }

  /** The next update that is applied for this connection is this one. */
  expect(sender: Sender, sent: Sent): void {
    this.#expected.set(sender, sent)
  }

  #inspect(transaction: Y.Transaction): void {
    const sender = senderOf(transaction.origin)
    const sent = sender && this.#expected.get(sender)
    if (!sent) return
    this.#expected.delete(sender)
    this.#try(() => this.#guard.inspect(transaction, sent))
  }

  #settle(): void {
    this.#try(() => {
      const links = this.#guard.settle(guardOrigin)
      if (links.length > 0) this.#listeners.onLinks(links)
    })
  }

  #try(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#listeners.onFailure(error)
    }
  }
}

function senderOf(origin: unknown): Sender | undefined {
  const given = origin as { source: 'connection'; connection: Sender } | { source: 'local' } | null
  return given?.source === 'connection' ? given.connection : undefined
}
