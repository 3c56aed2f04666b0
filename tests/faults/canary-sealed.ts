import { zstdDecompressSync } from 'node:zlib'
import { sql } from 'kysely'
import type { Database } from '#server/storage/database.ts'
import { type SealedKind, type ThreadCipher, Vault } from '#server/storage/vault.ts'
import type { ThreadId } from '#shared/ids.ts'
import { foundIn } from './canary-search.ts'

/** All places where texts of a thread are stored, each under the thread's key: table, column and kind. */
export const sealedPlaces: Readonly<Record<string, SealedKind>> = {
  'dismissals.sealed_dismissal': 'dismissal',
  'events.sealed_event': 'event',
  'idempotency.sealed_answer': 'answer',
  'maps.sealed_map': 'map',
  'messages.sealed_message': 'message',
  'open_patches.sealed_part': 'open-patch',
  'patches.sealed_record': 'patch',
  'proposals.sealed_proposal': 'proposal',
  'snapshots.sealed_state': 'snapshot',
  'threads.sealed_details': 'details',
  'updates.sealed_update': 'update',
  'versions.sealed_content': 'version-content',
  'versions.sealed_ids': 'version-ids',
  'versions.sealed_name': 'version-name',
  'versions.sealed_restore': 'version-restore',
}

/** The columns that hold something sealed, as the database has them. */
export async function sealedColumns({ sql: db }: Database): Promise<string[]> {
  const tables = await db.introspection.getTables()
  const columns = tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`))
  return columns.filter((column) => /\.sealed_/.test(column)).toSorted()
}

export type Found = { readonly rows: number; readonly texts: readonly string[] }

/** What somebody reads of a thread who has the database and the master key: per place, how many rows, and which texts. */
export async function readWithMasterKey(
  database: Database,
  masterKey: Uint8Array,
  threadId: string,
  planted: Readonly<Record<string, string>>,
): Promise<Record<string, Found>> {
  const cipher = await cipherOf(database, masterKey, threadId)
  const found: Record<string, Found> = {}
  for (const [place, kind] of Object.entries(sealedPlaces)) {
    const [table = '', column = ''] = place.split('.')
    const owner = table === 'threads' ? 'id' : 'thread_id'
    const { rows } = await sql<{ sealed: Uint8Array }>`
      select ${sql.ref(column)} as sealed from ${sql.table(table)}
      where ${sql.ref(owner)} = ${threadId} and ${sql.ref(column)} is not null`.execute(database.sql)
    const texts = rows.map(({ sealed }) => plain(cipher?.open(kind, sealed) ?? new Uint8Array()))
    found[place] = { rows: rows.length, texts: foundIn(texts.join('\n'), planted).toSorted() }
  }
  return found
}

/** Undefined when there is no key. */
async function cipherOf(
  database: Database,
  masterKey: Uint8Array,
  threadId: string,
): Promise<ThreadCipher | undefined> {
  const key = await wrappedKeyOf(database, threadId)
  return key && new Vault(database, [masterKey]).cipher(threadId as ThreadId)
}

export async function wrappedKeyOf({ sql: db }: Database, threadId: string): Promise<Uint8Array | undefined> {
  const row = await db
    .selectFrom('thread_keys')
    .select('wrapped_key')
    .where('thread_id', '=', threadId)
    .executeTakeFirst()
  return row?.wrapped_key
}

/** Tables in which some row still names the thread. */
export async function tablesNaming({ sql: db }: Database, threadId: string): Promise<string[]> {
  const naming: string[] = []
  for (const { name, columns } of await db.introspection.getTables()) {
    for (const column of columns.filter(({ dataType }) => /text|char/i.test(dataType))) {
      const { rows } = await sql`
        select 1 from ${sql.table(name)} where ${sql.ref(column.name)} like ${`%${threadId}%`} limit 1`.execute(
        db,
      )
      if (rows.length > 0) naming.push(`${name}.${column.name}`)
    }
  }
  return naming.toSorted()
}

/** The first bytes of what is compressed with zstd, as some kinds are before they are sealed. */
const zstdMagic = Buffer.of(0x28, 0xb5, 0x2f, 0xfd)

function plain(opened: Uint8Array): string {
  const isCompressed = zstdMagic.equals(opened.subarray(0, zstdMagic.length))
  return Buffer.from(isCompressed ? zstdDecompressSync(opened) : opened).toString('latin1')
}
