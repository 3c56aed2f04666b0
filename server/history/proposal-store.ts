import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { type CompiledQuery, type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { Patch } from '#shared/document/patch.ts'
import type { Seen } from '#shared/document/seen.ts'
import type { MessageId, PatchId, ProposalId, RunId, ThreadId } from '#shared/ids.ts'
import type { WireProposal } from '#shared/protocol/proposal.ts'
import type { Tables } from '../storage/tables.ts'
import type { ThreadCipher } from '../storage/vault.ts'
import type { PatchAuthor } from './patch-recorder.ts'

/** A run of the designer, which alone proposes. */
export type Proposer = PatchAuthor & { readonly runId: RunId; readonly messageId: MessageId }

/** What is sealed. */
export type SealedProposal = Pick<WireProposal, 'section' | 'words' | 'writers' | 'cause'> & {
  readonly author: Proposer
  readonly patch: Patch
  /** The document as the designer knew it, for which the patch was made. */
  readonly seen: Seen
}

export type ProposalRecord = SealedProposal & {
  readonly id: ProposalId
  readonly status: WireProposal['status']
  readonly decision: { readonly by: string; readonly atMs: number; readonly patchId: PatchId | null } | null
  readonly createdAtMs: number
}

export type Decision = {
  readonly status: 'allowed' | 'refused' | 'outdated'
  /** user id */
  readonly by: string
  readonly atMs: number
  readonly patchId: PatchId | null
}

type Sql = Kysely<Tables> | Transaction<Tables>

const sealedAs = 'proposal'

export async function insertProposal(
  trx: Sql,
  threadId: ThreadId,
  cipher: ThreadCipher,
  { id, status, decision: _, createdAtMs, ...sealed }: ProposalRecord,
): Promise<void> {
  await trx
    .insertInto('proposals')
    .values({
      id,
      thread_id: threadId,
      run_id: sealed.author.runId,
      message_id: sealed.author.messageId,
      status,
      sealed_proposal: cipher.seal(sealedAs, zstdCompressSync(JSON.stringify(sealed))),
      created_at_ms: createdAtMs,
    })
    .execute()
}

/** False when it was decided about already. */
export async function closeProposal(trx: Sql, id: ProposalId, decision: Decision): Promise<boolean> {
  const row = await trx
    .updateTable('proposals')
    .set(columnsOf(decision))
    .where('id', '=', id)
    .where('status', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Fails the commit that it is a part of when the proposal was decided about already: a status is never null. */
export function closeOrFail(db: Kysely<Tables>, id: ProposalId, decision: Decision): CompiledQuery {
  const { status, ...columns } = columnsOf(decision)
  return db
    .updateTable('proposals')
    .set({ ...columns, status: sql`case when status = 'open' then ${status} end` })
    .where('id', '=', id)
    .compile()
}

const columnsOf = ({ status, by, atMs, patchId }: Decision) => ({
  status,
  decided_by: by,
  decided_at_ms: atMs,
  patch_id: patchId,
})

/** Those of a thread, the oldest first: of all, the `limit` newest. */
export async function listProposals(
  db: Sql,
  threadId: ThreadId,
  cipher: ThreadCipher,
  { status, limit }: { readonly status: WireProposal['status'] | undefined; readonly limit: number },
): Promise<ProposalRecord[]> {
  const all = db.selectFrom('proposals').selectAll().where('thread_id', '=', threadId)
  const some = status === undefined ? all : all.where('status', '=', status)
  const rows = await some.orderBy('created_at_ms', 'desc').orderBy('id').limit(limit).execute()
  return rows.reverse().map((row) => openRow(cipher, row))
}

export async function findProposal(
  db: Sql,
  threadId: ThreadId,
  cipher: ThreadCipher,
  id: ProposalId,
): Promise<ProposalRecord | undefined> {
  const row = await db
    .selectFrom('proposals')
    .selectAll()
    .where('thread_id', '=', threadId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && openRow(cipher, row)
}

/** What a run proposed and nobody decided about yet. */
export async function openProposalsOf(
  db: Sql,
  threadId: ThreadId,
  cipher: ThreadCipher,
  runId: RunId,
): Promise<ProposalRecord[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('thread_id', '=', threadId)
    .where('run_id', '=', runId)
    .where('status', '=', 'open')
    .execute()
  return rows.map((row) => openRow(cipher, row))
}

/** Written by this server, so it is not parsed again. */
function openRow(cipher: ThreadCipher, row: Selectable<Tables['proposals']>): ProposalRecord {
  const json = zstdDecompressSync(cipher.open(sealedAs, row.sealed_proposal)).toString('utf8')
  const { decided_by: by, decided_at_ms: atMs, patch_id: patchId } = row
  return {
    ...(JSON.parse(json) as SealedProposal),
    id: row.id as ProposalId,
    status: row.status,
    decision: by === null || atMs === null ? null : { by, atMs, patchId: patchId as PatchId | null },
    createdAtMs: row.created_at_ms,
  }
}
