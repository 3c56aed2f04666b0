import type { Kysely, Selectable, Transaction } from 'kysely'
import type { MessageId, ThreadId, UserId } from '#shared/ids.ts'
import type { ServerFrame, WireMessage } from '#shared/protocol/message.ts'
import type { Tables } from '../storage/tables.ts'
import type { ThreadCipher } from '../storage/vault.ts'

/** Frames that are kept: they can be replayed to whoever was away. */
export type StoredFrame = Extract<ServerFrame, { type: 'message' | 'patch' | 'proposal' }>

type Sql = Kysely<Tables> | Transaction<Tables>

/** Takes the thread's next event number. Undefined when there is no such thread (any more). */
export async function takeEventId(trx: Transaction<Tables>, threadId: ThreadId): Promise<number | undefined> {
  const row = await trx
    .updateTable('threads')
    .set((eb) => ({ last_event_id: eb('last_event_id', '+', 1) }))
    .where('id', '=', threadId)
    .returning('last_event_id')
    .executeTakeFirst()
  return row?.last_event_id
}

export async function lastEventId(sql: Sql, threadId: ThreadId): Promise<number> {
  const row = await sql
    .selectFrom('threads')
    .select('last_event_id')
    .where('id', '=', threadId)
    .executeTakeFirst()
  return row?.last_event_id ?? 0
}

export async function insertEvent(
  trx: Transaction<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  frame: StoredFrame,
  nowMs: number,
): Promise<void> {
  await trx
    .insertInto('events')
    .values({
      thread_id: threadId,
      event_id: frame.event_id,
      kind: frame.type,
      sealed_event: cipher.sealJson('event', frame),
      at_ms: nowMs,
    })
    .execute()
}

/** Stored frames after `afterEventId`, oldest first. They were written by this server, so they are not parsed again. */
export async function eventsAfter(
  sql: Sql,
  threadId: ThreadId,
  cipher: ThreadCipher,
  afterEventId: number,
  limit: number,
): Promise<StoredFrame[]> {
  const rows = await sql
    .selectFrom('events')
    .select('sealed_event')
    .where('thread_id', '=', threadId)
    .where('event_id', '>', afterEventId)
    .orderBy('event_id')
    .limit(limit)
    .execute()
  return rows.map((row) => cipher.openJson('event', row.sealed_event) as StoredFrame)
}

export async function insertMessage(
  trx: Transaction<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  message: WireMessage,
): Promise<void> {
  await trx
    .insertInto('messages')
    .values({
      id: message.message_id,
      thread_id: threadId,
      event_id: message.event_id,
      role: message.role,
      user_id: message.author.user_id,
      client_msg_id: message.client_msg_id ?? null,
      status: message.status,
      sealed_message: cipher.sealJson('message', message),
      created_at_ms: message.created_at_ms,
    })
    .execute()
}

export async function replaceMessage(trx: Sql, cipher: ThreadCipher, message: WireMessage): Promise<void> {
  await trx
    .updateTable('messages')
    .set({
      event_id: message.event_id,
      status: message.status,
      sealed_message: cipher.sealJson('message', message),
    })
    .where('id', '=', message.message_id)
    .execute()
}

export async function findMessage(
  sql: Sql,
  cipher: ThreadCipher,
  threadId: ThreadId,
  messageId: MessageId,
): Promise<WireMessage | undefined> {
  const row = await sealedMessages(sql, threadId).where('id', '=', messageId).executeTakeFirst()
  return row && openRow(cipher, row)
}

/** The message that this user sent under this client id before, if any. */
export async function findByClientId(
  sql: Sql,
  cipher: ThreadCipher,
  threadId: ThreadId,
  userId: string,
  clientMessageId: string,
): Promise<WireMessage | undefined> {
  const row = await sealedMessages(sql, threadId)
    .where('user_id', '=', userId)
    .where('client_msg_id', '=', clientMessageId)
    .executeTakeFirst()
  return row && openRow(cipher, row)
}

/** Messages in the order they were first written; those told of after `afterEventId`, at most `limit`. */
export async function messagesAfter(
  sql: Sql,
  cipher: ThreadCipher,
  threadId: ThreadId,
  afterEventId: number,
  limit: number,
): Promise<WireMessage[]> {
  const rows = await sealedMessages(sql, threadId)
    .where('event_id', '>', afterEventId)
    .orderBy('event_id')
    .limit(limit)
    .execute()
  return rows.map((row) => openRow(cipher, row))
}

/** What this user said, in the order of their last change, after event `afterEventId`. */
export async function messagesBy(
  sql: Sql,
  cipher: ThreadCipher,
  threadId: ThreadId,
  page: { userId: UserId; afterEventId: number; limit: number },
): Promise<WireMessage[]> {
  const rows = await sealedMessages(sql, threadId)
    .where('user_id', '=', page.userId)
    .where('event_id', '>', page.afterEventId)
    .orderBy('event_id')
    .limit(page.limit)
    .execute()
  return rows.map((row) => openRow(cipher, row))
}

/** The newest messages, oldest first. */
export async function recentMessages(
  sql: Sql,
  cipher: ThreadCipher,
  threadId: ThreadId,
  limit: number,
): Promise<WireMessage[]> {
  const rows = await sealedMessages(sql, threadId)
    .orderBy('created_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse().map((row) => openRow(cipher, row))
}

function sealedMessages(sql: Sql, threadId: ThreadId) {
  return sql.selectFrom('messages').select('sealed_message').where('thread_id', '=', threadId)
}

/** Written by this server, so it is not parsed again. */
function openRow(
  cipher: ThreadCipher,
  row: Pick<Selectable<Tables['messages']>, 'sealed_message'>,
): WireMessage {
  return cipher.openJson('message', row.sealed_message) as WireMessage
}
