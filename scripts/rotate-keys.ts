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
  const database = await openDatabase(config)
  try {
    const count = await rotateKeys(database, await openVault(database, config))
    console.log(`Wrapped the keys of ${count} threads with the first master key; no other one is in use.`)
  } finally {
    await database.close()
  }
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exitCode = 1
}
