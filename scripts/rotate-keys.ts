import { existsSync } from 'node:fs'
import { ConfigError, readConfig } from '../server/config.ts'
import { openDatabase } from '../server/storage/open-database.ts'
import { openVault } from '../server/storage/open-vault.ts'
import { rotateKeys } from '../server/storage/rotate-keys.ts'

/**
 * `npm run keys:rotate`: wraps the keys of all threads with the first key of MASTER_KEY, on SQLite and PostgreSQL. Every
 * server must know the new key before, so start them all with `MASTER_KEY=new,old`; the old one may go when this has ended.
 */
if (existsSync('.env')) process.loadEnvFile('.env')
try {
  const config = readConfig(process.env)
  // The key in a file is the only one there is: nothing to rotate to.
  if (config.masterKeys === undefined)
    throw new ConfigError('Set MASTER_KEY to the new key, a comma and the old key.')
  const database = await openDatabase(config)
  try {
    const count = await rotateKeys(database, await openVault(database, config))
    // All of them, so that a look into the wrong database is noticed before the old key is thrown away.
    const { all } = await database.sql
      .selectFrom('thread_keys')
      .select(({ fn }) => fn.countAll().as('all'))
      .executeTakeFirstOrThrow()
    console.log(
      `Wrapped the keys of ${count} threads of ${all} with the first master key; no other one is in use.`,
    )
  } finally {
    await database.close()
  }
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exitCode = 1
}
