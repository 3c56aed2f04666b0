import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionOf } from '#server/audit/actions.ts'
import { readHeads } from '#server/audit/heads.ts'
import { AuditKey } from '#server/audit/row.ts'
import { verifyAudit } from '#server/audit/verify.ts'
import { apiBase } from '#server/http/paths.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { readAuthSecret } from '#server/storage/secrets.ts'
import { eventually } from '../../support/eventually.ts'
import { ask } from '../access/matrix-ask.ts'
import { type Caller, MatrixWorld, secret, type Target, verdict } from '../access/matrix-callers.ts'
import { type Row, rows } from '../access/matrix-rows.ts'

/** Everything that the server can be asked for by REST and that changes something leaves one row, whoever asks it. */

let world: MatrixWorld
let database: Database
let callers: Caller[]
beforeAll(async () => {
  world = await MatrixWorld.start()
  database = await openDatabase({ dataDir: world.dataDir, databaseUrl: undefined })
  callers = await world.callers()
})
afterAll(async () => {
  await world.app.close()
  const { dataDir } = world
  const secret = await readAuthSecret({ dataDir, authSecret: undefined, masterKeys: undefined })
  const heads = await readHeads(dataDir)
  const verdict = await verifyAudit(database.sql, { keys: [new AuditKey(secret)], heads })
  await database.close()
  await rm(dataDir, { recursive: true })
  expect(verdict).toMatchObject({ flaw: undefined, unknown: new Map(), heads: 2 })
  console.log(`audit log: ${verdict.rows} rows of ${recorded.length} routes are whole`)
})

const below = Object.entries(rows).flatMap(([route, row]) => {
  const [method = '', path = ''] = route.split(' ')
  return path.startsWith(`${apiBase}/`)
    ? [{ route, row, name: `${method} ${path.slice(apiBase.length)}` }]
    : []
})
const recorded = below.filter(({ name }) => actionOf(name) !== undefined)

it('takes texts out by the exports alone', () => {
  const read = recorded.filter(({ name }) => name.startsWith('GET '))
  expect(read.map(({ name }) => name)).toEqual([
    'GET /session/export',
    'GET /session/oidc/callback',
    'GET /threads/:thread_id/export',
  ])
})

describe('a request', () => {
  it.each(recorded)('$name', async ({ route, row, name }) => {
    const asked = [true, false].flatMap((mayAsk) => pick(row, mayAsk))
    expect(asked.length).toBeGreaterThan(row.needs === 'everyone' ? 0 : 1)
    for (const caller of asked) {
      const target = await world.target()
      const before = await ids()
      const { status, text } = await ask(world.app, route, row, caller, target)
      const told = await newRow(before, actionOf(name) ?? '', target)
      expect(`${status}: ${told.outcome}`).toBe(`${status}: ${status < 400 ? 'done' : 'refused'}`)
      if (status >= 400) expect(told.code).toBe(JSON.parse(text).code)
      expect(told.user_id === null).toBe(caller.known === null && status >= 400)
      expect(told.key_id !== null).toBe(caller.known !== null && caller.known.scopes !== null)
      if (name.includes('/:thread_id')) expect(told.thread_id).toBe(target.thread_id)
    }
    if (row.signsOut) callers = await world.callers()
  })

  it('of a stranger where one must be known leaves none, so that strangers cannot fill the disk', async () => {
    const [stranger] = callers.filter(({ known }) => known === null)
    const before = await ids()
    for (const { route, row } of recorded.filter(({ row }) => row.needs !== 'everyone'))
      if (stranger)
        expect((await ask(world.app, route, row, stranger, await world.target())).status).toBe(401)
    const rows = await database.sql.selectFrom('audit').select(['id', 'user_id']).execute()
    expect(rows.filter(({ id, user_id }) => !before.has(id) && user_id === null)).toEqual([])
  })

  it('that only reads leaves none', async () => {
    const target = await world.target()
    const owner = callers.find(({ name }) => name === 'the owner')
    const before = await ids()
    for (const { route, row } of below.filter(({ name }) => actionOf(name) === undefined))
      if (owner) await ask(world.app, route, row, owner, target)
    expect(await ids()).toEqual(before)
  })
})

describe('the owner', () => {
  it('reads who did what in the thread, newest first, page by page, and nothing of other threads', async () => {
    const target = await world.target()
    const owner = callers.find(({ name }) => name === 'the owner')
    if (!owner) throw new Error('there is an owner')
    const change = `PATCH ${apiBase}/threads/:thread_id/members/:user_id`
    const { status } = await ask(world.app, change, { body: { role: 'viewer' } }, owner, target)
    expect(status).toBe(200)
    const viewer = callers.find(({ name }) => name === 'a viewer')
    if (viewer) await ask(world.app, change, { body: { role: 'owner' } }, viewer, target)

    const entries: { action: string; outcome: string; code?: string; by: object; facts: object }[] = []
    let token: string | undefined
    do {
      const page = `?page_size=3${token === undefined ? '' : `&page_token=${encodeURIComponent(token)}`}`
      const route = `GET ${apiBase}/threads/:thread_id/audit${page}`
      const { text } = await ask(world.app, route, {}, owner, target)
      const answer = JSON.parse(text)
      expect(answer.entries.length).toBeLessThanOrEqual(3)
      entries.push(...answer.entries)
      token = answer.next_page_token
      expect(text).not.toContain(secret)
    } while (token !== undefined)
    expect(entries.slice(0, 2)).toEqual([
      expect.objectContaining({
        action: 'member.change',
        outcome: 'refused',
        code: 'forbidden',
        by: { kind: 'person', user_id: expect.any(String), name: 'viewer' },
      }),
      expect.objectContaining({
        action: 'member.change',
        outcome: 'done',
        by: { kind: 'person', user_id: expect.any(String), name: 'owner' },
        facts: { user_id: target.user_id, role: 'viewer' },
      }),
    ])
    expect(entries.at(-1)).toMatchObject({ action: 'thread.create', outcome: 'done' })
    const stored = await database.sql
      .selectFrom('audit')
      .select('id')
      .where('thread_id', '=', target.thread_id)
    expect(entries.length).toBe((await stored.execute()).length)
  })
})

/** One of those who may ask, or of those who are known and may not: a person, and a program where there is one. */
function pick(row: Row, mayAsk: boolean): Caller[] {
  const fit = callers.filter((caller) => {
    const right = verdict(caller, row.needs)
    return mayAsk ? right === 'allowed' : right === 403 || right === 404
  })
  const person = fit.find(({ known }) => known !== null && known.scopes === null)
  const program = fit.find(({ known }) => known !== null && known.scopes !== null)
  const stranger = row.needs === 'everyone' ? fit.find(({ known }) => known === null) : undefined
  return [person, program, stranger].filter((caller) => caller !== undefined)
}

async function ids(): Promise<Set<string>> {
  const rows = await database.sql.selectFrom('audit').select('id').execute()
  return new Set(rows.map(({ id }) => id))
}

/** The one row that came, once its outcome is stored. */
async function newRow(before: ReadonlySet<string>, action: string, { thread_id }: Target) {
  const find = async () => {
    const rows = await database.sql.selectFrom('audit').selectAll().where('action', '=', action).execute()
    return rows.filter(({ id }) => !before.has(id))
  }
  await eventually(async () => (await find()).every(({ outcome }) => outcome !== null), `${action} has ended`)
  const found = await find()
  expect(found.map(({ action }) => action)).toEqual([action])
  const [row] = found
  if (!row) throw new Error(`${action} in ${thread_id} is not recorded`)
  expect(JSON.stringify(row)).not.toContain(secret)
  return row
}
