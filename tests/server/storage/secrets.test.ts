import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readAuthSecret, readMasterKeys } from '#server/storage/secrets.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pd-secrets-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

const unset = { masterKeys: undefined, authSecret: undefined }

it('makes each secret once, for its owner only', async () => {
  const [key] = await readMasterKeys({ dataDir, ...unset })
  const secret = await readAuthSecret({ dataDir, ...unset })
  expect(key).toHaveLength(32)
  expect(secret.length).toBeGreaterThanOrEqual(32)
  expect(await readMasterKeys({ dataDir, ...unset })).toEqual([key])
  expect(await readAuthSecret({ dataDir, ...unset })).toBe(secret)
  expect((await readdir(dataDir)).sort()).toEqual(['auth.secret', 'master.key'])
  for (const file of ['auth.secret', 'master.key']) {
    expect((await stat(join(dataDir, file))).mode & 0o777).toBe(0o600)
  }
})

it('gives everyone who starts at the same time the same key', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => readMasterKeys({ dataDir, ...unset })))
  expect(new Set(all.map(([key]) => Buffer.from(key ?? []).toString('hex'))).size).toBe(1)
  expect(await readdir(dataDir)).toEqual(['master.key'])
})

it('makes no file for secrets that are set', async () => {
  const masterKeys = [Buffer.alloc(32, 1)]
  expect(await readMasterKeys({ dataDir, masterKeys, authSecret: undefined })).toBe(masterKeys)
  const authSecret = 'x'.repeat(40)
  expect(await readAuthSecret({ dataDir, masterKeys, authSecret })).toBe(authSecret)
  expect(await readdir(dataDir)).toEqual([])
})

it('does not replace a key that it cannot read', async () => {
  await writeFile(join(dataDir, 'master.key'), 'short')
  await expect(readMasterKeys({ dataDir, ...unset })).rejects.toThrow('is not 32 bytes')
  expect(await readFile(join(dataDir, 'master.key'), 'utf8')).toBe('short')
})
