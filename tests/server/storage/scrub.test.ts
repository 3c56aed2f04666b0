import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from '#server/storage/open-database.ts'
import { scrub } from '#server/storage/scrub.ts'
import { aThread } from './rows.ts'

it('the keys of deleted threads are in no file of the database any more, while it is open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'process-designer-scrub-'))
  const database = await openDatabase({ dataDir: folder, databaseUrl: undefined })
  const keys = Array.from({ length: 50 }, () => randomBytes(60))
  const found = async () => {
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))))
    return keys.filter((key) => files.some((file) => file.includes(key))).length
  }
  try {
    for (const [index, wrapped_key] of keys.entries()) {
      const id = `thread_${index}`
      await database.sql.insertInto('threads').values(aThread({ id })).execute()
      const row = { thread_id: id, master_key_id: 'm', wrapped_key }
      await database.sql.insertInto('thread_keys').values(row).execute()
    }
    expect(await found()).toBe(50)
    await database.sql.deleteFrom('threads').execute()
    await scrub(database)
    expect(await found()).toBe(0)
  } finally {
    await database.close()
    await rm(folder, { recursive: true })
  }
})
