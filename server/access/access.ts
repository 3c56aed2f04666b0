import { parse } from 'hono/utils/cookie'
import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Role } from '#shared/protocol/thread.ts'
import type { PublicUrlSettings } from '../http/public-url.ts'
import { publicUrl } from '../http/public-url.ts'
import type { Database } from '../storage/database.ts'
import type { Actor, ApiScope } from './actor.ts'
import type { ApiKeys } from './api-key.ts'
import { isOwnSocket } from './origin.ts'
import { type Action, hasScope, roleAllows, scopeFor } from './policy.ts'
import { type Person, type Sessions, sessionCookie } from './session.ts'
import type { Tickets } from './ticket.ts'

/** Headers of an HTTP request, or the metadata of a call. */
export type Credentials = { get(name: string): string | null }

export type AccessParts = {
  readonly database: Database
  readonly sessions: Sessions
  readonly apiKeys: ApiKeys
  readonly tickets: Tickets
  readonly urls: PublicUrlSettings
}

/** Answers the two questions of every interface: who is this, and may they do that here. */
export class Access {
  readonly #parts: AccessParts

  constructor(parts: AccessParts) {
    this.#parts = parts
  }

  /**
   * Who sends these headers: the program of a bearer key, or else the person of a session cookie, or null. A key that
   * does not exist is never made good by a cookie beside it.
   */
  async actorOf(headers: Credentials): Promise<Actor | null> {
    const authorization = headers.get('authorization')
    if (authorization !== null) {
      const [, secret] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
      return secret === undefined ? null : this.#parts.apiKeys.verify(secret)
    }
    return this.personOf(headers)
  }

  /** The person of a session cookie, whatever else the headers say, or null. */
  async personOf(headers: Credentials): Promise<Person | null> {
    const token = sessionToken(headers)
    return token === undefined ? null : this.#parts.sessions.verify(token)
  }

  /**
   * Who opens this socket in a thread: by `?ticket=`, else like any request; a cookie counts only when the page that
   * opens the socket is one of ours.
   */
  async actorOfSocket(request: Request, threadId: ThreadId): Promise<Actor | null> {
    const ticket = new URL(request.url).searchParams.get('ticket')
    if (ticket !== null) return this.#parts.tickets.redeem(ticket, threadId)
    const byCookie = !request.headers.has('authorization')
    if (byCookie && !isOwnSocket(request.headers, publicUrl(this.#parts.urls, request))) return null
    return this.actorOf(request.headers)
  }

  async roleIn(actor: Pick<Actor, 'userId'>, threadId: ThreadId): Promise<Role | null> {
    const row = await this.#parts.database.sql
      .selectFrom('members')
      .select('role')
      .where('thread_id', '=', threadId)
      .where('user_id', '=', actor.userId)
      .executeTakeFirst()
    return row?.role ?? null
  }

  /**
   * The actor's role in the thread when it allows the action. Throws AppError `not_found` when they are no member, as if
   * the thread did not exist, and `forbidden` when their role or their key's scopes do not allow it.
   */
  async assertCan(actor: Actor, threadId: ThreadId, action: Action): Promise<Role> {
    const role = await this.roleIn(actor, threadId)
    if (role === null) throw noSuchThread()
    if (!roleAllows(role, action)) {
      throw new AppError(
        'forbidden',
        `As ${role} of this thread you may not do this. Ask its owner for a higher role.`,
        {
          facts: { role, action },
        },
      )
    }
    this.assertScope(actor, scopeFor(action))
    return role
  }

  /** For what is about people alone. Throws AppError `forbidden`. */
  assertPerson(actor: Actor): Person {
    if (actor.kind === 'person' && actor.sessionId !== null) return { ...actor, sessionId: actor.sessionId }
    throw new AppError('forbidden', 'This is for people who are signed in; a program has an API key instead.')
  }

  /** For what is not about one thread. Throws AppError `forbidden`. */
  assertScope(actor: Actor, scope: ApiScope): void {
    if (actor.kind === 'person' || hasScope(actor.scopes, scope)) return
    throw new AppError('forbidden', `This API key lacks the scope ${scope}.`, { facts: { scope } })
  }
}

/** The same words for a thread that does not exist and one that nobody shared with the caller. */
export function noSuchThread(): AppError {
  return new AppError('not_found', 'There is no such thread, or it is not shared with you.')
}

export function sessionToken(headers: Credentials): string | undefined {
  return parse(headers.get('cookie') ?? '', sessionCookie)[sessionCookie]
}
