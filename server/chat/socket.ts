import { type HttpBindings, upgradeWebSocket } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import type { WebSocket } from 'ws'
import { AppError, errorCodes } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Access } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import { createMemoryRateCounter } from '../access/rate-counter-memory.ts'
import { RecentRevocations } from '../access/recent-revocations.ts'
import { toThreadId } from '../access/thread-path.ts'
import { addressOf, isLoopback, networkOf } from '../http/client-address.ts'
import { toAppError } from '../http/problem.ts'
import { ChatConnection, type ChatParts } from './connection.ts'
import { MessageRates } from './rates.ts'

/** The subprotocol of the full protocol; without it a client gets the brief mode. */
export const chatSubprotocol = 'process-designer.v1'

/** Both addresses of a thread's chat. */
const chatPaths = ['/v1/threads/:thread_id/stream', '/api/v1/process-designer/threads/:thread_id/stream']

export type ChatSocketParts = Omit<ChatParts, 'recentRevocations' | 'rates'> & {
  /** Believe the last entry of X-Forwarded-For. */
  readonly trustProxy: boolean
}

type Admission = { threadId: ThreadId; actor: Actor } | { refusal: AppError }

type SocketEnv = { Bindings: HttpBindings; Variables: { admission: Admission; openedAtMs: number } }

/**
 * Serves the chat's WebSocket. Who has no right to it is told so by an `error` frame and the close code, because a
 * browser does not see the status of a refused handshake.
 */
export function chatSocket({ trustProxy, ...given }: ChatSocketParts): Hono<SocketEnv> {
  const routes = new Hono<SocketEnv>()
  const recentRevocations = new RecentRevocations(() => performance.now())
  given.revocations.subscribe((revocation) => recentRevocations.note(revocation))
  const parts = { ...given, recentRevocations, rates: new MessageRates(createMemoryRateCounter()) }
  for (const path of chatPaths) routes.get(path, admitFirst(parts), serveChat(parts, trustProxy))
  return routes
}

const admitFirst =
  (parts: ChatParts): MiddlewareHandler<SocketEnv> =>
  async (c, next) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      throw new AppError('malformed', 'This address speaks WebSocket only.')
    }
    c.set('openedAtMs', performance.now())
    try {
      c.set('admission', await admit(parts.access, c.req.raw, c.req.param('thread_id') ?? ''))
    } catch (error) {
      if (!(error instanceof AppError)) parts.log.error('chat.admission_failed', error)
      c.set('admission', { refusal: toAppError(error) })
    }
    await next()
  }

async function admit(access: Access, request: Request, id: string): Promise<Admission> {
  const threadId = toThreadId(id)
  const actor = await access.actorOfSocket(request, threadId)
  if (!actor)
    throw new AppError('unauthenticated', 'Sign in, or open the socket with a ticket or an API key.')
  await access.assertCan(actor, threadId, 'thread.read')
  return { threadId, actor }
}

const serveChat = (parts: ChatParts, trustProxy: boolean) =>
  upgradeWebSocket((c) => {
    const address = addressOf(c.env.incoming, trustProxy)
    const admission: Admission = c.get('admission')
    const asked = c.req.query('last_event_id')
    const lastEventId = asked !== undefined && /^\d{1,15}$/.test(asked) ? Number(asked) : undefined
    let connection: ChatConnection | undefined
    return {
      onOpen: (_, ws) => {
        const socket = ws.raw as WebSocket
        if ('refusal' in admission) {
          refuse(socket, admission.refusal)
          return
        }
        connection = new ChatConnection(parts, {
          ...admission,
          socket,
          address: isLoopback(address) ? null : networkOf(address),
          openedAtMs: c.get('openedAtMs'),
          brief: socket.protocol !== chatSubprotocol,
          ...(lastEventId === undefined ? {} : { lastEventId }),
        })
        socket.on('pong', () => connection?.receivePong())
      },
      onMessage: (event) => {
        // Binary frames are no JSON text; they are read as such and answered with an error.
        const text =
          typeof event.data === 'string' ? event.data : Buffer.from(event.data as ArrayBuffer).toString()
        connection?.receive(text)
      },
      onClose: () => connection?.close(),
    }
  })

function refuse(socket: WebSocket, error: AppError): void {
  const frame = {
    type: 'error',
    code: error.code,
    content: error.message,
    detail: error.message,
    fatal: true,
  }
  socket.send(JSON.stringify(frame))
  socket.close(errorCodes[error.code].close, error.code)
}
