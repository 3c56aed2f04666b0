import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Idempotency, type OnceRequest, type Remember } from '#server/http/idempotency.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { Vault } from '#server/storage/vault.ts'
import { engines } from '../storage/engines.ts'
import { aThread, aUser } from '../storage/rows.ts'

type Body = { made: number }
const hourMs = 3600 * 1000

describe.each(engines)('a request with an Idempotency-Key on $engine', ({ newDatabase }) => {
  let folder: string
  let database: Database
  let drop: () => Promise<void>
  let vault: Vault
  let nowMs = 1_700_000_000_000
  let made = 0
  beforeEach(async () => {
    made = 0
    folder = await mkdtemp(join(tmpdir(), 'pd-once-'))
    const fresh = await newDatabase()
    drop = fresh.drop
    database = await openDatabase({ dataDir: folder, databaseUrl: fresh.url })
    vault = new Vault(database, [Buffer.alloc(32, 1)])
    await database.sql
      .insertInto('users')
      .values([aUser(), aUser({ id: 'user_eve' })])
      .execute()
  })
  afterEach(async () => {
    await database.close()
    await drop()
    await rm(folder, { recursive: true })
  })

  const request: OnceRequest = {
    userId: 'user_ada',
    key: 'k1',
    method: 'POST',
    path: '/threads',
    body: { title: 'T' },
  }
  const once = (change: Partial<OnceRequest> = {}, work = make) =>
    new Idempotency({ database, vault, now: () => nowMs }).once<Body>({ ...request, ...change }, work)

  /** Creates a thread and answers how many were created. */
  async function make(remember: Remember<Body>) {
    const id = newId('thread')
    const { cipher, row } = vault.createKey(id)
    const answer = { status: 201, headers: { location: `/threads/${id}` }, body: { made: ++made } }
    await database.commit([
      database.sql.insertInto('threads').values(aThread({ id })).compile(),
      database.sql.insertInto('thread_keys').values(row).compile(),
      ...remember({ id, cipher }, answer),
    ])
    return answer
  }

  it('gets the first answer again and makes nothing', async () => {
    const first = await once()
    const second = await once()
    expect(first).toMatchObject({ replayed: false, body: { made: 1 } })
    expect(second).toEqual({ ...first, replayed: true })
    expect(made).toBe(1)
  })

  it('makes something each time without a key', async () => {
    expect((await once({ key: undefined })).body).toEqual({ made: 1 })
    expect(await once({ key: undefined })).toMatchObject({ replayed: false, body: { made: 2 } })
  })

  it('is refused with another body, path or method', async () => {
    await once()
    for (const change of [{ body: { title: 'U' } }, { path: '/other' }, { method: 'PUT' }]) {
      await expect(once(change)).rejects.toMatchObject({ code: 'idempotency_mismatch' })
    }
    expect(made).toBe(1)
  })

  it('is another request of another user', async () => {
    await once()
    expect((await once({ userId: 'user_eve' })).body).toEqual({ made: 2 })
  })

  it('is refused while the first one is being answered, and made once by many at the same time', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => once()))
    expect(made).toBe(1)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' })
      else expect(result.value.body).toEqual({ made: 1 })
    }
    expect((await once()).replayed).toBe(true)
  })

  it('can be sent again after a failure', async () => {
    const failing = () => Promise.reject(new Error('no disk'))
    await expect(once({}, failing)).rejects.toThrow('no disk')
    expect(await once()).toMatchObject({ replayed: false, body: { made: 1 } })
  })

  it('can be sent again a minute after its server died in the middle of it', async () => {
    const dying = once({}, () => new Promise(() => {}))
    void dying
    await expect.poll(() => database.sql.selectFrom('idempotency').select('key').execute()).toHaveLength(1)
    await expect(once()).rejects.toMatchObject({ code: 'conflict' })
    nowMs += 60_001
    expect((await once()).body).toEqual({ made: 1 })
  })

  it('is remembered for 24 hours', async () => {
    await once()
    nowMs += 24 * hourMs
    expect((await once()).replayed).toBe(true)
    nowMs += 1
    expect(await once()).toMatchObject({ replayed: false, body: { made: 2 } })
  })

  it('is forgotten with the thread that it made', async () => {
    await once()
    await database.sql.deleteFrom('threads').execute()
    expect(await once()).toMatchObject({ replayed: false, body: { made: 2 } })
  })

  it('leaves no clear text behind', async () => {
    await once()
    const rows = await database.sql.selectFrom('idempotency').selectAll().execute()
    expect(Buffer.from(rows[0]?.sealed_answer ?? []).includes('made')).toBe(false)
  })

  it.each(['', ' ', 'with space', 'ü', 'x'.repeat(256)])('needs a key that is no %j', async (key) => {
    await expect(once({ key })).rejects.toMatchObject({
      code: 'malformed',
      details: { errors: [{ pointer: 'header idempotency-key' }] },
    })
    expect(made).toBe(0)
  })
})
