import type { beforeHandleAwarenessPayload, Connection, Document } from '@hocuspocus/server'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { PresenceUser } from '#shared/protocol/presence.ts'
import { Refusal } from './hooks.ts'
import type { ConnectionContext } from './origin.ts'

/** Yjs client ids that one connection may speak for: its own, and after a reload perhaps the one before. */
const maxClientsPerConnection = 2
/** A name, a colour and a cursor take 300 bytes. */
const maxStateBytes = 2 * 1024

/** Holds every connection to its own presence. */
export class PresenceGuard {
  readonly #owners = new WeakMap<Document, Map<number, Connection>>()
  readonly #clients = new WeakMap<Connection, Set<number>>()

  /**
   * Lets through what a connection may show of itself: its cursor, under client ids that are its own. Who it is comes from
   * the session. Somebody else's client id is left out. Throws Refusal for a state that is too large.
   */
  clean({ connection, document, states, context }: beforeHandleAwarenessPayload<ConnectionContext>): void {
    const actor = context?.actor
    if (!connection || !actor) {
      states.clear()
      return
    }
    const user: PresenceUser = { name: actor.name, color: actor.color, type: 'human' }
    for (const [clientId, state] of states) {
      if (!this.#claim(document, connection, clientId)) {
        states.delete(clientId)
        continue
      }
      const shown = { ...('cursor' in state ? { cursor: state.cursor } : {}), user }
      if (JSON.stringify(shown).length > maxStateBytes) throw new Refusal('This presence is too large.')
      states.set(clientId, shown)
    }
  }

  /** First come, first served, until the owner's connection is gone. */
  #claim(document: Document, connection: Connection, clientId: number): boolean {
    const owners = this.#owners.get(document) ?? new Map<number, Connection>()
    const clients = this.#clients.get(connection) ?? new Set<number>()
    const owner = owners.get(clientId)
    if (owner && owner !== connection && document.hasConnection(owner)) return false
    if (!clients.has(clientId) && clients.size >= maxClientsPerConnection) return false
    this.#owners.set(document, owners.set(clientId, connection))
    this.#clients.set(connection, clients.add(clientId))
    return true
  }
}

/**
 * Somebody without a socket who is seen in a document: the designer. It has a Yjs client id of its own, so that several
 * can be in one document.
 */
export class ServerPresence {
  readonly #scratch = new Awareness(new Y.Doc())

  constructor(document: Document, user: PresenceUser) {
    this.#scratch.on('update', (change: { added: number[]; updated: number[]; removed: number[] }) => {
      const clients = [...change.added, ...change.updated, ...change.removed]
      applyAwarenessUpdate(document.awareness, encodeAwarenessUpdate(this.#scratch, clients), {
        source: 'local',
      })
    })
    this.#scratch.setLocalState({ user })
  }

  /** Shows the caret at a place in the text, or nowhere. */
  showCaret(at: Y.RelativePosition | null): void {
    const place = at && Y.relativePositionToJSON(at)
    this.#scratch.setLocalStateField('cursor', place && { anchor: place, head: place })
  }

  /** Disappears for everybody at once. */
  leave(): void {
    this.#scratch.destroy()
    this.#scratch.doc.destroy()
  }
}
