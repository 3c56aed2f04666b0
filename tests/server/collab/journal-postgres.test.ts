import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { Journal } from '#server/collab/journal.ts'
import { createLog } from '#server/log.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { type ThreadCipher, Vault } from '#server/storage/vault.ts'
import { insertThread } from '#server/threads/store.ts'
import type { ThreadId } from '#shared/ids.ts'
import { LossyProxy } from '../../support/lossy-proxy.ts'
import { newPostgres } from '../storage/new-postgres.ts'
import { aThread, aUser } from '../storage/rows.ts'

const threadId = 'thread_a' as ThreadId
const { url, drop } = await newPostgres()
let proxy: LossyProxy
let db: Database
let cipher: ThreadCipher
let journal: Journal

beforeAll(async () => {
  proxy = await LossyProxy.start(url)
  db = await openDatabase({ dataDir: 'unused', databaseUrl: proxy.url })
  const { cipher: made, row: key } = new Vault(db, [Buffer.alloc(32, 1)]).createKey(threadId)
  cipher = made
  await db.sql.insertInto('users').values(aUser()).execute()
  await db.commit(insertThread(db.sql, { thread: aThread(), key, owner: 'user_ada' }))
})
afterAll(async () => {
  await db.close()
  await proxy.close()
  await drop()
})
beforeEach(async () => {
  await db.sql.deleteFrom('updates').execute()
  journal = new Journal(db, createLog('silent'))
})
afterEach(async () => {
  expect(await journal.close(AbortSignal.timeout(10_000))).toBe(true)
})

const append = (byte: number) =>
  journal.append({
    ...{ threadId, cipher, actor: 'user_ada', atMs: byte },
    ...{ update: Uint8Array.of(byte), owners: [] },
  })

async function stored(): Promise<number[]> {
  const rows = await db.sql.selectFrom('updates').select('sealed_update').orderBy('id').execute()
  return rows.flatMap((row) => [...cipher.open('update', row.sealed_update)])
}

it('stores a batch in PostgreSQL in the order in which it was appended', async () => {
  const bytes = Array.from({ length: 250 }, (_, index) => (index * 7) % 251)
  for (const byte of bytes) append(byte)
  await journal.whenDurable(journal.lsn)
  expect(await stored()).toEqual(bytes)
})

it('tries again when the answer to a commit gets lost, and stores nothing that belongs to it twice', async () => {
  proxy.loseAnswers(1)
  const mark = db.sql
    .insertInto('users')
    .values(aUser({ id: 'user_mark' }))
    .compile()
  const entry = append(1)
  journal.attach(entry, [mark])
  append(2)
  await journal.whenStored(entry)
  await journal.whenDurable(journal.lsn)
  expect(proxy.lost).toBe(1)
  // The log may hold an update twice, which loads as once.
  expect(new Set(await stored())).toEqual(new Set([1, 2]))
  const marks = await db.sql.selectFrom('users').select('id').where('id', '=', 'user_mark').execute()
  expect(marks).toHaveLength(1)
})

it('goes on after three answers in a row were lost', async () => {
  proxy.loseAnswers(3)
  append(1)
  await journal.whenDurable(1)
  append(2)
  await journal.whenDurable(2)
  expect(new Set(await stored())).toEqual(new Set([1, 2]))
})
