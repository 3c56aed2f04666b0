import type { Connection, Document } from '@hocuspocus/server'
import * as decoding from 'lib0/decoding'
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { PresenceUser } from '#shared/protocol/presence.ts'
import { Refusal } from './hooks.ts'
import type { ConnectionContext } from './origin.ts'

/** Yjs client ids that one connection may speak for: its own, and after a reload perhaps the one before. */
const maxClientsPerConnection = 2
/** A name, a colour and a cursor take 300 bytes. What is far longer may also be nested deep enough to break a reader. */
const maxStateCharacters = 2 * 1024
/** It rises by one with each state. One near the end of numbers could never be followed by another. */
const maxClock = 2 ** 48
/** A client also says which of the others it has not heard of for 30 s: 500 of them take 10 kB. */
const maxFrameBytes = 64 * 1024

type Client = Connection<ConnectionContext>

/** Holds every connection to its own presence. Hocuspocus asks twice for each frame, first `receive`, then `clean`. */
export class PresenceGuard {
  readonly #owners = new WeakMap<Document, Map<number, Client>>()
  readonly #clients = new WeakMap<Client, Set<number>>()

  /**
   * Looks at an awareness update before Hocuspocus does, which would take hundreds of thousands of states in one frame,
   * and which passes over states that end, so that who leaves stays to be seen. Throws Refusal.
   */
  receive(document: Document, connection: Client, update: Uint8Array): void {
    if (update.length > maxFrameBytes) throw new Refusal('too_large', 1009)
    const ended: number[] = []
    for (const { clientId, isEnd } of readClients(update)) {
      if (!isEnd) this.#claim(document, connection, clientId)
      else if (this.#isOwn(connection, clientId)) ended.push(clientId)
    }
    if (ended.length > 0)
      removeAwarenessStates(document.awareness, ended, { source: 'connection', connection })
  }

  /**
   * Leaves in `states` what the connection may show: its cursor, under client ids that are its own. Who it is comes from
   * the session. Throws Refusal.
   */
  clean(document: Document, connection: Client, states: Map<number, Record<string, unknown>>): void {
    const { actor } = connection.context
    const user: PresenceUser | undefined = actor && { name: actor.name, color: actor.color, type: 'human' }
    for (const [clientId, state] of states) {
      if (!user || !this.#isOwn(connection, clientId)) {
        states.delete(clientId)
        continue
      }
      const shown = { ...('cursor' in state ? { cursor: state.cursor } : {}), user }
      states.set(clientId, shown)
      // Hocuspocus notes only ids it has never heard of, and would leave the others to be seen when the connection ends.
      document.connections.get(connection)?.clients.add(clientId)
    }
  }

  #isOwn(connection: Client, clientId: number): boolean {
    return this.#clients.get(connection)?.has(clientId) ?? false
  }

  /**
   * First come, first served, until the owner is gone. The same person may take over: after a break in the network the
   * server believes in the old connection for a minute.
   */
  #claim(document: Document, connection: Client, clientId: number): void {
    const owners = this.#owners.get(document) ?? new Map<number, Client>()
    const clients = this.#clients.get(connection) ?? new Set<number>()
    if (clients.has(clientId) || clients.size >= maxClientsPerConnection) return
    const owner = owners.get(clientId)
    if (owner && document.hasConnection(owner)) {
      if (owner.context.actor?.userId !== connection.context.actor?.userId) return
      this.#clients.get(owner)?.delete(clientId)
      document.connections.get(owner)?.clients.delete(clientId)
    } else if (document.awareness.getStates().has(clientId)) {
      // Somebody without a socket: the designer.
      return
    }
    this.#owners.set(document, owners.set(clientId, connection))
    this.#clients.set(connection, clients.add(clientId))
  }
}

/** Whom an awareness update speaks of, and whose presence it ends. Throws Refusal for what cannot be read. */
function readClients(update: Uint8Array): { clientId: number; isEnd: boolean }[] {
  const clients: { clientId: number; isEnd: boolean }[] = []
  try {
    const decoder = decoding.createDecoder(update)
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const clientId = decoding.readVarUint(decoder)
      // The clock, by which awareness tells old states from new ones.
      if (decoding.readVarUint(decoder) > maxClock) throw new Refusal('malformed', 1007)
      clients.push({ clientId, isEnd: readState(decoding.readVarString(decoder)) === null })
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal('malformed', 1007)
  }
  return clients
}

/** Throws Refusal, and SyntaxError where it is no JSON. */
function readState(text: string): object | null {
  if (text.length > maxStateCharacters) throw new Refusal('too_large', 1009)
  const state: unknown = JSON.parse(text)
  if (typeof state !== 'object' || Array.isArray(state)) throw new Refusal('malformed', 1007)
  return state
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
