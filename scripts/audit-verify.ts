import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readHeads } from '../server/audit/heads.ts'
import { AuditKey, type Link } from '../server/audit/row.ts'
import { type Flaw, type Verdict, verifyAudit } from '../server/audit/verify.ts'
import { type Config, ConfigError, readConfig } from '../server/config.ts'
import { openDatabase } from '../server/storage/open-database.ts'
import { readAuthSecret } from '../server/storage/secrets.ts'

/**
 * `npm run audit:verify`: reads the whole audit log, on SQLite and PostgreSQL, while servers run, and says whether it is as
 * it was written. Ends with 1 when it is not, or when that cannot be said of all of it.
 *
 * `--head position:link` is an end of the log that was kept elsewhere (`audit.head` in a server's log); `--former-secret
 * file` holds an earlier AUTH_SECRET, by which older rows are signed. Both may be given several times.
 */
const found: Record<Flaw['kind'], string> = {
  missing: 'The row is missing.',
  changed: 'The row is not as it was signed.',
  moved: 'The row did not stand behind the one before it.',
  cut: 'Rows from here on were there once, and are gone.',
  other_history: 'Another row stood here when the head was kept.',
}

if (existsSync('.env')) process.loadEnvFile('.env')
try {
  const { values } = parseArgs({
    options: {
      head: { type: 'string', multiple: true, default: [] },
      'former-secret': { type: 'string', multiple: true, default: [] },
    },
  })
  const config = readConfig(process.env)
  const secrets = [await readAuthSecret(config), ...values['former-secret'].map(readSecret)]
  const heads = [...(await readHeads(config.dataDir)), ...values.head.map(readHead)]
  const keys = secrets.map((secret) => new AuditKey(secret))
  const { rows, flaw, unknown } = await verify(config, keys, heads)
  if (flaw)
    console.error(`Position ${flaw.position}: ${found[flaw.kind]} The ${rows} rows before it are whole.`)
  for (const [id, count] of unknown)
    console.error(`${count} rows were signed with the key ${id}, which is not here: see --former-secret.`)
  if (!flaw && unknown.size === 0)
    console.log(`The audit log is whole: ${rows} rows, compared with ${heads.length} heads.`)
  else process.exitCode = 1
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exitCode = 1
}

async function verify(config: Config, keys: readonly AuditKey[], heads: readonly Link[]): Promise<Verdict> {
  const database = await openDatabase(config)
  try {
    return await verifyAudit(database.sql, { keys, heads })
  } finally {
    await database.close()
  }
}

function readSecret(file: string): string {
  return readFileSync(file, 'utf8').trim()
}

function readHead(text: string) {
  const [, position, link] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? []
  if (position === undefined || link === undefined)
    throw new ConfigError(`--head takes position:link as they stand in the log, not ${text}.`)
  return { position: Number(position), link }
}
