import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiScope } from '#server/access/actor.ts'
import { hasScope, roleAllows, scopeFor } from '#server/access/policy.ts'
import { type App, startApp } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { createLog } from '#server/log.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import type { Role } from '#shared/protocol/thread.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { signInGuest } from '../../support/guests.ts'
import { RestClient } from '../../support/rest-client.ts'
import type { Rule } from './matrix-rows.ts'

/** Words that nobody sees who was not let in. */
export const secret = 'Merger with Northwind'

/** Somebody, or something, that asks. */
export type Caller = {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  /** What stands behind a path: a ticket. */
  readonly query: string
  /** Who they are to the server; null where it must not know them. */
  readonly known: null | {
    readonly role: Role | null
    /** Null for people, who need none. */
    readonly scopes: readonly ApiScope[] | null
  }
}

/** A thread of the owner's, with something of each kind in it. */
export type Target = { readonly [Parameter in `${string}_id`]: string } & { readonly thread_id: string }

const members = ['editor', 'commenter', 'viewer'] as const

/** A whole server in this process, and everybody who could ask it something. */
export class MatrixWorld {
  readonly app: App
  readonly dataDir: string
  #people: Readonly<Record<string, RestClient>> = {}
  #ids: Readonly<Record<string, string>> = {}
  /** The owner, by a key that may ask as often as these tests must. */
  #builder: RestClient | undefined

  private constructor(app: App, dataDir: string) {
    this.app = app
    this.dataDir = dataDir
  }

  static async start(): Promise<MatrixWorld> {
    const dataDir = await mkdtemp(join(tmpdir(), 'pd-matrix-'))
    const config = readConfig({ DATA_DIR: dataDir, PORT: '0', TRUST_PROXY: 'true', LOG_LEVEL: 'silent' })
    return new MatrixWorld(await startApp(config, createLog('silent')), dataDir)
  }

  async close(): Promise<void> {
    await this.app.close()
    await rm(this.dataDir, { recursive: true })
  }

