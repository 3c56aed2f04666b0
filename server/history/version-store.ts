import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { CompiledQuery, Kysely, Selectable } from 'kysely'
import type { DocNode } from '#shared/document/node.ts'
import type { Version } from '#shared/document/version.ts'
import type { MessageId, RunId, ThreadId, UserId, VersionId } from '#shared/ids.ts'
import type { Tables } from '../storage/tables.ts'
import type { ThreadCipher } from '../storage/vault.ts'
import type { RestoreRecord } from './restoration.ts'

type Row = Selectable<Tables['versions']>

/** What there is to say about a version besides the document itself. */
export type VersionFacts = {
  readonly id: VersionId
  readonly kind: Row['kind']
  readonly name: string | null
  readonly runId: RunId | null
  readonly messageId: MessageId | null
  readonly createdBy: UserId
  readonly createdAtMs: number
}

/** A version in a list, with its place in it. */
export type ListedVersion = VersionFacts & { readonly number: number; readonly creator: Person }
export type Person = { readonly userId: string; readonly name: string; readonly color: string }

export function insertVersion(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  { facts, version, restore }: { facts: VersionFacts; version: Version; restore?: RestoreRecord },
): CompiledQuery {
  return db
    .insertInto('versions')
    .values({
      id: facts.id,
      thread_id: threadId,
      kind: facts.kind,
      run_id: facts.runId,
      message_id: facts.messageId,
      created_by: facts.createdBy,
      created_at_ms: facts.createdAtMs,
      sealed_name: facts.name === null ? null : cipher.sealJson('version-name', facts.name),
      sealed_content: cipher.seal('version-content', zstdCompressSync(JSON.stringify(version.content))),
      sealed_ids: cipher.seal('version-ids', version.ids),
      sealed_restore: restore ? cipher.sealJson('version-restore', restore) : null,
    })
    .compile()
}

/** Gives a version a name, also one that was taken for something else. False when there is none. */
export async function renameVersion(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  { versionId, name }: { versionId: VersionId; name: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('versions')
    .set({ kind: 'named', sealed_name: cipher.sealJson('version-name', name) })
    .where('thread_id', '=', threadId)
    .where('id', '=', versionId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** What the restore did before which the version was taken; null where it was taken for something else. */
export async function findRestore(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  versionId: VersionId,
): Promise<RestoreRecord | null> {
  const row = await db
    .selectFrom('versions')
    .select('sealed_restore')
    .where('thread_id', '=', threadId)
    .where('id', '=', versionId)
    .executeTakeFirst()
  return row?.sealed_restore
    ? (cipher.openJson('version-restore', row.sealed_restore) as RestoreRecord)
    : null
}

/** Newest first: at most `limit`, older than place `before` where that is given. */
export async function listVersions(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  page: { before: number | undefined; limit: number },
): Promise<ListedVersion[]> {
  const rows = await selectFacts(db, threadId)
    .$if(page.before !== undefined, (query) => query.where('number', '<', page.before ?? 0))
    .orderBy('number', 'desc')
    .limit(page.limit)
    .execute()
  return rows.map((row) => listed(row, cipher))
}

export async function findVersion(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
  versionId: VersionId,
): Promise<(ListedVersion & { readonly version: Version }) | undefined> {
  const row = await selectFacts(db, threadId)
    .select(['sealed_content', 'sealed_ids'])
    .where('versions.id', '=', versionId)
    .executeTakeFirst()
  return row && { ...listed(row, cipher), version: openVersion(row, cipher) }
}

export async function newestVersion(
  db: Kysely<Tables>,
  threadId: ThreadId,
  cipher: ThreadCipher,
): Promise<{ id: VersionId; version: Version } | undefined> {
  const row = await db
    .selectFrom('versions')
    .select(['id', 'sealed_content', 'sealed_ids'])
    .where('thread_id', '=', threadId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { id: row.id as VersionId, version: openVersion(row, cipher) }
}

function selectFacts(db: Kysely<Tables>, threadId: ThreadId) {
  return db
    .selectFrom('versions')
    .leftJoin('users', 'users.id', 'versions.created_by')
    .select([
      'versions.number',
      'versions.id',
      'versions.kind',
      'versions.run_id',
      'versions.message_id',
      'versions.created_by',
      'versions.created_at_ms',
      'versions.sealed_name',
      'users.name',
      'users.color',
    ])
    .where('versions.thread_id', '=', threadId)
}

type FactsRow = Omit<Row, 'thread_id' | 'sealed_content' | 'sealed_ids' | 'sealed_restore'> & {
  readonly name: string | null
  readonly color: string | null
}

function listed(row: FactsRow, cipher: ThreadCipher): ListedVersion {
  return {
    number: row.number,
    id: row.id as VersionId,
    kind: row.kind,
    name: row.sealed_name && (cipher.openJson('version-name', row.sealed_name) as string),
    runId: row.run_id as RunId | null,
    messageId: row.message_id as MessageId | null,
    createdBy: row.created_by as UserId,
    createdAtMs: row.created_at_ms,
    creator: { userId: row.created_by, name: row.name ?? 'Somebody', color: row.color ?? '#6b7280' },
  }
}

function openVersion(row: Pick<Row, 'sealed_content' | 'sealed_ids'>, cipher: ThreadCipher): Version {
  const json = zstdDecompressSync(cipher.open('version-content', row.sealed_content)).toString('utf8')
  return {
    content: JSON.parse(json) as DocNode[],
    ids: cipher.open('version-ids', row.sealed_ids),
  }
}

/** Those of the users that there are. */
export async function findPeople(db: Kysely<Tables>, userIds: readonly string[]): Promise<Person[]> {
  if (userIds.length === 0) return []
  const rows = await db
    .selectFrom('users')
    .select(['id', 'name', 'color'])
    .where('id', 'in', userIds)
    .execute()
  return rows.map(({ id, name, color }) => ({ userId: id, name, color }))
}
