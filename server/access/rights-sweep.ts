import type { KeyId, SessionId, ThreadId } from '#shared/ids.ts'
import type { Log } from '../log.ts'
import type { Database } from '../storage/database.ts'
import type { Open, Revocation, Revocations } from './revocations.ts'

const everyMs = 30_000
/** Ids of one question; SQLite takes 32,766. */
const idsAtOnce = 1_000

export type RightsSweepParts = {
  readonly database: Database
  readonly revocations: Revocations
  readonly log: Log
  readonly now: () => number
}

/**
 * The net under the news of revocations, which a bus may lose, and which nobody sends of a session that has expired: every
 * 30 s it is asked whether those who have something open here still may. What is gone is cut as if it had just been told.
 */
export class RightsSweep {
  readonly #parts: RightsSweepParts
  readonly #timer: NodeJS.Timeout
  #looking: Promise<void> = Promise.resolve()

  constructor(parts: RightsSweepParts) {
    this.#parts = parts
    this.#timer = setInterval(() => {
      this.#looking = this.look().catch((error: unknown) => parts.log.error('access.not_swept', error))
    }, everyMs)
    this.#timer.unref()
  }

  /** Three questions, however much is open. */
  async look(): Promise<void> {
    const open = [...this.#parts.revocations.open()]
    for (const revocation of await this.#missed(open)) this.#parts.revocations.tellHere(revocation)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }

  async #missed(open: readonly Open[]): Promise<Revocation[]> {
    const keyIds = unique(open.flatMap(({ actor }) => actor.keyId ?? []))
    const sessionIds = unique(open.flatMap(({ actor }) => actor.sessionId ?? []))
    const [roles, keys, sessions] = await Promise.all([
      this.#roles(unique(open.map(({ threadId }) => threadId))),
      this.#keys(keyIds),
      this.#sessions(sessionIds),
    ])
    const changed = open.filter(({ threadId, actor, role }) => {
      const present = roles.get(placeOf(threadId, actor.userId))
      return present === undefined || (role !== undefined && role !== present)
    })
    const places = new Map(changed.map((one) => [placeOf(one.threadId, one.actor.userId), one]))
    return [
      ...[...places.values()].map(({ threadId, actor: { userId } }): Revocation => {
        return { kind: 'member', threadId: threadId as ThreadId, userId }
      }),
      ...keyIds.filter((id) => !keys.has(id)).map((keyId): Revocation => ({ kind: 'key', keyId })),
      ...sessionIds
        .filter((id) => !sessions.has(id))
        .map((sessionId): Revocation => ({ kind: 'session', sessionId })),
    ]
  }

  async #roles(threadIds: readonly string[]): Promise<Map<string, string>> {
    const { sql } = this.#parts.database
    const rows = await inParts(threadIds, (ids) =>
      sql
        .selectFrom('members')
        .select(['thread_id', 'user_id', 'role'])
        .where('thread_id', 'in', ids)
        .execute(),
    )
    return new Map(rows.map(({ thread_id, user_id, role }) => [placeOf(thread_id, user_id), role]))
  }

  async #keys(keyIds: readonly KeyId[]): Promise<Set<string>> {
    const { sql } = this.#parts.database
    const rows = await inParts(keyIds, (ids) =>
      sql.selectFrom('api_keys').select('id').where('id', 'in', ids).execute(),
    )
    return new Set(rows.map(({ id }) => id))
  }

  async #sessions(sessionIds: readonly SessionId[]): Promise<Set<string>> {
    const { database, now } = this.#parts
    const rows = await inParts(sessionIds, (ids) =>
      database.sql
        .selectFrom('sessions')
        .select('id')
        .where('id', 'in', ids)
        .where('expires_at_ms', '>', now())
        .execute(),
    )
    return new Set(rows.map(({ id }) => id))
  }
}

const placeOf = (threadId: string, userId: string): string => `${threadId}/${userId}`

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]

async function inParts<Id, Row>(
  ids: readonly Id[],
  ask: (ids: readonly Id[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (let from = 0; from < ids.length; from += idsAtOnce)
    rows.push(...(await ask(ids.slice(from, from + idsAtOnce))))
  return rows
}
