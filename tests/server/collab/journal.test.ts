import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Journal, nextBatch } from '#server/collab/journal.ts'
import type { Entry } from '#server/collab/journal-entry.ts'
import { createLog } from '#server/log.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { type ThreadCipher, Vault } from '#server/storage/vault.ts'
import { insertThread } from '#server/threads/store.ts'
import type { ThreadId } from '#shared/ids.ts'
import { eventually } from '../../support/eventually.ts'
import { SwitchableDatabase } from '../../support/switchable-database.ts'
import { aThread, aUser } from '../storage/rows.ts'

const threadId = 'thread_a' as ThreadId
let dataDir: string
let db: SwitchableDatabase
let cipher: ThreadCipher
let journal: Journal

const append = (byte: number, to = threadId): Entry =>
  journal.append({
    ...{ threadId: to, cipher, actor: 'user_ada', atMs: byte },
    ...{ update: Uint8Array.of(byte), owners: [] },
  })

async function stored(): Promise<number[]> {
  const rows = await db.sql.selectFrom('updates').select('sealed_update').orderBy('id').execute()
  return rows.flatMap((row) => [...cipher.open('update', row.sealed_update)])
}

/** A row that says by its name that it came in. */
const mark = (id: string) => db.sql.insertInto('users').values(aUser({ id })).compile()
const marks = async () =>
  (await db.sql.selectFrom('users').select('id').execute())
    .map(({ id }) => id)
    .filter((id) => id !== 'user_ada')

