import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { ConfigError } from '../config.ts'

export type Tls = { readonly cert: Buffer; readonly key: Buffer }

/** Reads a certificate with its chain, and its key, both PEM. Throws ConfigError when they cannot be served with. */
export async function readTls({ certPath, keyPath }: { certPath: string; keyPath: string }): Promise<Tls> {
  const [cert, key] = await Promise.all([readSetting('TLS_CERT', certPath), readSetting('TLS_KEY', keyPath)])
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new ConfigError(`TLS_CERT and TLS_KEY cannot be used together: ${(error as Error).message}`)
  }
  return { cert, key }
}

async function readSetting(name: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new ConfigError(`${name} cannot be read: ${(error as Error).message}`)
  }
}
