import type { Connection } from '@hocuspocus/server'
import { isId } from '#shared/ids.ts'
import type { Role } from '#shared/protocol/thread.ts'
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
  /** The role that the client was let in with. */
  readonly role?: Role
  /** What to count by where nobody is known: the network of the client. None for callers on the same machine. */
  readonly stranger?: string
  /** The client says that it was made for an older schema. Programs say nothing, and know what they do. */
  readonly isOutdated?: boolean
  /** When the rights of this client were first looked at, in milliseconds of `performance.now`. */
  readonly openedAtMs?: number
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

/** The same, with programs told apart from the people whose keys they have: `program:<user id>`. */
export function ownerOf(origin: unknown): string {
  const given = origin as { source: string; connection?: Connection<ConnectionContext> } | null
  const isProgram = given?.connection?.context.actor?.kind === 'program'
  return isProgram ? programOwner(actorOf(origin)) : actorOf(origin)
}

export const programOwner = (userId: string): string => `program:${userId}`

/** The user of such an owner. Undefined for the designer and the server itself. */
export function ownerUser(by: string): { readonly userId: string; readonly isProgram: boolean } | undefined {
  const isProgram = by.startsWith(programOwner(''))
  const userId = isProgram ? by.slice(programOwner('').length) : by
  return isId('user', userId) ? { userId, isProgram } : undefined
}
