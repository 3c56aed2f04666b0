import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ApiKeys } from '#server/access/api-key.ts'
import { Revocations } from '#server/access/revocations.ts'
import { createMemoryBus } from '#server/cluster/memory.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { isId } from '#shared/ids.ts'

let folder: string
let database: Database
let nowMs = 1_700_000_000_000
const revocations = new Revocations(createMemoryBus())
const newKeys = () => new ApiKeys({ database, revocations, newId, now: () => nowMs })
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pd-keys-'))
  database = await openDatabase({ dataDir: folder, databaseUrl: undefined })
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

const lastUsed = () => database.sql.selectFrom('api_keys').select('last_used_at_ms').executeTakeFirstOrThrow()

it('knows the key of the settings from the first start, with all scopes', async () => {
  const keys = newKeys()
  await keys.setBootstrapKey('pd_first_secret_of_many')
  const program = await keys.verify('pd_first_secret_of_many')
  expect(program).toMatchObject({ kind: 'program', scopes: ['threads:read', 'threads:write', 'admin'] })
  expect(isId('user', program?.userId ?? '')).toBe(true)
  expect(isId('key', program?.keyId ?? '')).toBe(true)
  expect(await keys.verify('pd_first_secret_of_man')).toBeNull()
})

it('is the same program after a restart and after its key was changed', async () => {
  const before = await newKeys().verify('pd_first_secret_of_many')
  await newKeys().setBootstrapKey('pd_first_secret_of_many')
  await newKeys().setBootstrapKey('pd_second_secret_of_many')
  expect(await newKeys().verify('pd_first_secret_of_many')).toBeNull()
  expect(await newKeys().verify('pd_second_secret_of_many')).toEqual(before)
})

it('stores no secret', async () => {
  const rows = await database.sql.selectFrom('api_keys').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain('secret_of_many')
})

it('notes when a key was last used, once a minute', async () => {
  await newKeys().verify('pd_second_secret_of_many')
  const first = nowMs
  expect(await lastUsed()).toEqual({ last_used_at_ms: first })
  nowMs += 59_000
  await newKeys().verify('pd_second_secret_of_many')
  expect(await lastUsed()).toEqual({ last_used_at_ms: first })
  nowMs += 1_000
  await newKeys().verify('pd_second_secret_of_many')
  expect(await lastUsed()).toEqual({ last_used_at_ms: nowMs })
})

it('forgets the key when it is taken out of the settings', async () => {
  await newKeys().setBootstrapKey(undefined)
  expect(await newKeys().verify('pd_second_secret_of_many')).toBeNull()
})
