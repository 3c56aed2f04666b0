import { access, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { RestClient } from '../../support/rest-client.ts'
import { startServer } from '../../support/server-process.ts'

it('a server whose master key is gone does not start, makes no other one, and starts when it is back', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'pd-key-'))
  const key = join(dataDir, 'master.key')
  const first = await startServer({ dataDir })
  const threadId = await new RestClient(first).createThread()
  await first.stop()

  await rename(key, `${key}.away`)
  await expect(startServer({ dataDir })).rejects.toThrow('sealed with a master key that is not here')
  await expect(access(key)).rejects.toThrow('ENOENT')
  const other = Buffer.alloc(32, 7).toString('base64')
  await expect(startServer({ dataDir, env: { MASTER_KEY: other } })).rejects.toThrow('not here')

  await rename(`${key}.away`, key)
  const again = await startServer({ dataDir })
  expect(await new RestClient(again).json('GET', `/threads/${threadId}`)).toMatchObject({
    thread_id: threadId,
  })
  await again.stop()
  await rm(dataDir, { recursive: true })
})
