import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { rotateKeys } from '#server/storage/rotate-keys.ts'
import { Vault } from '#server/storage/vault.ts'
import type { ThreadId } from '#shared/ids.ts'
import { engines } from './engines.ts'
import { aThread } from './rows.ts'

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)]

describe.each(engines)('the rotation of keys on $engine', ({ newDatabase }) => {
  let server: Database
  /** The command is a process of its own, so it has a connection of its own. */
  let command: Database
  let end: () => Promise<void>
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pd-rotate-'))
    const { url, drop } = await newDatabase()
    const open = () => openDatabase({ dataDir: folder, databaseUrl: url })
    server = await open()
    command = await open()
    end = async () => {
      await Promise.all([server.close(), command.close()])
      await drop()
      await rm(folder, { recursive: true })
    }
  })
  afterEach(() => server.sql.deleteFrom('threads').execute())
  afterAll(() => end())

  const vaultOf = (...keys: Uint8Array[]) => new Vault(server, keys)
  const rotate = () => rotateKeys(command, new Vault(command, [newKey, oldKey]))

  async function newThread(vault: Vault): Promise<ThreadId> {
    const id = newId('thread')
    await server.commit([
      server.sql.insertInto('threads').values(aThread({ id })).compile(),
      server.sql.insertInto('thread_keys').values(vault.createKey(id).row).compile(),
    ])
    return id
  }

  it('wraps more keys than one transaction takes, and then the old master key opens none', async () => {
    const old = vaultOf(oldKey)
    const ids = await Promise.all(Array.from({ length: 401 }, () => newThread(old)))
    const sealed = await Promise.all(
      ids.map(async (id) => (await old.cipher(id)).seal('message', Buffer.from(id))),
    )
    expect(await rotate()).toBe(401)
    const [before, after] = [vaultOf(oldKey), vaultOf(newKey)]
    for (const [at, id] of ids.entries()) {
      const opened = (await after.cipher(id)).open('message', sealed[at] ?? new Uint8Array())
      expect(Buffer.from(opened).toString()).toBe(id)
      await expect(before.cipher(id)).rejects.toThrow('MASTER_KEY lacks the key')
    }
  })

  it('goes on where it stopped', async () => {
    const done = await newThread(vaultOf(oldKey))
    expect(await rotate()).toBe(1)
    const left = await newThread(vaultOf(oldKey))
    expect(await rotate()).toBe(1)
    expect(await rotate()).toBe(0)
    for (const id of [done, left]) await expect(vaultOf(newKey).cipher(id)).resolves.toBeDefined()
  })

  it('runs beside a server that makes and deletes threads, and beside another rotation', async () => {
    const busy = vaultOf(newKey, oldKey)
    const first = await Promise.all(Array.from({ length: 300 }, () => newThread(vaultOf(oldKey))))
    const gone = first.filter((_, at) => at % 3 === 0)
    const remove = (id: ThreadId) => server.sql.deleteFrom('threads').where('id', '=', id).execute()
    const [young] = await Promise.all([
      Promise.all(Array.from({ length: 50 }, () => newThread(busy))),
      ...gone.map(remove),
      rotate(),
      rotate(),
    ])
    const rows = await server.sql.selectFrom('thread_keys').select(['thread_id', 'master_key_id']).execute()
    const kept = first.filter((id) => !gone.includes(id))
    expect(rows.map((row) => row.thread_id).sort()).toEqual([...kept, ...young].sort())
    expect(new Set(rows.map((row) => row.master_key_id))).toEqual(new Set([busy.firstKeyId]))
    for (const id of kept) await expect(vaultOf(newKey).cipher(id)).resolves.toBeDefined()
  })

  it('changes nothing when it lacks a master key', async () => {
    const id = await newThread(vaultOf(oldKey))
    await expect(rotateKeys(command, new Vault(command, [newKey]))).rejects.toThrow(
      'MASTER_KEY lacks the key',
    )
    await expect(vaultOf(oldKey).cipher(id)).resolves.toBeDefined()
  })
})