describe('the journal', () => {
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'process-designer-journal-'))
    db = new SwitchableDatabase(await openDatabase({ dataDir, databaseUrl: undefined }))
    const { cipher: made, row: key } = new Vault(db, [Buffer.alloc(32, 1)]).createKey(threadId)
    cipher = made
    await db.sql.insertInto('users').values(aUser()).execute()
    await db.commit(insertThread(db.sql, { thread: aThread(), key, owner: 'user_ada' }))
    db.commits = 0
    journal = new Journal(db, createLog('silent'))
  })

  afterEach(async () => {
    db.comeBack()
    await journal.close(AbortSignal.timeout(1_000))
    await db.close()
    await rm(dataDir, { recursive: true })
  })

  it('stores what comes together in one commit, in order', async () => {
    const entries = [1, 2, 3].map((byte) => append(byte))
    await journal.whenDurable(3)
    expect(entries.map(({ lsn }) => lsn)).toEqual([1, 2, 3])
    expect(await stored()).toEqual([1, 2, 3])
    expect(db.commits).toBe(1)
  })

  it('is durable up to what is committed, and no further', async () => {
    const release = db.hold()
    append(1)
    await eventually(() => db.commits === 1, 'the commit is on its way')
    append(2)
    expect(journal.durable).toBe(0)
    release()
    await journal.whenDurable(1)
    expect(journal.durable).toBe(1)
    await journal.whenDurable(2)
    expect(await stored()).toEqual([1, 2])
  })

  it('stores the rows of an update with it', async () => {
    const entry = append(1)
    journal.attach(entry, [mark('user_one'), mark('user_two')])
    await journal.whenStored(entry)
    expect(await marks()).toEqual(['user_one', 'user_two'])
    expect(db.commits).toBe(1)
  })

  it('takes no more rows for an update that is on its way', async () => {
    const release = db.hold()
    const entry = append(1)
    await eventually(() => db.commits === 1, 'the commit is on its way')
    expect(() => journal.attach(entry, [mark('user_late')])).toThrow('on its way')
    release()
    await journal.whenStored(entry)
  })

  it('keeps everything while the database is away, says nothing is stored, and goes on by itself', async () => {
    db.goAway()
    append(1)
    await eventually(() => db.commits === 1, 'it was tried')
    append(2)
    await eventually(() => db.commits >= 2, 'it was tried again')
    expect(journal.durable).toBe(0)
    expect(await stored()).toEqual([])
    db.comeBack()
    await journal.whenDurable(2)
    expect(await stored()).toEqual([1, 2])
  })

  it('takes rows for granted whose commit arrived without an answer', async () => {
    db.goDeaf()
    const entry = append(1)
    journal.attach(entry, [mark('user_one')])
    await eventually(() => db.commits === 1, 'it was tried')
    db.comeBack()
    await journal.whenStored(entry)
    expect(await marks()).toEqual(['user_one'])
    // Loading an update twice is loading it once.
    expect(new Set(await stored())).toEqual(new Set([1]))
  })

  it('fails an update whose rows are refused, and stores the update and all others', async () => {
    const entries = [append(1), append(2), append(3)]
    const [one, two, three] = entries
    if (!one || !two || !three) throw new Error('three were appended')
    journal.attach(one, [mark('user_one')])
    journal.attach(two, [mark('user_ada')])
    journal.attach(three, [mark('user_three')])
    const outcomes = await Promise.allSettled(entries.map((entry) => journal.whenStored(entry)))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await stored()).toEqual([1, 2, 3])
    expect(await marks()).toEqual(['user_one', 'user_three'])
  })

  it('tells that a thread is gone before it passes over its updates', async () => {
    const told: { threadId: string; durable: number }[] = []
    journal.onGone((gone) => told.push({ threadId: gone, durable: journal.durable }))
    const lost = append(1, 'thread_deleted' as ThreadId)
    const kept = append(2)
    await journal.whenStored(kept)
    await expect(journal.whenStored(lost)).rejects.toMatchObject({ code: 'not_found' })
    expect(told).toEqual([{ threadId: 'thread_deleted', durable: 0 }])
    expect(await stored()).toEqual([2])
  })

  it('tells of updates when they are stored', async () => {
    const told: number[] = []
    journal.onStored((entries) => told.push(...entries.map(({ lsn }) => lsn)))
    const release = db.hold()
    append(1)
    append(2)
    await eventually(() => db.commits === 1, 'the commit is on its way')
    expect(told).toEqual([])
    release()
    await journal.whenDurable(2)
    expect(told).toEqual([1, 2])
  })

  it('waits for the updates of one thread', async () => {
    const release = db.hold()
    append(1)
    await journal.whenFlushed('thread_other' as ThreadId)
    let isFlushed = false
    const flushed = journal.whenFlushed(threadId).then(() => {
      isFlushed = true
    })
    await eventually(() => db.commits === 1, 'the commit is on its way')
    expect(isFlushed).toBe(false)
    release()
    await flushed
    expect(await stored()).toEqual([1])
  })

  it('stores what is left when it closes', async () => {
    append(1)
    append(2)
    expect(await journal.close(AbortSignal.timeout(5_000))).toBe(true)
    expect(await stored()).toEqual([1, 2])
  })

  it('gives up closing when it is told to, and says that something is left', async () => {
    db.goAway()
    append(1)
    const giveUp = new AbortController()
    const closed = journal.close(giveUp.signal)
    await eventually(() => db.commits >= 2, 'it was tried twice')
    giveUp.abort()
    expect(await closed).toBe(false)
    expect(journal.durable).toBe(0)
  })
})

describe('a batch', () => {
  const queue = (...lengths: number[]) => lengths.map((length) => ({ update: new Uint8Array(length) }))
  const lengths = (batch: { update: Uint8Array }[]) => batch.map(({ update }) => update.length)

  it.each([
    ['nothing', queue(), []],
    ['all that fits', queue(1, 2, 3), [1, 2, 3]],
    ['no more than its bytes', queue(4, 4, 4), [4, 4]],
    ['no more than its entries', queue(1, 1, 1, 1), [1, 1, 1]],
    ['a first one that is too large by itself', queue(99, 1), [99]],
  ])('is %s', (_, given, taken) => {
    expect(lengths(nextBatch(given, { entries: 3, bytes: 10 }))).toEqual(taken)
  })
})
