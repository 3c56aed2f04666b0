import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'

/** Words that exist once in the world are looked for in all that was stored or printed, in every form in which they can hide. */

/** Everything in which a text can hide: as it is, in UTF-16, as hex, and in Base64 from each of its three beginnings. */
function disguises(text: string): string[] {
  const bytes = Buffer.from(text)
  const base64 = [0, 1, 2].map((skip) => {
    const padded = Buffer.concat([Buffer.alloc(skip), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // The first and the last letters hold bits of what stands around.
    return padded.slice(skip === 0 ? 0 : skip + 1, -1)
  })
  return [
    text,
    encodeURIComponent(text),
    Buffer.from(text, 'utf16le').toString('latin1'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

export const isIn = (text: string, place: string): boolean =>
  disguises(text).some((form) => place.includes(form))

/** The names of those that are in it. */
export const foundIn = (place: string, planted: Readonly<Record<string, string>>): string[] =>
  Object.entries(planted).flatMap(([name, text]) => (isIn(text, place) ? [name] : []))

/** The bytes of all files below a folder. */
export async function filesIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return (await Promise.all(paths.map((path) => readFile(path, 'latin1')))).join('\n')
}

/** Every value of every row of a PostgreSQL database, and its bytes as bytes. */
export async function rowsIn(url: string): Promise<string> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'",
  )
  const stored: string[] = []
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
    // Bytes come as hex.
    const bytes = rows.flatMap(({ row }) =>
      [...row.matchAll(/\\x([0-9a-f]{2,})/g)].map(([, hex = '']) => hex),
    )
    stored.push(
      ...rows.map(({ row }) => row),
      ...bytes.map((hex) => Buffer.from(hex, 'hex').toString('latin1')),
    )
  }
  await client.end()
  return stored.join('\n')
}

/** The bytes of the files in which PostgreSQL keeps this database, and of its write-ahead log of the last minutes. */
export async function postgresFilesIn(url: string): Promise<string> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('checkpoint')
  const { rows } = await client.query<{ path: string }>(`
    select setting || '/' || pg_relation_filepath(oid) as path from pg_class, pg_settings
      where pg_settings.name = 'data_directory' and relkind in ('r', 't', 'i') and pg_relation_filepath(oid) like 'base/%'
    union all
    select setting || '/pg_wal/' || wal.name from pg_ls_waldir() wal, pg_settings
      where pg_settings.name = 'data_directory' and modification > now() - interval '5 minutes'`)
  await client.end()
  // The server may take a file of its log away meanwhile, to use it again.
  const read = (path: string) => readFile(path, 'latin1').catch(() => '')
  return (await Promise.all(rows.map(({ path }) => read(path)))).join('\n')
}
