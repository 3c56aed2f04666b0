import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import type { ThreadId } from '#shared/ids.ts'
import { limits } from '#shared/protocol/limits.ts'
import { messageSchema, postMessageSchema } from '#shared/protocol/message.ts'
import type { Access } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { concerns, type Revocations } from '../access/revocations.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import { pageOf, pageSize } from '../http/pages.ts'
import { bodyProblems, problems } from '../http/problem.ts'
import { heartbeatMs } from './connection.ts'
import type { Conversation } from './conversation.ts'
import type { Feed, FeedFrame } from './feed.ts'
import { type RunPort, stopPresentRun } from './run-port.ts'

export type ChatRouteParts = {
  readonly conversation: Conversation
  readonly feed: Feed
  readonly runs: RunPort
  readonly access: Access
  readonly revocations: Revocations
}

const listMessages = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/messages',
  operationId: 'listMessages',
  tags: ['chat'],
  summary: 'The messages of a thread',
  description:
    'Those that changed after an event, in the order of their last change. Absent next_after_event_id means the end.',
  request: {
    params: threadPath,
    query: z.strictObject({
      after_event_id: z.coerce.number().int().nonnegative().default(0),
      page_size: pageSize(limits.maxPageSize),
    }),
  },
  responses: {
    200: {
      description: 'Messages',
      content: {
        'application/json': {
          schema: z.strictObject({
            messages: z.array(messageSchema),
            last_event_id: z.number().int(),
            next_after_event_id: z.number().int().optional(),
          }),
        },
      },
    },
    ...problems('unauthenticated', 'forbidden', 'not_found', 'invalid'),
  },
})

const postMessage = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/messages',
  operationId: 'postMessage',
  tags: ['chat'],
  summary: 'Send a message to everybody in the thread, and to the designer',
  request: {
    params: threadPath,
    body: { required: true, content: { 'application/json': { schema: postMessageSchema } } },
  },
  responses: {
    202: {
      description: 'Stored; the designer answers it when its turn comes',
      content: {
        'application/json': {
          schema: z.strictObject({
            message_id: z.string(),
            event_id: z.number().int(),
            duplicate: z.boolean(),
          }),
        },
      },
    },
    ...problems(...bodyProblems, 'unauthenticated', 'forbidden', 'not_found', 'conflict'),
  },
})

const stopRun = createRoute({
  method: 'post',
  path: '/threads/{thread_id}/runs/current/stop',
  operationId: 'stopRun',
  tags: ['chat'],
  summary: 'Stop what the designer is doing, for everybody',
  request: { params: threadPath },
  responses: {
    200: {
      description: 'Whether there was anything to stop',
      content: { 'application/json': { schema: z.strictObject({ stopped: z.boolean() }) } },
    },
    ...problems('unauthenticated', 'forbidden', 'not_found'),
  },
})

export function chatRoutes(parts: ChatRouteParts): OpenAPIHono<ApiEnv> {
  const { conversation, feed, runs, access, revocations } = parts
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(listMessages, async (c) => {
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, threadId, 'thread.read')
    const { after_event_id, page_size } = c.req.valid('query')
    const lastEventId = await conversation.lastEventId(threadId)
    const found = await conversation.messagesAfter(threadId, after_event_id, page_size + 1)
    const { page: messages, last } = pageOf(found, page_size)
    return c.json(
      { messages, last_event_id: lastEventId, ...(last && { next_after_event_id: last.event_id }) },
      200,
    )
  })

  routes.openapi(postMessage, async (c) => {
    const { actor } = c.var
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(actor, threadId, 'message.post')
    const { content, client_msg_id } = c.req.valid('json')
    const { message, duplicate } = await conversation.post(threadId, actor, {
      content,
      clientMessageId: client_msg_id,
    })
    return c.json({ message_id: message.message_id, event_id: message.event_id, duplicate }, 202)
  })

  routes.openapi(stopRun, async (c) => {
    const { actor } = c.var
    const threadId = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(actor, threadId, 'run.stop')
    return c.json({ stopped: await stopPresentRun(runs, threadId, actor) }, 200)
  })

  // Server-sent events have no JSON answer for the OpenAPI document to describe; docs/protocol.md does.
  routes.get('/threads/:thread_id/events', async (c) => {
    const threadId = toThreadId(c.req.param('thread_id'))
    const { actor } = c.var
    await access.assertCan(actor, threadId, 'thread.read')
    const after = Number(c.req.header('last-event-id') ?? c.req.query('last_event_id') ?? Number.NaN)
    const afterEventId =
      Number.isSafeInteger(after) && after >= 0 ? after : await conversation.lastEventId(threadId)
    return streamSSE(c, async (stream) => {
      await sendEvents(stream, { conversation, feed, revocations, actor, threadId, afterEventId })
    })
  })
  return routes
}

type EventStream = {
  writeSSE(message: { data: string; event?: string; id?: string }): Promise<void>
  onAbort(listener: () => void): void
}

const pageOfEvents = 500

/**
 * Stored events first, then everything as it happens, until the reader goes away. When a right of theirs changes the
 * stream ends; readers come back by themselves, and are asked again who they are.
 */
async function sendEvents(
  stream: EventStream,
  from: Pick<ChatRouteParts, 'conversation' | 'feed' | 'revocations'> & {
    actor: Actor
    threadId: ThreadId
    afterEventId: number
  },
): Promise<void> {
  const heard: FeedFrame[] = []
  let wake: () => void = () => undefined
  let gone = false
  const unwatch = from.feed.watch(from.threadId, (frame) => {
    heard.push(frame)
    wake()
  })
  const leave = () => {
    gone = true
    wake()
  }
  stream.onAbort(leave)
  const unwatchDrop = from.feed.onDrop(from.threadId, leave)
  const unwatchRights = from.revocations.subscribe(
    (revocation) => {
      if (concerns(revocation, from)) leave()
    },
    () => [from],
  )
  const heartbeat = setInterval(() => wake(), heartbeatMs)
  try {
    let sent = from.afterEventId
    // Page by page, so that however long the absence was, nothing of it is left out.
    for (;;) {
      const stored = await from.conversation.eventsAfter(from.threadId, sent, pageOfEvents)
      for (const frame of stored) {
        if (gone) return
        sent = frame.event_id
        await stream.writeSSE({ event: frame.type, data: JSON.stringify(frame), id: String(frame.event_id) })
      }
      if (stored.length < pageOfEvents) break
    }
    while (!gone) {
      for (const frame of heard.splice(0)) {
        const eventId = 'event_id' in frame ? frame.event_id : undefined
        if (eventId !== undefined && eventId <= sent) continue
        if (eventId !== undefined) sent = eventId
        await stream.writeSSE({
          event: frame.type,
          data: JSON.stringify(frame),
          ...(eventId === undefined ? {} : { id: String(eventId) }),
        })
      }
      if (gone || heard.length > 0) continue
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      // Woken without news: a sign of life, so that proxies keep the connection.
      if (!gone && heard.length === 0) await stream.writeSSE({ event: 'ping', data: '{}' })
    }
  } finally {
    clearInterval(heartbeat)
    unwatch()
    unwatchRights()
    unwatchDrop()
  }
}
