import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RawBuilder, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Audit } from '#server/audit/audit.ts'
import { Heads, readHeads } from '#server/audit/heads.ts'
import { AuditKey } from '#server/audit/row.ts'
import { verifyAudit } from '#server/audit/verify.ts'
import { createLog } from '#server/log.ts'
import { newId } from '#server/new-id.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { DatabaseAway } from '#server/storage/trouble.ts'
import { AppError } from '#shared/errors.ts'
import { SwitchableDatabase } from '../../support/switchable-database.ts'
import { engines } from '../storage/engines.ts'

const [key, formerKey] = [new AuditKey('the secret of this server'), new AuditKey('a former one')]
const hourMs = 3_600_000
const by = { userId: newId('user') }

describe.each(engines)('the audit log on $engine', ({ newDatabase }) => {
  let folder: string
  let url: string | undefined
  let db: SwitchableDatabase
  let clock: number
  let opened: (() => Promise<void>)[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pd-audit-'))
    const empty = await newDatabase()
    url = empty.url
    clock = 1_000_000
    opened = [empty.drop]
    db = await connect()
  })
  afterEach(async () => {
    for (const close of opened.reverse()) await close()
    await rm(folder, { recursive: true })
  })

  async function connect(): Promise<SwitchableDatabase> {
    const database = new SwitchableDatabase(await openDatabase({ dataDir: folder, databaseUrl: url }))
    opened.push(() => database.close())
    return database
  }

  function open(on = db, signs = key): Audit {
    const log = createLog('silent')
    const audit = new Audit({
      db: on,
      key: signs,
      heads: new Heads(folder, log),
      log,
      newId,
      now: () => clock,
    })
    opened.push(() => audit.close())
    return audit
  }

  const begin = (audit: Audit, action = 'patch.apply') =>
    audit.begin({ action, by, threadId: newId('thread'), facts: { role: 'editor' } })

  /** So many deeds, each with its own place. */
  async function fill(audit: Audit, count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const entry = await begin(audit)
      clock += 1
      entry.end({ outcome: 'done', facts: { ids: [newId('patch')] } })
      await audit.settle()
    }
  }

  const rows = () => db.sql.selectFrom('audit').selectAll().orderBy('at_ms').execute()
  const verify = async (heads = true, keys = [key]) =>
    verifyAudit(db.sql, { keys, heads: heads ? await readHeads(folder) : [] })

  it('has a row on disk before the deed begins, and its outcome and place when it is over', async () => {
    const audit = open()
    const entry = await begin(audit)
    const elsewhere = await connect()
    const written = await elsewhere.sql.selectFrom('audit').selectAll().execute()
    expect(written).toEqual([
      expect.objectContaining({ action: 'patch.apply', user_id: by.userId, outcome: null, position: null }),
    ])
    entry.end({ outcome: 'refused', code: 'forbidden' })
    await audit.settle()
    expect(await rows()).toEqual([
      expect.objectContaining({ outcome: 'refused', code: 'forbidden', position: 1 }),
    ])
    expect(await verify()).toMatchObject({ rows: 1, flaw: undefined })
  })

  it('lets nothing be done that it cannot write down', async () => {
    const audit = open()
    db.goAway()
    let isDone = false
    const work = async () => {
      isDone = true
    }
    await expect(audit.record({ action: 'key.create', by, threadId: null }, work)).rejects.toThrow(
      DatabaseAway,
    )
    expect(isDone).toBe(false)
  })

  it('tells what came of a deed that threw, and lets it throw', async () => {
    const audit = open()
    const deed = { action: 'member.add', by, threadId: null }
    const refusal = new AppError('forbidden', 'You may not do this.')
    await expect(audit.record(deed, () => Promise.reject(refusal))).rejects.toBe(refusal)
    const bug = new Error('a bug')
    await expect(audit.record(deed, () => Promise.reject(bug))).rejects.toBe(bug)
    await audit.settle()
    expect((await rows()).map(({ outcome, code }) => [outcome, code])).toEqual([
      ['refused', 'forbidden'],
      ['failed', 'internal'],
    ])
  })

  it('stores an outcome that could not be stored when the database is back', async () => {
    const audit = open()
    const entry = await begin(audit)
    db.goAway()
    entry.end({ outcome: 'done' })
    await audit.settle()
    expect(await rows()).toEqual([expect.objectContaining({ outcome: null })])
    db.comeBack()
    await audit.settle()
    expect(await rows()).toEqual([expect.objectContaining({ outcome: 'done', position: 1 })])
  })

  it('stores an outcome once whose commit was not answered', async () => {
    const audit = open()
    const entry = await begin(audit)
    db.goDeaf()
    entry.end({ outcome: 'done' })
    await audit.settle()
    db.comeBack()
    await fill(audit, 2)
    expect((await rows()).map(({ position }) => position)).toEqual([1, 2, 3])
    expect(await verify()).toMatchObject({ rows: 3, flaw: undefined })
  })

  it('is one chain of all instances that write at once', async () => {
    const audits = [open(), open(await connect()), open(await connect(), formerKey)]
    await Promise.all(
      audits.map(async (audit) => {
        for (let i = 0; i < 20; i++) {
          const entry = await begin(audit)
          entry.end({ outcome: 'done' })
          if (i % 3 === 0) await audit.settle()
        }
      }),
    )
    for (const audit of audits) await audit.settle()
    expect(await verify(true, [key, formerKey])).toMatchObject({ rows: 60, flaw: undefined })
    const { unknown } = await verify()
    expect(unknown.get(formerKey.id)).toBeGreaterThanOrEqual(20)
  })

  it('keeps a row whose server stopped before it knew the outcome, without one', async () => {
    const stopped = open()
    await begin(stopped, 'thread.delete')
    const next = open(await connect())
    await fill(next, 1)
    expect((await rows()).map(({ position }) => position)).toEqual([null, 1])
    clock += hourMs
    await fill(next, 1)
    const left = (await rows()).find(({ action }) => action === 'thread.delete')
    expect(left).toMatchObject({ outcome: null })
    expect(left?.position).not.toBe(null)
    expect(await verify()).toMatchObject({ rows: 3, flaw: undefined })
  })

  it('leaves alone what takes long in this process', async () => {
    const audit = open()
    const entry = await begin(audit)
    clock += hourMs
    await fill(audit, 1)
    entry.end({ outcome: 'done' })
    await audit.settle()
    expect((await rows()).map(({ outcome, position }) => [outcome, position])).toEqual([
      ['done', 2],
      ['done', 1],
    ])
  })

  it('is refused by the engine to lose a row, or to change one', async () => {
    await fill(open(), 3)
    const told = 'the audit log keeps its rows'
    await expect(db.sql.deleteFrom('audit').execute()).rejects.toThrow(told)
    await expect(
      db.sql
        .updateTable('audit')
        .set({ user_id: newId('user') })
        .execute(),
    ).rejects.toThrow(told)
    expect(await verify()).toMatchObject({ rows: 3, flaw: undefined })
  })

  describe('shows what somebody did who has the database,', () => {
    beforeEach(async () => {
      const audit = open()
      await fill(audit, 5)
      await audit.close()
      const triggers =
        db.kind === 'sqlite'
          ? ['audit_keeps_rows', 'audit_keeps_links'].map((name) => sql`drop trigger ${sql.ref(name)}`)
          : [sql`alter table audit disable trigger user`]
      for (const trigger of triggers) await trigger.execute(db.sql)
    })

    const columns: [string, RawBuilder<unknown>][] = [
      ['id', sql`id || 'x'`],
      ['at_ms', sql`at_ms + 1`],
      ['action', sql`'thread.read'`],
      ['thread_id', sql`null`],
      ['user_id', sql`'user_somebody_else'`],
      ['key_id', sql`'key_made_up'`],
      ['run_id', sql`'run_made_up'`],
      ['outcome', sql`'refused'`],
      ['code', sql`'forbidden'`],
      ['facts', sql`replace(facts, 'editor', 'viewer')`],
      ['mac', sql`replace(mac, substr(mac, 1, 1), 'x')`],
    ]
    it.each(columns)('to %s', async (column, value) => {
      await sql`update audit set ${sql.ref(column)} = ${value} where position = 3`.execute(db.sql)
      expect(await verify(false)).toMatchObject({ rows: 2, flaw: { kind: 'changed', position: 3 } })
    })

    it('to a link', async () => {
      await sql`update audit set link = ${'0'.repeat(64)} where position = 3`.execute(db.sql)
      expect(await verify(false)).toMatchObject({ flaw: { kind: 'moved', position: 3 } })
    })

    it('as taking a row out of the middle', async () => {
      await sql`delete from audit where position = 3`.execute(db.sql)
      expect(await verify(false)).toMatchObject({ flaw: { kind: 'missing', position: 3 } })
      await sql`update audit set position = position - 1 where position = 4`.execute(db.sql)
      expect(await verify(false)).toMatchObject({ flaw: { kind: 'moved', position: 3 } })
    })

    it('as changing the order', async () => {
      await sql`update audit set position = 30 where position = 3`.execute(db.sql)
      await sql`update audit set position = 3 where position = 4`.execute(db.sql)
      await sql`update audit set position = 4 where position = 30`.execute(db.sql)
      expect(await verify(false)).toMatchObject({ flaw: { kind: 'moved', position: 3 } })
    })

    it('as cutting off the end, by the head that was kept', async () => {
      await sql`delete from audit where position > 3`.execute(db.sql)
      expect(await verify(true)).toMatchObject({ rows: 3, flaw: { kind: 'cut', position: 4 } })
      // Without a head nobody can know.
      expect(await verify(false)).toMatchObject({ rows: 3, flaw: undefined })
    })

    it('as cutting off the end and letting it grow again', async () => {
      await sql`delete from audit where position > 3`.execute(db.sql)
      await fill(open(), 4)
      expect(await verify(true)).toMatchObject({ flaw: { kind: 'other_history', position: 5 } })
    })

    it('as writing it all anew with a key of their own', async () => {
      await sql`delete from audit`.execute(db.sql)
      await fill(open(db, formerKey), 5)
      const { flaw, unknown } = await verify(false)
      expect(flaw).toBe(undefined)
      expect(unknown).toEqual(new Map([[formerKey.id, 5]]))
      await sql`update audit set mac_key_id = ${key.id}, link_key_id = ${key.id}`.execute(db.sql)
      expect(await verify(false)).toMatchObject({ flaw: { kind: 'changed', position: 1 } })
    })
  })
})
