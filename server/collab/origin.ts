import type { Connection } from '@hocuspocus/server'
import type { Actor } from '../access/actor.ts'

/** Who changes a document from within the server, and why. Hocuspocus wants the outer shape. */
export type ServerOrigin = {
  readonly source: 'local'
  readonly context: { readonly actor: string; readonly reason: 'patch' | 'undo' | 'restore' | 'import' }
}

/** `actor` is a user id, or `agent:<run id>` for the designer. */
export function serverOrigin(actor: string, reason: ServerOrigin['context']['reason']): ServerOrigin {
  return { source: 'local', context: { actor, reason } }
}

/** Rows and snapshots that are read back: they are stored already. */
export const loadOrigin = { source: 'local', context: { actor: 'system', reason: 'load' } } as const

/** What the guard of a document does about edits that met. */
export const guardOrigin = { source: 'local', context: { actor: 'system', reason: 'guard' } } as const

/** What our hooks know of a connection. */
export type ConnectionContext = {
  /** The thread id of the socket's address, to which the document's name must be equal. */
  readonly path: string
  /** Known from the socket's request, or else from the token of its first frame. */
  readonly actor?: Actor
}

/** Who made the update of a transaction. From the authenticated connection, never from what a client claims. */
export function actorOf(origin: unknown): string {
  const given = origin as
    | { source: 'connection'; connection: Connection<ConnectionContext> }
    | { source: 'local'; context?: { actor?: string } }
    | null
  if (given?.source === 'connection') return given.connection.context.actor?.userId ?? 'system'
  return given?.context?.actor ?? 'system'
}
