import { restore } from '../server/storage/backup.ts'
import { findMasterKeys } from '../server/storage/secrets.ts'
import { runCommand } from './database-command.ts'

/** `npm run restore -- --from file`: puts a backup in the place of the SQLite database. The server must be stopped. */
await runCommand('from', async (config, file) => {
  // None is made here: it would be the wrong one.
  const masterKeys = (await findMasterKeys(config)) ?? []
  const old = await restore(config.dataDir, file, { masterKeys, nowMs: Date.now() })
  return `Restored from ${file}.${old === undefined ? '' : ` What was there before is kept as ${old}.`}`
})
