import type { ThreadId, UserId } from '#shared/ids.ts'
import type { AccountData } from '#shared/protocol/account-data.ts'
import type { WireDismissal } from '#shared/protocol/dismissal.ts'
import type { WireMap } from '#shared/protocol/map.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { WirePatchRecord } from '#shared/protocol/patch-record.ts'
import type { VersionSummary } from '#shared/protocol/version.ts'
import type { ApiKeys } from '../access/api-key.ts'
import { wireKey } from '../access/api-key-routes.ts'
import { wireDevice } from '../access/device-routes.ts'
import type { Devices } from '../access/devices.ts'
import { type Members, type Membership, wireMember } from '../access/members.ts'
import type { Person } from '../access/session.ts'
import type { Database } from '../storage/database.ts'
import type { ThreadDocument } from '../threads/document-port.ts'
import type { Threads } from '../threads/threads.ts'
import { wireThread } from '../threads/wire-thread.ts'
import type { Streamed } from './json-stream.ts'
import { undefinedIfGone } from './pagewise.ts'

/** What the neighbours on this floor keep of a thread, as REST tells of it: server/thread-records.ts. */
export type ThreadRecords = {
  /** In the order of their last change. */
  messages(threadId: ThreadId): AsyncIterable<WireMessage>
  messagesBy(userId: UserId, threadId: ThreadId): AsyncIterable<WireMessage>
  patches(threadId: ThreadId): AsyncIterable<WirePatchRecord>
  /** Newest first. */
  versions(threadId: ThreadId): AsyncIterable<VersionSummary>
  maps(threadId: ThreadId): Promise<WireMap[]>
  dismissals(threadId: ThreadId): Promise<WireDismissal[]>
}

export type AccountDataParts = {
  readonly apiKeys: ApiKeys
  readonly database: Database
  readonly devices: Devices
  readonly document: Pick<ThreadDocument, 'content'>
  readonly members: Members
  readonly records: ThreadRecords
  readonly threads: Threads
  readonly now: () => number
}

/**
 * All that is kept of a person, read while it is written: one thread at a time, and of its lists a page. Of others there
 * is what the person sees in the app.
 */
export async function accountData(parts: AccountDataParts, person: Person): Promise<Streamed<AccountData>> {
  const { apiKeys, database, devices, now } = parts
  const { userId } = person
  const user = await database.sql
    .selectFrom('users')
    .select(['kind', 'name', 'color', 'email', 'created_at_ms'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  return {
    exported_at_ms: now(),
    user: { ...user, user_id: userId, kind: user.kind === 'guest' ? 'guest' : 'account' },
    sessions: (await devices.list(userId)).map(wireDevice(person)),
    api_keys: (await apiKeys.list(userId)).map(wireKey),
    threads: threadsOf(parts, userId),
  }
}

type StreamedThread = Streamed<AccountData['threads'][number]>

/** A thread that is deleted before its turn comes is left out. */
async function* threadsOf(parts: AccountDataParts, userId: UserId): AsyncGenerator<StreamedThread> {
  let membership = await parts.members.nextOf(userId, '')
  while (membership) {
    const thread = await threadOf(parts, userId, membership).catch(undefinedIfGone)
    if (thread) yield thread
    membership = await parts.members.nextOf(userId, membership.threadId)
  }
}

async function threadOf(
  { document, members, records, threads }: AccountDataParts,
  userId: UserId,
  { threadId, role, joinedAtMs: joined_at_ms }: Membership,
): Promise<StreamedThread> {
  const thread = await threads.get(threadId)
  if (role !== 'owner') {
    const messages = records.messagesBy(userId, threadId)
    return { thread_id: threadId, title: thread.title, role, joined_at_ms, messages }
  }
  return {
    ...wireThread(thread, await document.content(threadId)),
    role,
    joined_at_ms,
    members: (await members.list(threadId)).map(wireMember),
    messages: records.messages(threadId),
    patches: records.patches(threadId),
    versions: records.versions(threadId),
    maps: await records.maps(threadId),
    dismissals: await records.dismissals(threadId),
  }
}
