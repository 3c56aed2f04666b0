import { access, chmod, copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteFileName } from './sqlite.ts'
import { masterKeyId } from './vault.ts'

/** A command cannot do what it was asked to; `message` says what to do. */
export class BackupError extends Error {}

/**
 * Copies the database of `dataDir` to `file` as it is at one moment, while the server runs and writes on. Rows that were
 * deleted are not in it. The copy is checked, and it is on disk when this resolves.
 */
export async function backUp(dataDir: string, file: string): Promise<void> {
  if (await exists(file)) throw new BackupError(`${file} exists already; nothing was written.`)
  const source = join(dataDir, sqliteFileName)
  if (!(await exists(source))) throw new BackupError(`There is no database in ${dataDir}.`)
  const draft = `${file}.part`
  await rm(draft, { force: true })
  try {
    const database = new DatabaseSync(source, { readOnly: true })
    try {
      // One read transaction: with the write-ahead log it neither waits for writers nor holds them up.
      database.prepare('vacuum into ?').run(draft)
    } finally {
      database.close()
    }
    await chmod(draft, 0o600)
    check(draft)
    await putInPlace(draft, file)
  } finally {
    await rm(draft, { force: true })
  }
}

/**
 * Puts a backup in the place of the database of `dataDir`, which is kept beside it. Returns the path of the old one, or
 * undefined when there was none. Throws BackupError when a server has it open, when the backup is damaged, or when none of
 * `masterKeys` opens its texts; nothing is changed then.
 */
export async function restore(
  dataDir: string,
  file: string,
  { masterKeys, nowMs }: { masterKeys: readonly Uint8Array[]; nowMs: number },
): Promise<string | undefined> {
  if (!(await exists(file))) throw new BackupError(`There is no file ${file}.`)
  checkKeys(check(file), masterKeys)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const target = join(dataDir, sqliteFileName)
  const draft = `${target}.part`
  await copyFile(file, draft)
  await chmod(draft, 0o600)
  const old = (await exists(target)) ? `${target}.before-${nowMs}` : undefined
  if (old !== undefined) {
    closeLog(target)
    await rename(target, old)
  }
  await putInPlace(draft, target)
  return old
}

/** The ids of the master keys that wrap its threads' keys. Throws when it is no whole database. */
function check(file: string): string[] {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const [result] = Object.values(database.prepare('pragma integrity_check').get() ?? {})
    if (result !== 'ok') throw new BackupError(`${file} is damaged: ${result}`)
    const rows = database.prepare('select distinct master_key_id as id from thread_keys').all()
    return rows.map(({ id }) => String(id))
  } catch (error) {
    if (error instanceof BackupError) throw error
    throw new BackupError(`${file} is no backup of this server.`, { cause: error })
  } finally {
    database.close()
  }
}

function checkKeys(needed: readonly string[], masterKeys: readonly Uint8Array[]): void {
  const known = new Set(masterKeys.map(masterKeyId))
  const missing = needed.filter((id) => !known.has(id))
  if (missing.length > 0)
    throw new BackupError(
      `The texts of this backup are sealed with another master key (${missing.join(', ')}). Put that key into MASTER_KEY, or its file into DATA_DIR/master.key.`,
    )
}

/** Brings the write-ahead log into the file, so that the file alone is all of it. Throws when somebody has it open. */
function closeLog(file: string): void {
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive; commit')
    database.exec('pragma wal_checkpoint(truncate)')
  } catch (error) {
    throw new BackupError(`A server has ${file} open. Stop it first.`, { cause: error })
  } finally {
    database.close()
  }
}

/** A power cut leaves either nothing under the name or all of it. */
async function putInPlace(draft: string, file: string): Promise<void> {
  await sync(draft)
  await rename(draft, file)
  await sync(dirname(file))
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
