import type { Context } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import type { UserId } from '#shared/ids.ts'
import { type PublicUrlSettings, publicUrl } from '../http/public-url.ts'
import type { Log } from '../log.ts'
import { sessionToken } from './access.ts'
import { deviceName } from './device-name.ts'
import type { Devices } from './devices.ts'
import {
  type OpenedSession,
  type Person,
  type Sessions,
  sessionCookie,
  sessionLifetimeMs,
} from './session.ts'

export type EntranceParts = {
  readonly sessions: Sessions
  readonly devices: Devices
  readonly urls: PublicUrlSettings
  readonly log: Log
}

/** How somebody proved who they are. */
export type Way = 'guest' | 'sign-up' | 'password' | 'oidc'

/**
 * Where people come in and go out, all of them, whichever way they came: the cookie and the session that it stands for.
 * Whoever comes in gets a new token, so that one which was planted in their browser before is worth nothing.
 */
export class Entrance {
  readonly #parts: EntranceParts

  constructor(parts: EntranceParts) {
    this.#parts = parts
  }

  /** A user who has just proven who they are. */
  async letIn(c: Context, userId: UserId, way: Exclude<Way, 'guest'>): Promise<Person> {
    return this.#open(c, way, await this.#parts.sessions.open(userId, deviceOf(c)))
  }

  /** Somebody new. */
  async letInGuest(c: Context, name: string | undefined): Promise<Person> {
    return this.#open(c, 'guest', await this.#parts.sessions.signInGuest(name, deviceOf(c)))
  }

  /** The browser's copy lives as long as ours, which every use prolongs. */
  keep(c: Context, token: string): void {
    setCookie(c, sessionCookie, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: publicUrl(this.#parts.urls, c.req.raw).startsWith('https:'),
      maxAge: sessionLifetimeMs / 1000,
    })
  }

  /** One session of the user's; the browser forgets its cookie when it is its own. */
  async letOut(c: Context, person: Person, sessionId: string): Promise<void> {
    await this.#parts.devices.signOut(person.userId, sessionId)
    if (sessionId === person.sessionId) this.#forgetCookie(c)
    this.#parts.log.info('session.ended', { userId: person.userId, sessionId })
  }

  async letOutEverywhere(c: Context, person: Person): Promise<void> {
    await this.#parts.devices.signOutEverywhere(person.userId)
    this.#forgetCookie(c)
    this.#parts.log.info('session.all_ended', { userId: person.userId })
  }

  /** Whoever is in by what proves nothing any more. */
  async turnAway(c: Context, { userId, sessionId }: Person): Promise<void> {
    await this.#parts.devices.end(sessionId)
    this.#forgetCookie(c)
    this.#parts.log.info('session.ended', { userId, sessionId })
  }

  /** Whoever came in by a password that is no more. */
  async letOutElsewhere({ userId, sessionId }: Person): Promise<void> {
    await this.#parts.devices.signOutElsewhere({ userId, sessionId })
    this.#parts.log.info('session.others_ended', { userId, sessionId })
  }

  async #open(c: Context, way: Way, { token, person }: OpenedSession): Promise<Person> {
    const before = sessionToken(c.req.raw.headers)
    if (before !== undefined) await this.#parts.devices.forget(before)
    this.keep(c, token)
    // Whoever came in is whom this request is from.
    c.set('actor', person)
    this.#parts.log.info('session.opened', { userId: person.userId, sessionId: person.sessionId, way })
    return person
  }

  #forgetCookie(c: Context): void {
    deleteCookie(c, sessionCookie, { path: '/' })
  }
}

const deviceOf = (c: Context) => deviceName(c.req.header('user-agent'))
