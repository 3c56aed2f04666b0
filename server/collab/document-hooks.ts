import type { Document } from '@hocuspocus/server'
import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import { limits } from '#shared/protocol/limits.ts'
import type { Log } from '../log.ts'
import type { Clients } from './clients.ts'
import type { Compactor } from './compaction.ts'
import { awarenessOf, kindOf } from './frame.ts'
import { checkStateVector } from './gate.ts'
import { type Hooks, Refusal } from './hooks.ts'
import { IncomingUpdates } from './incoming-updates.ts'
import type { Journal } from './journal.ts'
import type { LiveDocument } from './live-document.ts'
import type { ConnectionContext } from './origin.ts'
import { PresenceGuard } from './presence.ts'

/** Decides whether a connection may have a document, from the token it sends. Throws AppError. */
export type Admit = (request: {
  token: string
  threadId: string
  /** What the HTTP request of the socket proved already. */
  context: ConnectionContext
}) => Promise<{ context: ConnectionContext; readOnly: boolean }>

export type DocumentHooksParts = {
  readonly admit: Admit
  readonly clients: Pick<Clients, 'mustWait' | 'enter' | 'pause'>
  readonly journal: Journal
  readonly compactor: Compactor
  readonly log: Log
  /** What was loaded, by Y.Doc. */
  readonly live: WeakMap<Document, LiveDocument>
  readonly load: (document: Document) => Promise<LiveDocument>
  /** False from the moment on when nothing of the document is to be stored any more. */
  readonly isStorable: (threadId: string) => boolean
  /** True while nothing can be stored: whoever comes may read. */
  readonly isStopped: () => boolean
  readonly forgetIfBroken: (document: Document) => void
  readonly onUnloaded: (threadId: string) => void
}

/** Sessions with the document that one socket may carry, for clients that multiplex. */
const maxSessions = 8

/** What happens to a document and its connections at each point where Hocuspocus asks. */
export function documentHooks(parts: DocumentHooksParts): Hooks {
  const { journal, live } = parts
  const presence = new PresenceGuard()
  const updates = new IncomingUpdates()

  return {
    onAuthenticate: async ({ token, documentName, context, connectionConfig, socketId, instance }) => {
      const present = instance.documents.get(documentName)?.getConnections() ?? []
      const own = present.filter((connection) => connection.socketId === socketId)
      if (own.length >= maxSessions || present.length >= limits.connectionsPerDocument) {
        throw new Refusal('unavailable', 1013)
      }
      const admitted = await parts.admit({ token, threadId: documentName, context })
      if (parts.clients.mustWait(admitted.context)) {
        throw new AppError('rate_limited', 'What was sent here was refused too often. Wait ten minutes.')
      }
      connectionConfig.readOnly = admitted.readOnly || context.isOutdated === true || parts.isStopped()
      return admitted.context
    },

    onLoadDocument: async ({ document }) => {
      live.set(document, await parts.load(document))
    },

    connected: async ({ connection }) => parts.clients.enter(connection),

    beforeHandleMessage: async ({ update: frame, document, connection }) => {
      if (kindOf(frame) === 'awareness') presence.receive(document, connection, awarenessOf(frame))
    },

    beforeSync: async ({ connection, document, type, payload }) => {
      // Types of y-protocols: 0 asks for what is new by a state vector, 1 and 2 bring it.
      if (type === 0) return checkStateVector(document, payload)
      if (connection.readOnly) return
      const loaded = live.get(document)
      if (!loaded) throw new Error('a document that was not loaded has a connection')
      const incoming = { document, live: loaded, connection, update: payload, isWholeState: type === 1 }
      await updates.take(incoming, () => parts.clients.pause(connection))
    },

    beforeHandleAwareness: async ({ document, connection, states }) => {
      if (connection) presence.clean(document, connection, states)
    },

    afterHandleMessage: async ({ document }) => parts.forgetIfBroken(document),

    // Everything is in the journal already. What there is to do for a document at rest is to make it quick to load.
    onStoreDocument: async ({ document }) => {
      const loaded = live.get(document)
      if (!loaded || !parts.isStorable(document.name)) return
      const { threadId, cipher } = loaded
      await journal.whenFlushed(threadId)
      const rows = await parts.compactor.compact(threadId, cipher)
      if (rows > 0) parts.log.info('journal.compacted', { threadId, rows })
    },

    beforeUnloadDocument: async ({ document, documentName, instance }) => {
      // Hocuspocus unloads by name: a copy that was forgotten would take the live one with it.
      if (instance.documents.get(documentName) !== document) throw new Refusal('conflict', 1012)
      // When that is in, the document is stored, and leaves then.
      if (updates.isBusyWith(document)) throw new Refusal('conflict', 1012)
      await journal.whenFlushed(documentName as ThreadId)
    },

    afterUnloadDocument: async ({ documentName }) => parts.onUnloaded(documentName),
  }
}
