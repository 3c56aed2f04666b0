import { type HttpBindings, upgradeWebSocket } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import type { WebSocket } from 'ws'
import { schemaVersion } from '#shared/document/schema-version.ts'
import { AppError } from '#shared/errors.ts'
import { isId } from '#shared/ids.ts'
import { schemaVersionParameter } from '#shared/protocol/outdated.ts'
import { type Access, noSuchThread } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import { type Action, hasScope, roleAllows, scopeFor } from '../access/policy.ts'
import type { Tickets } from '../access/ticket.ts'
import { addressOf, isLoopback, networkOf } from '../http/client-address.ts'
import type { Log } from '../log.ts'
import type { ServedSocket } from './clients.ts'
import type { Admit } from './document-hooks.ts'
import { keepAlive, nobodysPresence } from './heartbeat.ts'
import type { DocumentHost } from './host.ts'
import type { ConnectionContext } from './origin.ts'
import { tokenFrame, withAddress, YWebSocketPeer } from './y-websocket.ts'

type SocketEnv = { Bindings: HttpBindings; Variables: { connectionContext: ConnectionContext } }

export type CollabSocketParts = {
  readonly host: DocumentHost
  readonly access: Access
  /** Believe the last entry of X-Forwarded-For. */
  readonly trustProxy: boolean
}

/**
 * Serves `/collab/{thread_id}`, the protocol of Hocuspocus, and `/yjs/{thread_id}`, that of y-websocket: one document a
 * socket, and the same one.
 */
export function collabSocket(parts: CollabSocketParts): Hono<SocketEnv> {
  return new Hono<SocketEnv>()
    .get('/collab/:thread_id', identifyFirst(parts), serveDocument(parts))
    .get('/yjs/:thread_id', identifyFirst(parts), serveDocument(parts, 'y-websocket'))
}

/** Who opens the socket, if its request says so; a program may still say so by the token in its first frame. */
const identifyFirst =
  ({ access, trustProxy }: CollabSocketParts): MiddlewareHandler<SocketEnv> =>
  async (c, next) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      throw new AppError('malformed', 'This address speaks WebSocket only.')
    }
    const threadId = c.req.param('thread_id') ?? ''
    const openedAtMs = performance.now()
    const address = addressOf(c.env.incoming, trustProxy)
    const actor = isId('thread', threadId) ? await access.actorOfSocket(c.req.raw, threadId) : null
    c.set('connectionContext', {
      path: threadId,
      openedAtMs,
      isOutdated: isOlder(c.req.query(schemaVersionParameter)),
      ...(actor && { actor }),
      ...(!isLoopback(address) && { stranger: networkOf(address) }),
    })
    await next()
  }

const serveDocument = ({ host }: CollabSocketParts, protocol: 'hocuspocus' | 'y-websocket' = 'hocuspocus') =>
  upgradeWebSocket((c) => {
    const context: ConnectionContext = c.get('connectionContext')
    let served: ServedSocket | undefined
    return {
      onOpen: (_, ws) => {
        const socket = ws.raw as WebSocket
        socket.binaryType = 'arraybuffer'
        // Without a listener an error of the socket would end the process; `close` follows it anyway.
        socket.on('error', () => undefined)
        const transport = c.env.incoming.socket
        if (protocol === 'hocuspocus') served = host.connect(socket, transport, context)
        else {
          const session = host.connect(new YWebSocketPeer(socket), transport, context)
          session.handleMessage(tokenFrame(context.path))
          keepAlive(socket, () => session.handleMessage(withAddress(context.path, nobodysPresence)))
          served = session
        }
      },
      onMessage: (event, ws) => {
        if (!(event.data instanceof ArrayBuffer)) {
          ws.close(1003, 'frames are binary')
          return
        }
        const frame = new Uint8Array(event.data)
        served?.handleMessage(protocol === 'hocuspocus' ? frame : withAddress(context.path, frame))
      },
      onClose: (event) => served?.handleClose({ code: event.code, reason: event.reason }),
    }
  })

export type AdmitParts = { readonly access: Access; readonly tickets: Tickets; readonly log: Log }

/**
 * Lets a connection into a document: the name must be that of the path, the actor is the one of the token (an API key or
 * a ticket) or else of the socket's request, and the role decides whether it may write. Throws AppError.
 */
export function admitByAccess({ access, tickets, log }: AdmitParts): Admit {
  return async ({ token, threadId, context }) => {
    if (!isId('thread', threadId) || threadId !== context.path) throw noSuchThread()
    const actor =
      token === ''
        ? context.actor
        : ((await access.actorOf(bearer(token))) ?? (await tickets.redeem(token, threadId)))
    if (!actor) throw new AppError('unauthenticated', 'Sign in, or send a ticket or an API key as token.')
    const role = await access.assertCan(actor, threadId, 'thread.read')
    const readOnly = !(roleAllows(role, 'document.edit') && hasScopeFor(actor, 'document.edit'))
    log.debug('collab.admitted', { threadId, userId: actor.userId, role, readOnly })
    return { context: { ...context, actor, role }, readOnly }
  }
}

/** Nothing is said by programs; what is no number is no version of ours. */
const isOlder = (version: string | undefined): boolean =>
  version !== undefined && !(Number(version) >= schemaVersion)

const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` })

const hasScopeFor = (actor: Actor, action: Action): boolean =>
  actor.kind === 'person' || hasScope(actor.scopes, scopeFor(action))
