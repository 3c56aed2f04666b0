import { backUp } from '../server/storage/backup.ts'
import { runCommand } from './database-command.ts'

/** `npm run backup -- --to file`: copies the SQLite database, also while the server runs. */
await runCommand('to', async (config, file) => {
  await backUp(config.dataDir, file)
  return `Saved to ${file}.
The master key is not in it: keep MASTER_KEY, or ${config.dataDir}/master.key, in another place. Without that key nothing of this backup can be read.`
})
