import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Open, type Revocation, Revocations } from '#server/access/revocations.ts'
import { RightsSweep } from '#server/access/rights-sweep.ts'
import { createMemoryBus } from '#server/cluster/memory.ts'
import { createLog } from '#server/log.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import type { Role } from '#shared/protocol/thread.ts'
import { startDocumentServer } from '../../support/document-server.ts'
import { eventually } from '../../support/eventually.ts'
import { engines } from '../storage/engines.ts'
import { aThread, aUser } from '../storage/rows.ts'

const log = createLog('silent')

describe.each(engines)('the look at who may still have what is open, on $engine', ({ newDatabase }) => {
  let database: Database
  let revocations: Revocations
  let sweep: RightsSweep
  let clock: number
  let open: Open[]
  let told: Revocation[]
  let end: () => Promise<void>
  const threadId = newId('thread')
  const [ada, ben] = [newId('user'), newId('user')]
  const [sessionId, keyId] = [newId('session'), newId('key')]

  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pd-sweep-'))
    const { url, drop } = await newDatabase()
    database = await openDatabase({ dataDir: folder, databaseUrl: url })
    const { sql } = database
    for (const id of [ada, ben]) await sql.insertInto('users').values(aUser({ id })).execute()
    await sql
      .insertInto('threads')
      .values(aThread({ id: threadId }))
      .execute()
    for (const user_id of [ada, ben])
      await sql
        .insertInto('members')
        .values({ thread_id: threadId, user_id, role: 'editor', added_at_ms: 1 })
        .execute()
    const times = { created_at_ms: 1, used_at_ms: 1, expires_at_ms: 1_000 }
    const session = { id: sessionId, token_hash: 'h', user_id: ada, device: 'Chrome', ...times }
    await sql.insertInto('sessions').values(session).execute()
    const key = { id: keyId, user_id: ben, name: 'Key', secret_hash: 's', scopes: '[]', created_at_ms: 1 }
    await sql.insertInto('api_keys').values(key).execute()

    clock = 500
    told = []
    open = [
      { threadId, actor: { userId: ada, sessionId }, role: 'editor' },
      // The chat asks for the role at each frame.
      { threadId, actor: { userId: ada, sessionId } },
      { threadId, actor: { userId: ben, keyId }, role: 'editor' },
    ]
    revocations = new Revocations(createMemoryBus())
    revocations.subscribe(
      (revocation) => told.push(revocation),
      () => open,
    )
    sweep = new RightsSweep({ database, revocations, log, now: () => clock })
    end = async () => {
      await sweep.close()
      await database.close()
      await drop()
      await rm(folder, { recursive: true })
    }
  })
  afterEach(() => end())

  const setRole = (role: Role) =>
    database.sql.updateTable('members').set({ role }).where('user_id', '=', ada).execute()

  it('finds nothing where nothing has changed', async () => {
    await sweep.look()
    expect(told).toEqual([])
  })

  it.each(['viewer', 'owner'] as const)(
    'finds who has become %s, once however much they have open',
    async (role) => {
      await setRole(role)
      await sweep.look()
      expect(told).toEqual([{ kind: 'member', threadId, userId: ada }])
    },
  )

  it('finds who is no member any more, also where no role is known', async () => {
    await database.sql.deleteFrom('members').where('user_id', '=', ada).execute()
    open = open.filter(({ role }) => role === undefined)
    await sweep.look()
    expect(told).toEqual([{ kind: 'member', threadId, userId: ada }])
  })

  it('finds what is open in a thread that is gone', async () => {
    await database.sql.deleteFrom('threads').execute()
    await sweep.look()
    expect(told).toEqual([
      { kind: 'member', threadId, userId: ada },
      { kind: 'member', threadId, userId: ben },
    ])
  })

  it('finds sessions that have ended or expired, and keys that were deleted', async () => {
    clock = 1_000
    await sweep.look()
    expect(told.splice(0)).toEqual([{ kind: 'session', sessionId }])
    await database.sql.deleteFrom('api_keys').execute()
    clock = 500
    await sweep.look()
    expect(told.splice(0)).toEqual([{ kind: 'key', keyId }])
    await database.sql.deleteFrom('sessions').execute()
    await sweep.look()
    expect(told).toContainEqual({ kind: 'session', sessionId })
  })

  it('asks for thousands at once', async () => {
    open = Array.from({ length: 3_000 }, () => ({
      threadId: newId('thread'),
      actor: { userId: newId('user'), sessionId: newId('session') },
    }))
    await sweep.look()
    expect(told.length).toBe(6_000)
  })
})

it('cuts a document whose reader’s rights changed without any news, and nobody else’s', async () => {
  const server = await startDocumentServer()
  const revocations = new Revocations(createMemoryBus())
  revocations.subscribe(
    (revocation) => server.host.revoke(revocation),
    () => server.host.open(),
  )
  const sweep = new RightsSweep({ database: server.db, revocations, log, now: Date.now })
  const { threadId, owner } = await server.newThread()
  const ben = await server.newUser('Ben')
  await server.addMember(threadId, ben.userId, 'editor')
  const [stays, goes] = [await server.edit(threadId, owner), await server.edit(threadId, ben)]
  await sweep.look()
  expect([...stays.closeCodes, ...goes.closeCodes]).toEqual([])
  await server.addMember(threadId, ben.userId, 'viewer')
  await sweep.look()
  await eventually(() => goes.closeCodes.length > 0, 'Ben is cut')
  await eventually(() => goes.scope === 'readonly', 'he comes back as what he is now')
  expect(goes.closeCodes).toEqual([4003])
  expect(stays.closeCodes).toEqual([])
  await sweep.close()
  await server.stop()
})