  /** Everybody is somebody new. */
  async callers(): Promise<Caller[]> {
    const names = ['owner', ...members, 'stranger', 'other', 'removed', 'expired', 'extra']
    const people = await Promise.all(names.map((name) => signInGuest(this.app, name)))
    this.#people = Object.fromEntries(names.map((name, i) => [name, people[i] as RestClient]))
    const ids = people.map((each) => each.json<{ user: { user_id: string } }>('GET', '/session'))
    this.#ids = Object.fromEntries(
      (await Promise.all(ids)).map(({ user }, i) => [names[i] ?? '', user.user_id]),
    )
    await this.#person('other').createThread('Their own')
    const key = (user: string, scopes: ApiScope[]) =>
      this.#person(user).json<{ secret: string; key_id: string }>('POST', '/api-keys', {
        name: 'Key',
        scopes,
      })
    const bearer = ({ secret }: { secret: string }) => ({ authorization: `Bearer ${secret}` })
    this.#builder = new RestClient(this.app, bearer(await key('owner', ['admin'])))
    const target = await this.target()
    const used = await this.#ticket('owner', target)
    const socket = new ChatPeer(this.app, target.thread_id, { token: '', query: `?ticket=${used}` })
    await socket.welcomed()
    socket.drop()
    const tooOld = await this.#ticket('owner', target)
    await this.#age()
    const deleted = await key('owner', ['admin'])
    await this.#person('owner').call('DELETE', `/api-keys/${deleted.key_id}`)

    const nobody: Caller = { name: 'nobody', headers: {}, query: '', known: null }
    const person = (name: string, as: string, role: Role | null): Caller => ({
      ...nobody,
      name,
      headers: this.#person(as).headers,
      known: { role, scopes: null },
    })
    const program = async (name: string, user: Role, scopes: ApiScope[]): Promise<Caller> => ({
      ...nobody,
      name,
      headers: bearer(await key(user, scopes)),
      known: { role: user, scopes },
    })
    return [
      nobody,
      { ...nobody, name: 'somebody whose session has expired', headers: this.#person('expired').headers },
      { ...nobody, name: 'a used ticket', query: `?ticket=${used}` },
      { ...nobody, name: 'an expired ticket', query: `?ticket=${tooOld}` },
      { ...nobody, name: 'a deleted key', headers: bearer(deleted) },
      person('a guest', 'stranger', null),
      person('the owner of another thread', 'other', null),
      person('somebody who was taken out', 'removed', null),
      person('a viewer', 'viewer', 'viewer'),
      person('a commenter', 'commenter', 'commenter'),
      person('an editor', 'editor', 'editor'),
      person('the owner', 'owner', 'owner'),
      await program('the owner’s key for reading', 'owner', ['threads:read']),
      await program('the owner’s key for writing', 'owner', ['threads:write']),
      await program('a viewer’s key with all scopes', 'viewer', ['admin']),
    ]
  }

  /** A new thread of these callers. */
  async target(): Promise<Target> {
    const owner = this.#builder ?? this.#person('owner')
    const thread_id = await owner.createThread(secret)
    const path = `/threads/${thread_id}`
    const content = `## Steps\n\n${secret}`
    const patched = owner.json<{ results: { patch_id: string }[] }>('POST', `${path}/patches`, {
      patches: [{ operation: 'insert', location: '## Steps', content }],
    })
    for (const role of [...members, 'removed', 'extra'] as const) {
      const as = role === 'removed' || role === 'extra' ? 'editor' : role
      await owner.json('POST', `${path}/members`, { user_id: this.#ids[role], role: as })
    }
    const removal = await owner.call('DELETE', `${path}/members/${this.#ids.removed}`)
    if (removal.status !== 204) throw new Error(`taking out answered ${removal.status}`)
    const { link_id } = await owner.json<{ link_id: string }>('POST', `${path}/links`, { role: 'viewer' })
    const patch_id = (await patched).results[0]?.patch_id ?? ''
    const { version_id } = await owner.json<{ version_id: string }>('POST', `${path}/versions`, {})
    const { map_id } = await owner.json<{ map_id: string }>('POST', `${path}/maps`, {
      process_map: { steps: [{ id: 'a', name: 'Check it' }] },
    })
    const { pairings } = await owner.json<{ pairings: { pairing_id: string }[] }>(
      'POST',
      `${path}/maps/${map_id}/pairings`,
      { step: 'Check it twice', mapped: 'a', is_same: false },
    )
    const user_id = this.#ids.extra ?? ''
    const { dismissal_id } = await owner.json<{ dismissal_id: string }>(
      'POST',
      `${path}/findings/dismissals`,
      { rule: 'step/none', section: null, words: '', reason: 'We know it' },
    )
    return {
      ...{ thread_id, link_id, patch_id, version_id, user_id, map_id, dismissal_id },
      pairing_id: pairings[0]?.pairing_id ?? '',
      ...{ key_id: 'key_none', session_id: 'session_none', message_id: 'msg_none', run_id: 'run_none' },
      proposal_id: 'proposal_none',
    }
  }

  /** A ticket for those who can have one, as they are to the server. */
  async ticketOf(caller: Caller, { thread_id }: Target): Promise<string> {
    const answer = await new RestClient(this.app, { ...caller.headers, ...fromAnywhere() }).json<{
      ticket: string
    }>('POST', `/threads/${thread_id}/tickets`)
    return answer.ticket
  }

  async #ticket(user: string, { thread_id }: Target): Promise<string> {
    return (await this.#person(user).json<{ ticket: string }>('POST', `/threads/${thread_id}/tickets`)).ticket
  }

  #person(name: string): RestClient {
    const person = this.#people[name]
    if (!person) throw new Error(`nobody is called ${name}`)
    return person
  }

  /** Time goes by for all tickets, and for one session, as the server sees them in its database. */
  async #age(): Promise<void> {
    const database = await openDatabase({ dataDir: this.dataDir, databaseUrl: undefined })
    await database.sql.updateTable('tickets').set({ expires_at_ms: 1 }).execute()
    const { numUpdatedRows } = await database.sql
      .updateTable('sessions')
      .set({ expires_at_ms: 1 })
      .where('user_id', '=', this.#ids.expired ?? '')
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new Error('there is no session to expire')
    await database.close()
  }
}

/** Whether the rule lets them, or the status and code with which they are refused. */
export function verdict(caller: Caller, rule: Rule): 'allowed' | 401 | 403 | 404 {
  if (rule === 'everyone') return 'allowed'
  const { known } = caller
  if (known === null) return 401
  const { role, scopes } = known
  if (rule === 'person') return scopes === null ? 'allowed' : 403
  if ('action' in rule) {
    if (role === null) return 404
    if (!roleAllows(role, rule.action)) return 403
  }
  const scope = 'action' in rule ? scopeFor(rule.action) : rule.scope
  return scopes === null || hasScope(scopes, scope) ? 'allowed' : 403
}

let callers = 0
/** Each request has an address of its own, so that this many do not count as one caller's. */
export function fromAnywhere(): Record<string, string> {
  callers += 1
  return { 'x-forwarded-for': `10.${callers >> 16}.${(callers >> 8) & 255}.${callers & 255}` }
}
