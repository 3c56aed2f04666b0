import type { CompiledQuery } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/storage/database.ts'
import type { Tables } from '#server/storage/tables.ts'
import { troubleOf } from '#server/storage/trouble.ts'
import { aMessage, anUpdate, aRun, aThread, aUser, fillThread } from './rows.ts'

/** What every engine must do. `open` opens the same database each time it is called. */
export function storageContract(engine: string, open: () => Promise<Database>): void {
  describe(`storage on ${engine}`, () => {
    let database: Database
    beforeAll(async () => {
      database = await open()
    })
    afterEach(async () => {
      await database.sql.deleteFrom('threads').execute()
      await database.sql.deleteFrom('users').execute()
    })
    afterAll(() => database.close())

    const insertUser = (id: string): CompiledQuery =>
      database.sql.insertInto('users').values(aUser({ id })).compile()
    const userIds = async () => {
      const rows = await database.sql.selectFrom('users').select('id').orderBy('id').execute()
      return rows.map((row) => row.id)
    }

    it('gives back what was stored, in the same types', async () => {
      await fillThread(database)
      expect(await database.sql.selectFrom('threads').selectAll().execute()).toEqual([
        {
          id: 'thread_a',
          status: 'active',
          sealed_details: Uint8Array.of(1, 2, 3),
          patch_count: 0,
          last_event_id: 0,
          last_patch_at_ms: null,
          revision: 1,
          created_at_ms: 1_700_000_000_000,
          updated_at_ms: 1_700_000_000_000,
        },
      ])
    })

    it('stores the bytes of a view, not the memory around it', async () => {
      const memory = new Uint8Array(10_000).fill(7)
      await database.sql.insertInto('threads').values(aThread()).execute()
      await database.sql
        .insertInto('updates')
        .values([
          anUpdate({ sealed_update: memory.subarray(10, 14) }),
          anUpdate({ sealed_update: Buffer.from('short') }),
          anUpdate({ sealed_update: new Uint8Array(0) }),
        ])
        .execute()
      const rows = await database.sql.selectFrom('updates').select('sealed_update').orderBy('id').execute()
      const sizes = rows.map((row) => [row.sealed_update.byteLength, row.sealed_update.buffer.byteLength])
      expect(sizes).toEqual([
        [4, 4],
        [5, 5],
        [0, 0],
      ])
      expect(Buffer.from(rows[1]?.sealed_update ?? []).toString()).toBe('short')
    })

    it('counts in numbers', async () => {
      await fillThread(database)
      const { rows, latest } = await database.sql
        .selectFrom('updates')
        .select(({ fn }) => [fn.countAll<number>().as('rows'), fn.sum<number>('at_ms').as('latest')])
        .executeTakeFirstOrThrow()
      expect([rows, latest]).toEqual([1, 1_700_000_000_001])
    })

    it('says how many rows a query changed', async () => {
      await database.commit(['user_1', 'user_2', 'user_3'].map(insertUser))
      const one = await database.sql.deleteFrom('users').where('id', '=', 'user_2').executeTakeFirst()
      const none = await database.sql.deleteFrom('users').where('id', '=', 'user_2').executeTakeFirst()
      const two = await database.sql.updateTable('users').set({ name: 'Eve' }).executeTakeFirst()
      expect([one.numDeletedRows, none.numDeletedRows, two.numUpdatedRows]).toEqual([1n, 0n, 2n])
    })

    it('commits all queries in their order', async () => {
      await database.sql.insertInto('threads').values(aThread()).execute()
      const actors = ['first', 'second', 'third']
      await database.commit(
        actors.map((actor) => database.sql.insertInto('updates').values(anUpdate({ actor })).compile()),
      )
      const rows = await database.sql.selectFrom('updates').select('actor').orderBy('id').execute()
      expect(rows.map((row) => row.actor)).toEqual(actors)
    })

    it('commits nothing when one query fails', async () => {
      const failing = ['user_1', 'user_2', 'user_1'].map(insertUser)
      const error = await database.commit(failing).catch((error: unknown) => error)
      expect(troubleOf(error)).toBe('duplicate')
      expect(await userIds()).toEqual([])
      await database.commit([insertUser('user_3')])
      expect(await userIds()).toEqual(['user_3'])
    })

    it('undoes a transaction that throws', async () => {
      const failing = database.sql.transaction().execute(async (transaction) => {
        await transaction.executeQuery(insertUser('user_1'))
        throw new Error('changed my mind')
      })
      await expect(failing).rejects.toThrow('changed my mind')
      expect(await userIds()).toEqual([])
    })

    it('shows others a transaction only when it is whole', async () => {
      const halfway = Promise.withResolvers<void>()
      const transaction = database.sql.transaction().execute(async (transaction) => {
        await transaction.executeQuery(insertUser('user_1'))
        halfway.resolve()
        for (let query = 0; query < 20; query++) {
          await transaction.selectFrom('users').selectAll().execute()
        }
        await transaction.executeQuery(insertUser('user_2'))
      })
      await halfway.promise
      const seen = await userIds()
      await transaction
      expect([0, 2]).toContain(seen.length)
      expect(await userIds()).toEqual(['user_1', 'user_2'])
    })

    it('never numbers an update like one that was deleted', async () => {
      await database.sql.insertInto('threads').values(aThread()).execute()
      const insert = () =>
        database.sql.insertInto('updates').values(anUpdate()).returning('id').executeTakeFirstOrThrow()
      const before = await insert()
      await database.sql.deleteFrom('updates').execute()
      const after = await insert()
      expect(after.id).toBeGreaterThan(before.id)
    })

    it('deletes with a thread all that belongs to it, and takes nothing more for it', async () => {
      await fillThread(database)
      await database.sql.deleteFrom('threads').where('id', '=', 'thread_a').execute()
      const tables: (keyof Tables)[] = [
        ...([
          'thread_keys',
          'members',
          'tickets',
          'links',
          'idempotency',
          'updates',
          'snapshots',
          'id_links',
        ] as const),
        ...(['patches', 'events', 'messages', 'runs', 'versions', 'authors'] as const),
      ]
      for (const table of tables) {
        expect(await database.sql.selectFrom(table).selectAll().execute(), table).toEqual([])
      }
      const late = database.sql.insertInto('updates').values(anUpdate()).execute()
      expect(troubleOf(await late.catch((error: unknown) => error))).toBe('missing')
    })

    it('takes a client message id once for each user of a thread', async () => {
      await fillThread(database)
      const insert = (row: Parameters<typeof aMessage>[0]) =>
        database.sql
          .insertInto('messages')
          .values(aMessage(row))
          .execute()
          .then(
            () => 'stored',
            (error: unknown) => troubleOf(error),
          )
      expect(await insert({ id: 'msg_b', client_msg_id: 'c1' })).toBe('duplicate')
      expect(await insert({ id: 'msg_c', client_msg_id: 'c1', user_id: 'user_eve' })).toBe('stored')
      expect(await insert({ id: 'msg_d', client_msg_id: null })).toBe('stored')
      expect(await insert({ id: 'msg_e', client_msg_id: null })).toBe('stored')
    })

    it('lets one run of a thread be running', async () => {
      await fillThread(database)
      const second = database.sql
        .insertInto('runs')
        .values(aRun({ id: 'run_b' }))
        .execute()
      expect(troubleOf(await second.catch((error: unknown) => error))).toBe('duplicate')
      await database.sql
        .insertInto('runs')
        .values([aRun({ id: 'run_c', status: 'queued' }), aRun({ id: 'run_d', status: 'queued' })])
        .execute()
    })

    it('tells the caller when a query is wrong, and goes on', async () => {
      const wrong = database.sql
        .selectFrom('users')
        .select('nothing' as 'id')
        .execute()
      const error = await wrong.catch((error: unknown) => error)
      expect(error).toBeInstanceOf(Error)
      expect(troubleOf(error)).toBeUndefined()
      expect(await userIds()).toEqual([])
    })

    it('keeps everything when it is opened again', async () => {
      await database.commit([insertUser('user_1')])
      const again = await open()
      const rows = await again.sql.selectFrom('users').select('id').execute()
      await again.close()
      expect(rows).toEqual([{ id: 'user_1' }])
    })

    it('refuses everything when it is closed', async () => {
      const closed = await open()
      await closed.close()
      const commit = closed.commit([insertUser('user_1')])
      const read = closed.sql.selectFrom('users').selectAll().execute()
      expect(troubleOf(await commit.catch((error: unknown) => error))).toBe('unavailable')
      expect(troubleOf(await read.catch((error: unknown) => error))).toBe('unavailable')
    })
  })
}
