import { ConfigError } from '../config.ts'
import type { Database } from './database.ts'
import { findMasterKeys, readMasterKeys, type SecretSettings } from './secrets.ts'
import { masterKeyId, Vault } from './vault.ts'

/**
 * The vault of a database. A master key is made only for a database that holds no texts yet: for any other it would be the
 * wrong one, and the server would come up with nothing that it can read. Throws ConfigError then.
 */
export async function openVault(database: Database, settings: SecretSettings): Promise<Vault> {
  const found = await findMasterKeys(settings)
  const known = new Set(found?.map(masterKeyId))
  const rows = await database.sql.selectFrom('thread_keys').select('master_key_id').distinct().execute()
  const missing = rows.map(({ master_key_id: id }) => id).filter((id) => !known.has(id))
  if (missing.length > 0)
    throw new ConfigError(
      `The texts in this database are sealed with a master key that is not here (${missing.join(', ')}). Put that key into MASTER_KEY, beside the present one where there is one, or its file into DATA_DIR/master.key.`,
    )
  return new Vault(database, found ?? (await readMasterKeys(settings)))
}
