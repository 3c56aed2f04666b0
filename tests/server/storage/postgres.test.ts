import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { troubleOf } from '#server/storage/trouble.ts'
import { storageContract } from './contract.ts'
import { newPostgres } from './new-postgres.ts'
import { anUpdate, aThread } from './rows.ts'

const { url, drop } = await newPostgres()
afterAll(drop)
const open = () => openDatabase({ dataDir: 'unused', databaseUrl: url })

storageContract('PostgreSQL', open)

async function isAsleep(database: Database): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()
  `.execute(database.sql)
  return rows.length > 0
}

async function countOthers(database: Database): Promise<number> {
  const { rows } = await sql`
    select 1 from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()
  `.execute(database.sql)
  return rows.length
}

describe('PostgreSQL', () => {
  let database: Database
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database.close())

  it('makes the tables once when instances start together', async () => {
    const empty = await newPostgres()
    const openEmpty = () => openDatabase({ dataDir: 'unused', databaseUrl: empty.url })
    const all = await Promise.all([openEmpty(), openEmpty(), openEmpty()])
    for (const database of all) {
      expect(await database.sql.selectFrom('users').selectAll().execute()).toEqual([])
      await database.close()
    }
    await empty.drop()
  })

  it('takes a batch of rows as arrays', async () => {
    await database.sql.insertInto('threads').values(aThread()).execute()
    const texts = ['one', 'two', 'three']
    const bytes = texts.map((text) => Uint8Array.from(Buffer.from(text)))
    await sql`
      insert into updates (thread_id, actor, at_ms, sealed_update)
      select 'thread_a', actor, 1, bytes from unnest(${texts}::text[], ${bytes}::bytea[]) as batch(actor, bytes)
    `.execute(database.sql)
    const rows = await database.sql
      .selectFrom('updates')
      .select(['actor', 'sealed_update'])
      .orderBy('id')
      .execute()
    expect(rows).toEqual(texts.map((actor, index) => ({ actor, sealed_update: bytes[index] })))
    await database.sql.deleteFrom('threads').execute()
  })

  /** Ends every other connection to this database, as a restart of the server does. */
  const breakOthers = (by: Database) =>
    sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where pid <> pg_backend_pid() and datname = current_database()
    `.execute(by.sql)

  it('says that it is away when the connection of a query breaks, and asks the next on a new one', async () => {
    const one = await open()
    const waiting = sql`select pg_sleep(20)`.execute(one.sql).catch((error: unknown) => error)
    await expect.poll(() => isAsleep(database)).toBe(true)
    await breakOthers(database)
    expect(troubleOf(await waiting)).toBe('unavailable')
    expect(await one.sql.selectFrom('users').selectAll().execute()).toEqual([])
    await one.close()
  })

  it('survives a connection that breaks between the queries of a transaction', async () => {
    const one = await open()
    const transaction = one.sql.transaction().execute(async (transaction) => {
      await transaction.selectFrom('users').selectAll().execute()
      await breakOthers(database)
      await expect.poll(() => countOthers(database)).toBe(0)
      await transaction.selectFrom('users').selectAll().execute()
    })
    expect(troubleOf(await transaction.catch((error: unknown) => error))).toBe('unavailable')
    expect(await one.sql.selectFrom('users').selectAll().execute()).toEqual([])
    await one.close()
  })

  it('says that it is away when nothing listens', async () => {
    const nobody = new URL(url)
    nobody.port = '1'
    const opening = openDatabase({ dataDir: 'unused', databaseUrl: nobody.href })
    expect(troubleOf(await opening.catch((error: unknown) => error))).toBe('unavailable')
  })

  it('leaves a row that cannot be stored out without harm to the connection', async () => {
    const late = database.sql
      .insertInto('updates')
      .values(anUpdate({ thread_id: 'thread_gone' }))
      .execute()
    expect(troubleOf(await late.catch((error: unknown) => error))).toBe('missing')
    expect(await database.sql.selectFrom('updates').selectAll().execute()).toEqual([])
  })
})
