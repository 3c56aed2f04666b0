import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { type SealedKind, Vault } from '#server/storage/vault.ts'
import { AppError } from '#shared/errors.ts'
import type { ThreadId } from '#shared/ids.ts'
import { aThread } from './rows.ts'

let folder: string
let database: Database
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pd-vault-'))
  database = await openDatabase({ dataDir: folder, databaseUrl: undefined })
})
afterEach(() => database.sql.deleteFrom('threads').execute())
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

const masterKey = randomBytes(32)
const newVault = (...keys: Uint8Array[]) => new Vault(database, keys.length > 0 ? keys : [masterKey])

async function newThread(vault: Vault): Promise<ThreadId> {
  const id = newId('thread')
  await database.commit([
    database.sql.insertInto('threads').values(aThread({ id })).compile(),
    database.sql.insertInto('thread_keys').values(vault.createKey(id).row).compile(),
  ])
  return id
}

const kinds: SealedKind[] = ['details', 'update', 'snapshot', 'patch', 'event', 'message', 'answer']

describe('a sealed value', () => {
  const { cipher } = newVault().createKey(newId('thread'))

  it.each(kinds)('opens to the same bytes as %s', (kind) => {
    for (const size of [0, 1, 15, 16, 17, 1_000, 100_000]) {
      const plain = Uint8Array.from(randomBytes(size))
      expect(cipher.open(kind, cipher.seal(kind, plain))).toEqual(plain)
    }
  })

  it('opens to the same JSON', () => {
    const value = { title: 'Rechnungsprüfung ✓', list: [1, null, true], deep: { text: '“quoted”' } }
    expect(cipher.openJson('details', cipher.sealJson('details', value))).toEqual(value)
  })

  it('is 29 bytes longer than the plain one and never the same twice', () => {
    const plain = Buffer.from('the same text')
    const [first, second] = [cipher.seal('message', plain), cipher.seal('message', plain)]
    expect(first.length).toBe(plain.length + 29)
    expect(first).not.toEqual(second)
    expect(Buffer.from(first).includes(plain)).toBe(false)
  })

  it('opens as no other kind', () => {
    const sealed = cipher.seal('message', Buffer.from('hello'))
    for (const kind of kinds.filter((kind) => kind !== 'message')) {
      expect(() => cipher.open(kind, sealed)).toThrow('damaged or sealed for another place')
    }
  })

  it('does not open in another thread, not even under the same key', async () => {
    const vault = newVault()
    const [mine, other] = [await newThread(vault), await newThread(vault)]
    const sealed = (await vault.cipher(mine)).seal('message', Buffer.from('hello'))
    const theirs = await vault.cipher(other)
    expect(() => theirs.open('message', sealed)).toThrow('damaged or sealed for another place')

    const key = await database.sql
      .selectFrom('thread_keys')
      .select('wrapped_key')
      .where('thread_id', '=', mine)
      .executeTakeFirstOrThrow()
    await database.sql.updateTable('thread_keys').set(key).where('thread_id', '=', other).execute()
    await expect(newVault().cipher(other)).rejects.toThrow('damaged or sealed for another place')
  })

  it('does not open when any byte was changed or cut off', () => {
    const sealed = cipher.seal('event', Buffer.from('hello'))
    for (let index = 0; index < sealed.length; index++) {
      const damaged = Uint8Array.from(sealed)
      damaged[index] = (damaged[index] ?? 0) ^ 1
      expect(() => cipher.open('event', damaged), `byte ${index}`).toThrow('what is stored for')
      expect(() => cipher.open('event', sealed.subarray(0, index)), `cut at ${index}`).toThrow()
    }
  })
})

describe('the vault', () => {
  it('opens in a later process what it sealed in an earlier one', async () => {
    const id = await newThread(newVault())
    const sealed = (await newVault().cipher(id)).seal('details', Buffer.from('hello'))
    const opened = (await newVault().cipher(id)).open('details', sealed)
    expect(Buffer.from(opened).toString()).toBe('hello')
  })

  it('opens threads of an older master key and wraps new ones with the first', async () => {
    const next = randomBytes(32)
    const old = await newThread(newVault())
    const vault = newVault(next, masterKey)
    await expect(vault.cipher(old)).resolves.toBeDefined()
    const young = await newThread(vault)
    await expect(newVault(next).cipher(young)).resolves.toBeDefined()
    await expect(newVault(masterKey).cipher(young)).rejects.toThrow('MASTER_KEY lacks the key')
  })

  it('has no cipher for a thread whose key was destroyed', async () => {
    const vault = newVault()
    const id = await newThread(vault)
    await vault.cipher(id)
    await database.sql.deleteFrom('thread_keys').where('thread_id', '=', id).execute()
    vault.forget(id)
    const error = await vault.cipher(id).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'not_found' })
  })

  it('asks again after a failure', async () => {
    const vault = newVault()
    const id = newId('thread')
    await expect(vault.cipher(id)).rejects.toThrow('no such thread')
    await database.commit([
      database.sql.insertInto('threads').values(aThread({ id })).compile(),
      database.sql.insertInto('thread_keys').values(vault.createKey(id).row).compile(),
    ])
    await expect(vault.cipher(id)).resolves.toBeDefined()
  })
})
