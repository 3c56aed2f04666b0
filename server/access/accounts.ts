import type { Transaction } from 'kysely'
import { AppError } from '#shared/errors.ts'
import type { UserId } from '#shared/ids.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'
import { weaknessOf } from './common-passwords.ts'
import type { Login, Logins } from './logins.ts'
import { mergeGuest } from './merge-guest.ts'
import { randomColor } from './person.ts'
import type { Revocations } from './revocations.ts'
import type { Person } from './session.ts'

export type AccountParts = {
  readonly database: Database
  readonly logins: Logins
  readonly revocations: Revocations
  readonly newId: NewId
  readonly now: () => number
}

/** How somebody wants to be known here from now on. */
export type SignUp = { readonly email: string; readonly password: string; readonly name: string }

/** What a user is, beside what stands at their caret. */
export type Profile = { readonly isGuest: boolean; readonly email: string | null }

/** By which the user comes into this browser: server/access/entrance.ts. */
export type Door = {
  readonly letIn: (userId: UserId) => Promise<Person>
  readonly turnAway: (person: Person) => Promise<void>
}

/**
 * People who come back as the same one from any browser. Who signs in as a guest does not leave their work behind: a new
 * account is the guest, with the same id; an older one is given what the guest had.
 */
export class Accounts {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** Throws AppError `invalid` for a password that is soon guessed, `conflict` when the e-mail has an account. */
  async signUp(wish: SignUp, present: Person | null): Promise<UserId> {
    assertNotWeak(wish.password, wish.email, '/password')
    const passwords = await this.#parts.logins.passwords()
    return this.enter(await passwords.add(wish), present)
  }

  /**
   * Who proved it is theirs, let in, and turned away again when the password was changed meanwhile: the change ends
   * every session that there is, and theirs was not there yet. Throws AppError `unauthenticated`, and does not say what
   * of the two was wrong.
   */
  async signIn(
    credentials: { email: string; password: string },
    present: Person | null,
    door: Door,
  ): Promise<Person> {
    const passwords = await this.#parts.logins.passwords()
    const mark = await passwords.markOf(credentials.email)
    const login = await passwords.find(credentials)
    if (login === null) throw wrongCredentials()
    const person = await door.letIn(await this.enter(login, present))
    if ((await passwords.markOf(credentials.email)) === mark) return person
    await door.turnAway(person)
    throw wrongCredentials()
  }

  /** What the account is opened by, beside its password. Throws AppError `forbidden` when there is no password to it. */
  async emailWithPassword(userId: UserId): Promise<string> {
    const { isGuest, email } = await this.profile(userId)
    if (email !== null) return email
    throw new AppError(
      'forbidden',
      isGuest
        ? 'Guests have no password. Create an account, which keeps what you have.'
        : 'You sign in by your provider: your password is changed there, not here.',
    )
  }

  /** Throws AppError `invalid` for an old password that is wrong, and for a new one that is soon guessed. */
  async changePassword(email: string, change: { old: string; new: string }): Promise<void> {
    assertNotWeak(change.new, email, '/new_password')
    const passwords = await this.#parts.logins.passwords()
    const login = await passwords.find({ email, password: change.old })
    if (login === null) throw new AppError('invalid', 'The old password is wrong. Nothing was changed.')
    await passwords.replace(login, change.new)
  }

  /** The user of somebody who has just proven that this login is theirs; a new one when there is none. */
  async enter(login: Login, present: Person | null): Promise<UserId> {
    const { database, revocations } = this.#parts
    const { userId, merge } = await database.sql.transaction().execute(async (transaction) => {
      const guestId = present && (await findGuest(transaction, present.userId))
      const accountId = await findAccount(transaction, login)
      if (accountId === null) return { userId: await this.#add(transaction, login, guestId) }
      if (guestId === null) return { userId: accountId }
      return { userId: accountId, merge: await mergeGuest(transaction, { guestId, accountId }) }
    })
    for (const sessionId of merge?.ended ?? []) revocations.publish({ kind: 'session', sessionId })
    // What the account has open elsewhere comes back with the role it has now.
    for (const threadId of merge?.raised ?? []) revocations.publish({ kind: 'member', threadId, userId })
    return userId
  }

  async profile(userId: UserId): Promise<Profile> {
    const row = await this.#parts.database.sql
      .selectFrom('users')
      .select(['kind', 'email'])
      .where('id', '=', userId)
      .executeTakeFirst()
    return { isGuest: row?.kind === 'guest', email: row?.email ?? null }
  }

  /** A guest becomes the account, else it is somebody new. */
  async #add(transaction: Transaction<Tables>, login: Login, guestId: UserId | null): Promise<UserId> {
    const known = { kind: 'account', name: login.name, login_id: login.id, email: login.email } as const
    if (guestId !== null) {
      await transaction.updateTable('users').set(known).where('id', '=', guestId).execute()
      return guestId
    }
    const id = this.#parts.newId('user')
    await transaction
      .insertInto('users')
      .values({ ...known, id, color: randomColor(), created_at_ms: this.#parts.now() })
      .execute()
    return id
  }
}

const wrongCredentials = () => new AppError('unauthenticated', 'The e-mail or the password is wrong.')

function assertNotWeak(password: string, email: string, pointer: string): void {
  const weakness = weaknessOf(password, email)
  if (weakness === null) return
  throw new AppError('invalid', 'This password would soon be guessed. Choose another one.', {
    errors: [{ pointer, message: weakness }],
  })
}

async function findGuest(transaction: Transaction<Tables>, userId: UserId): Promise<UserId | null> {
  const row = await transaction.selectFrom('users').select('kind').where('id', '=', userId).executeTakeFirst()
  return row?.kind === 'guest' ? userId : null
}

async function findAccount(transaction: Transaction<Tables>, login: Login): Promise<UserId | null> {
  const row = await transaction
    .selectFrom('users')
    .select('id')
    .where('login_id', '=', login.id)
    .executeTakeFirst()
  return row ? (row.id as UserId) : null
}
