import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** The two secrets that a server needs: the one that encrypts and the one that signs. */

export type SecretSettings = {
  readonly dataDir: string
  readonly masterKeys: readonly Uint8Array[] | undefined
  readonly authSecret: string | undefined
}

const secretBytes = 32

/** MASTER_KEY, or else the key in DATA_DIR/master.key, which is made once. Losing that file loses every text. */
export async function readMasterKeys(settings: SecretSettings): Promise<readonly Uint8Array[]> {
  const found = await findMasterKeys(settings)
  if (found !== undefined) return found
  await readOrMake(masterKeyPath(settings))
  return (await findMasterKeys(settings)) ?? []
}

/** The same, but nothing is made: undefined where there is no key yet. */
export async function findMasterKeys(settings: SecretSettings): Promise<readonly Uint8Array[] | undefined> {
  if (settings.masterKeys !== undefined) return settings.masterKeys
  const stored = await read(masterKeyPath(settings))
  if (stored === undefined) return undefined
  const key = Buffer.from(stored, 'base64')
  if (key.length !== secretBytes)
    throw new Error(`master.key in ${settings.dataDir} is not ${secretBytes} bytes in base64`)
  return [key]
}

const masterKeyPath = ({ dataDir }: SecretSettings): string => join(dataDir, 'master.key')

/** AUTH_SECRET, or else the text in DATA_DIR/auth.secret, which is made once. Losing it ends open listings only. */
export async function readAuthSecret({ dataDir, authSecret }: SecretSettings): Promise<string> {
  return authSecret ?? (await readOrMake(join(dataDir, 'auth.secret')))
}

/**
 * The file is linked to its name when it is whole and on disk: two servers that start together get the same secret, and
 * a power cut leaves either no secret or all of it.
 */
async function readOrMake(path: string): Promise<string> {
  const found = await read(path)
  if (found !== undefined) return found
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(`${randomBytes(secretBytes).toString('base64')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await unlink(draft)
  const made = await read(path)
  if (made === undefined) throw new Error(`${path} vanished while it was made`)
  return made
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
