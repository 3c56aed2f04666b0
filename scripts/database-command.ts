import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, ConfigError, readConfig } from '../server/config.ts'
import { BackupError } from '../server/storage/backup.ts'

type Act = (config: Config, file: string) => Promise<string>

/** Runs a command on the SQLite database of the settings, with the file that `--<option>` names, and prints what it says. */
export async function runCommand(option: 'to' | 'from', act: Act): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  try {
    const file = parseArgs({ options: { [option]: { type: 'string' } } }).values[option]
    if (typeof file !== 'string') throw new BackupError(`Name the file: --${option} <file>`)
    const config = readConfig(process.env)
    if (config.databaseUrl !== undefined)
      throw new BackupError('This is for SQLite. PostgreSQL has pg_dump and WAL archives of its own.')
    console.log(await act(config, resolve(file)))
  } catch (error) {
    const isExpected = error instanceof BackupError || error instanceof ConfigError
    console.error(isExpected ? error.message : error)
    process.exitCode = 1
  }
}
