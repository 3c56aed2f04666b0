import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { RestClient } from '../support/rest-client.ts'
import { startServer } from '../support/server-process.ts'
import { Typists } from './typists.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'process-designer-backup-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What a command of scripts/ says, with its exit code. */
async function run(script: 'backup' | 'restore', dataDir: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`../../scripts/${script}.ts`, import.meta.url))
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir }
  const child = spawn(process.execPath, [path, ...args], { cwd: folder, env })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const [code] = await once(child, 'close')
  return { code, said }
}

it('a backup that was made while people type holds all that was acknowledged before, and is restored on another machine', {
  timeout: 120_000,
}, async () => {
  const [here, there, file] = ['here', 'there', 'saved.db'].map((name) => join(folder, name))
  if (!here || !there || !file) throw new Error('three paths')
  await mkdir(here)
  const server = await startServer({ dataDir: here })
  const threadId = await new RestClient(server).createThread()
  const typists = new Typists(server, threadId, 'saved')
  await typists.type()
  await eventually(() => typists.isEachAcknowledged, 'each typist is acknowledged once')
  const ledger = typists.acknowledged
  const saved = await run('backup', here, '--to', file)
  const after = typists.acknowledged.length
  typists.drop()
  expect(saved).toEqual({ code: 0, said: expect.stringContaining('master key is not in it') })
  expect(after, 'people were served meanwhile').toBeGreaterThan(ledger.length)
  expect(await run('backup', here, '--to', file)).toMatchObject({ code: 1 })
  expect(await run('restore', here, '--from', file)).toEqual({
    code: 1,
    said: expect.stringContaining('Stop it first'),
  })
  await server.stop()

  const withoutKey = await run('restore', there, '--from', file)
  expect(withoutKey).toEqual({ code: 1, said: expect.stringContaining('another master key') })
  // A key that was made here would be the wrong one, and in the way of the right one.
  await expect(access(join(there, 'master.key'))).rejects.toThrow('ENOENT')
  await mkdir(there, { recursive: true })
  await copyFile(join(here, 'master.key'), join(there, 'master.key'))
  expect(await run('restore', there, '--from', file)).toMatchObject({ code: 0 })
  const risen = await startServer({ dataDir: there })
  const stored = new Set((await new RestClient(risen).markdown(threadId)).split(/\s+/))
  await risen.stop()
  expect(ledger.filter((token) => !stored.has(token))).toEqual([])

  expect(await run('restore', there, '--from', file)).toEqual({
    code: 0,
    said: expect.stringContaining('kept as'),
  })
})

it('a file that is no backup is not restored', async () => {
  const file = join(folder, 'letter.db')
  await writeFile(file, 'Dear server')
  expect(await run('restore', join(folder, 'data'), '--from', file)).toEqual({
    code: 1,
    said: expect.stringContaining('no backup'),
  })
})
