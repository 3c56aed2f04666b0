import type { Owner } from '#shared/document/owner-index.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { AttributedAuthor, AttributedPatch } from '#shared/protocol/attribution.ts'
import { agentName, agentUser } from '#shared/protocol/presence.ts'
import { ownerUser } from '../collab/origin.ts'
import type { Database } from '../storage/database.ts'
import type { Vault } from '../storage/vault.ts'
import { findPatchFacts, type PatchFacts } from './patch-steps.ts'

export type AttributionParts = { readonly db: Database; readonly vault: Vault }

/** Authors and patches as they are told: each once, and named by their places from then on. */
export type AttributionTables = {
  readonly authors: readonly AttributedAuthor[]
  readonly patches: readonly AttributedPatch[]
  placeOf(owner: Owner): readonly [author: number, patch: number | null]
}

const unknown: AttributedAuthor = { author_id: 'unknown', kind: 'unknown', name: 'Unknown', color: '#64748b' }
const designer: AttributedAuthor = {
  author_id: agentName,
  kind: 'agent',
  name: agentUser.name,
  color: agentUser.color,
}

/** Looks up who these owners are. Patches of `patchIds` are told as well. */
export async function tablesOf(
  { db, vault }: AttributionParts,
  threadId: ThreadId,
  owners: Iterable<Owner>,
  patchIds: Iterable<string> = [],
): Promise<AttributionTables> {
  const actors = new Set<string>()
  const wanted = new Set(patchIds)
  for (const { by, patchId } of owners) {
    actors.add(by)
    if (patchId !== null) wanted.add(patchId)
  }
  const users = await findUsers(
    db,
    [...actors].flatMap((by) => ownerUser(by)?.userId ?? []),
  )
  const found = await findPatchFacts({ db, cipher: await vault.cipher(threadId) }, threadId, [...wanted])

  const authors: AttributedAuthor[] = []
  const authorPlaces = new Map<string, number>()
  for (const by of actors) {
    const author = authorOf(by, users)
    const known = authors.findIndex(
      ({ kind, author_id }) => kind === author.kind && author_id === author.author_id,
    )
    authorPlaces.set(by, known < 0 ? authors.push(author) - 1 : known)
  }
  const patchPlaces = new Map(found.map(({ id }, place) => [id, place]))
  return {
    authors,
    patches: found.map(wirePatch),
    placeOf: ({ by, patchId }) => [
      authorPlaces.get(by) ?? 0,
      patchId === null ? null : (patchPlaces.get(patchId) ?? null),
    ],
  }
}

type User = { readonly id: string; readonly kind: string; readonly name: string; readonly color: string }

async function findUsers(db: Database, ids: readonly string[]): Promise<Map<string, User>> {
  if (ids.length === 0) return new Map()
  const rows = await db.sql
    .selectFrom('users')
    .select(['id', 'kind', 'name', 'color'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

function authorOf(by: string, users: ReadonlyMap<string, User>): AttributedAuthor {
  if (by.startsWith('agent:')) return designer
  const given = ownerUser(by)
  const user = given && users.get(given.userId)
  if (!user) return unknown
  const kind = given.isProgram || user.kind === 'service' ? 'program' : 'person'
  return { author_id: user.id, kind, name: user.name, color: user.color }
}

const wirePatch = ({ id, runId, model, status }: PatchFacts): AttributedPatch => ({
  patch_id: id,
  run_id: runId,
  model,
  status: status === 'kept' || status === 'undone' ? status : 'applied',
})
