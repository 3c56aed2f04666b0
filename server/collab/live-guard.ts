import type { Connection } from '@hocuspocus/server'
import * as Y from 'yjs'
import { DocumentGuard, type Sent } from '#shared/document/guard.ts'
import type { Link } from '#shared/document/yjs-internals.ts'
import { itemsIn } from '#shared/document/yjs-transaction.ts'
import { type ConnectionContext, guardOrigin } from './origin.ts'

type Sender = Connection<ConnectionContext>

type Clocks = ReadonlyMap<number, number>

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
  readonly #expected = new WeakMap<Sender, { readonly sent: Sent; readonly since: Clocks | undefined }>()

  constructor(ydoc: Y.Doc, listeners: Listeners) {
    this.#guard = new DocumentGuard(ydoc)
    this.#listeners = listeners
    ydoc.on('afterTransaction', (transaction) => this.#inspect(transaction))
    ydoc.on('afterAllTransactions', () => this.#settle())
  }

  /**
   * The next update that is applied for this connection is this one. `since` is given with the last piece of a larger one,
   * of which all that came since these clocks is new.
   */
  expect(sender: Sender, sent: Sent, since?: Clocks): void {
    this.#expected.set(sender, { sent, since })
  }

  #inspect(transaction: Y.Transaction): void {
    const sender = senderOf(transaction.origin)
    const expected = sender && this.#expected.get(sender)
    if (!expected) return
    this.#expected.delete(sender)
    const { sent, since } = expected
    this.#try(() => this.#guard.inspect(since ? begunAt(transaction, since) : transaction, sent))
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

/** The transaction as if it had begun when these clients had come so far. */
function begunAt(transaction: Y.Transaction, clocks: Clocks): Y.Transaction {
  for (const [client, clock] of clocks) separate(transaction, client, clock)
  const beforeState = new Map([...transaction.beforeState, ...clocks])
  return Object.create(transaction, { beforeState: { value: beforeState } })
}

/** Between transactions Yjs joins what came with what was there. When this one ends, it joins it again. */
function separate(transaction: Y.Transaction, client: number, clock: number): void {
  const structs = transaction.doc.store.clients.get(client)
  const struct = structs?.[Y.findIndexSS(structs, clock)]
  if (!struct || struct.id.clock === clock) return
  const rest = Y.createDeleteSet()
  rest.clients.set(client, [{ clock, len: struct.id.clock + struct.length - clock }])
  itemsIn(transaction, rest)
}

function senderOf(origin: unknown): Sender | undefined {
  const given = origin as { source: 'connection'; connection: Sender } | { source: 'local' } | null
  return given?.source === 'connection' ? given.connection : undefined
}
