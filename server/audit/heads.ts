import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../log.ts'
import type { Link } from './row.ts'

/** A database cannot show that the last rows of a chain were cut off. What stood there at some time, kept elsewhere, can. */

const fileName = 'audit-heads.jsonl'
const everyMs = 60 * 60_000

const headSchema = z.strictObject({
  at_ms: z.number().int(),
  position: z.number().int().positive(),
  link: z.string(),
})
export type Head = Link & { readonly atMs: number }

/**
 * Where the chain ended: a line in a file of the data folder and in the log of the server, with the first rows after a
 * start and then once an hour in which something happened.
 */
export class Heads {
  readonly #path: string
  readonly #log: Log
  #kept: Head | undefined
  #newest: Head | undefined

  constructor(dataDir: string, log: Log) {
    this.#path = join(dataDir, fileName)
    this.#log = log
  }

  async note(link: Link, atMs: number): Promise<void> {
    this.#newest = { ...link, atMs }
    if (this.#kept === undefined || atMs - this.#kept.atMs >= everyMs) await this.#keep(this.#newest)
  }

  /** The end of the chain as this server leaves it. */
  async close(): Promise<void> {
    if (this.#newest && this.#newest !== this.#kept) await this.#keep(this.#newest)
  }

  async #keep(head: Head): Promise<void> {
    const { atMs, position, link } = head
    this.#log.info('audit.head', { position, link })
    const file = await open(this.#path, 'a', 0o600)
    try {
      await file.write(`${JSON.stringify({ at_ms: atMs, position, link })}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    this.#kept = head
  }
}

/** Oldest first. None where there is no file. Throws when a line cannot be read. */
export async function readHeads(dataDir: string): Promise<Head[]> {
  const text = await readFile(join(dataDir, fileName), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { at_ms: atMs, ...head } = headSchema.parse(JSON.parse(line))
      return { ...head, atMs }
    })
}
