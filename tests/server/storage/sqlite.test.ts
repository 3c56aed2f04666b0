import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { storageContract } from './contract.ts'

const folders: string[] = []
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pd-storage-'))
  folders.push(folder)
  return folder
}
const openIn = (dataDir: string) => openDatabase({ dataDir, databaseUrl: undefined })

let folder: string
beforeAll(async () => {
  folder = await newFolder()
})
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

storageContract('SQLite', () => openIn(folder))

async function pragma(database: Database, name: string): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(database.sql)
  return Object.values(rows[0] ?? {})[0]
}

it('syncs every commit to the disk and checks references', async () => {
  const database = await openIn(await newFolder())
  const full = 2
  expect(await pragma(database, 'journal_mode')).toBe('wal')
  expect(await pragma(database, 'synchronous')).toBe(full)
  expect(await pragma(database, 'foreign_keys')).toBe(1)
  await database.close()
})

it('makes the tables once when two servers start on a new folder at the same time', async () => {
  const folder = await newFolder()
  const both = await Promise.all([openIn(folder), openIn(folder)])
  for (const database of both) {
    expect(await database.sql.selectFrom('users').selectAll().execute()).toEqual([])
    await database.close()
  }
})

it('makes a folder that only its owner can enter', async () => {
  const folder = join(await newFolder(), 'deep', 'data')
  const database = await openIn(folder)
  await database.close()
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
})

it('holds every commit that it has answered, when the process is killed', async () => {
  const folder = await newFolder()
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('./sqlite-committer.ts', import.meta.url)),
    folder,
  ])
  const answered: string[] = []
  for await (const id of createInterface({ input: child.stdout })) {
    answered.push(id)
    if (answered.length === 50) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const database = await openIn(folder)
  const rows = await database.sql.selectFrom('users').select('id').execute()
  await database.close()
  expect(answered.length).toBeGreaterThanOrEqual(50)
  expect(rows.map((row) => row.id)).toEqual(expect.arrayContaining(answered))
})

it('refuses values that SQLite would misread', async () => {
  const database = await openIn(await newFolder())
  const withName = (name: unknown) =>
    database.sql
      .selectFrom('users')
      .selectAll()
      .where('name', '=', name as string)
      .execute()
  await expect(withName(new Date())).rejects.toThrow('cannot store a value of type object')
  await expect(withName(undefined)).rejects.toThrow('cannot store a value of type undefined')
  await database.close()
})
