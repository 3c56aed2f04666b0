/**
 * How an open document stands to the server, as an immutable value. What happens is an event, `nextConnection` says
 * what follows; timers, sockets and the Y.Doc are the business of DocumentSession.
 *
 * Invariants:
 * 1. Nobody may type before the first sync: an empty editor over a full document invites to write it again.
 * 2. `unsynced` counts own edits that the server has not acknowledged as stored, also those of an earlier visit that
 *    this device kept; only an acknowledgement lowers it.
 * 3. `refused` is final until the server lets us in again: a lost link does not soften it to "offline".
 */
export type Connection =
  /** No first sync yet. `reachable` is false once an attempt failed. */
  | {
      readonly kind: 'opening'
      readonly reachable: boolean
      readonly access: Access
      readonly unsynced: number
    }
  | ({ readonly kind: 'live' } & Edits)
  /** The link is gone, editing goes on; edits wait on this device. */
  | ({
      readonly kind: 'offline'
      /** Why, where the network is not to blame. */
      readonly reason?: string
    } & Edits)
  /** The server does not take this document or these edits from us. */
  | { readonly kind: 'refused'; readonly reason: string; readonly unsynced: number }

export type Access = 'write' | 'read'

type Edits = {
  readonly access: Access
  readonly unsynced: number
  /** Since when there are any; null when there are none. */
  readonly unsyncedSinceMs: number | null
}

export type ConnectionEvent =
  /** This device kept edits of an earlier visit that nobody acknowledged. */
  | { readonly kind: 'restored'; readonly unsynced: number }
  | { readonly kind: 'admitted'; readonly access: Access }
  | { readonly kind: 'synced'; readonly atMs: number }
  | { readonly kind: 'lost'; readonly reason?: string }
  /** What we may do here changed; the next admission says to what. */
  | { readonly kind: 'questioned' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'edited'; readonly atMs: number }
  /** Everything made so far is stored. */
  | { readonly kind: 'stored' }

export const opening: Connection = { kind: 'opening', reachable: true, access: 'read', unsynced: 0 }

export function nextConnection(connection: Connection, event: ConnectionEvent): Connection {
  switch (event.kind) {
    case 'restored':
      return connection.kind === 'opening' ? { ...connection, unsynced: event.unsynced } : connection
    case 'admitted':
      if (connection.kind !== 'refused') return { ...connection, access: event.access }
      return { kind: 'opening', reachable: true, access: event.access, unsynced: connection.unsynced }
    case 'synced':
      if (connection.kind === 'refused') return connection
      if (connection.kind === 'live') return connection
      if (connection.kind === 'offline') {
        const { reason: _, ...edits } = connection
        return { ...edits, kind: 'live' }
      }
      return {
        kind: 'live',
        access: connection.access,
        unsynced: connection.unsynced,
        unsyncedSinceMs: connection.unsynced > 0 ? event.atMs : null,
      }
    case 'lost':
      if (connection.kind === 'opening') return { ...connection, reachable: false }
      if (connection.kind === 'refused') return connection
      if (connection.kind === 'offline' && event.reason === undefined) return connection
      return { ...connection, kind: 'offline', ...(event.reason !== undefined && { reason: event.reason }) }
    case 'questioned':
      return connection.kind === 'refused' ? connection : { ...connection, access: 'read' }
    case 'refused':
      return { kind: 'refused', reason: event.reason, unsynced: connection.unsynced }
    case 'edited':
      if (connection.kind === 'opening') return connection
      if (connection.kind === 'refused') return { ...connection, unsynced: connection.unsynced + 1 }
      return {
        ...connection,
        unsynced: connection.unsynced + 1,
        unsyncedSinceMs: connection.unsyncedSinceMs ?? event.atMs,
      }
    case 'stored':
      // Acknowledgements travel on a live link only; a late one must not hide edits made since the link was lost.
      return connection.kind === 'live' ? { ...connection, unsynced: 0, unsyncedSinceMs: null } : connection
  }
}

export const isEditable = (connection: Connection): boolean =>
  (connection.kind === 'live' || connection.kind === 'offline') && connection.access === 'write'
