import { upgradeWebSocket } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import type { WebSocket } from 'ws'
import { AppError, errorCodes } from '#shared/errors.ts'
import { isId, type ThreadId } from '#shared/ids.ts'
import { type Access, noSuchThread } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import type { Tickets } from '../access/ticket.ts'
import { toAppError } from '../http/problem.ts'
import type { Log } from '../log.ts'
import { Refusal } from './hooks.ts'
import type { Admit, DocumentHost, ServedSocket } from './host.ts'
import type { ConnectionContext } from './origin.ts'

type SocketEnv = { Variables: { connectionContext: ConnectionContext } }

export type CollabSocketParts = { readonly host: DocumentHost; readonly access: Access }

/** Serves `/collab/{thread_id}`: the protocol of Hocuspocus, one document a socket. */
export function collabSocket(parts: CollabSocketParts): Hono<SocketEnv> {
  return new Hono<SocketEnv>().get('/collab/:thread_id', identifyFirst(parts), serveDocument(parts))
}

/** Who opens the socket, if its request says so; a program may still say so by the token in its first frame. */
const identifyFirst =
  ({ access }: CollabSocketParts): MiddlewareHandler<SocketEnv> =>
  async (c, next) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      throw new AppError('malformed', 'This address speaks WebSocket only.')
    }
    const threadId = c.req.param('thread_id') ?? ''
    const actor = isId('thread', threadId) ? await access.actorOfSocket(c.req.raw, threadId) : null
    c.set('connectionContext', actor ? { actor } : {})
    await next()
  }

const serveDocument = ({ host }: CollabSocketParts) =>
  upgradeWebSocket((c) => {
    const threadId = c.req.param('thread_id') ?? ''
    const context: ConnectionContext = c.get('connectionContext')
    let served: ServedSocket | undefined
    return {
      onOpen: (_, ws) => {
        const socket = ws.raw as WebSocket
        socket.binaryType = 'arraybuffer'
        // Without a listener an error of the socket would end the process; `close` follows it anyway.
        socket.on('error', () => undefined)
        served = host.connect(socket, c.req.raw, threadId, { ...context, path: threadId })
      },
      onMessage: (event, ws) => {
        if (event.data instanceof ArrayBuffer) served?.handleMessage(new Uint8Array(event.data))
        else ws.close(1003, 'frames are binary')
      },
      onClose: (event) => served?.handleClose({ code: event.code, reason: event.reason }),
    }
  })

export type AdmitParts = { readonly access: Access; readonly tickets: Tickets; readonly log: Log }

/**
 * Lets a connection into a document: the name must be that of the path, the actor is the one of the socket's request or
 * of the token (an API key or a ticket), and the role decides whether it may write.
 */
export function admitByAccess({ access, tickets, log }: AdmitParts): Admit {
  return async ({ token, threadId, context }) => {
    try {
      if (!isId('thread', threadId) || threadId !== context.path) throw noSuchThread()
      const actor = context.actor ?? (await actorOfToken({ access, tickets }, token, threadId))
      if (!actor) throw new AppError('unauthenticated', 'Sign in, or send a ticket or an API key as token.')
      await access.assertCan(actor, threadId, 'thread.read')
      return { context: { ...context, actor }, readOnly: !(await mayEdit(access, actor, threadId)) }
    } catch (error) {
      const told = toAppError(error)
      if (told.code === 'internal') log.error('collab.admission_failed', error)
      throw new Refusal(told.code, errorCodes[told.code].close)
    }
  }
}

async function actorOfToken(
  { access, tickets }: Pick<AdmitParts, 'access' | 'tickets'>,
  token: string,
  threadId: ThreadId,
): Promise<Actor | null> {
  if (token === '') return null
  const byKey = await access.actorOf(new Headers({ authorization: `Bearer ${token}` }))
  return byKey ?? tickets.redeem(token, threadId)
}

async function mayEdit(access: Access, actor: Actor, threadId: ThreadId): Promise<boolean> {
  try {
    await access.assertCan(actor, threadId, 'document.edit')
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'forbidden') return false
    throw error
  }
}
