import type * as Y from 'yjs'
import { subtractIds } from '#shared/document/id-set.ts'
import type { PatchActor, PatchOp, PatchRecord } from '#shared/document/patch.ts'
import { type Change, revert } from '#shared/document/undo.ts'
import { madeBefore, restoreDocument, type Version, versionOf } from '#shared/document/version.ts'
import { idsWithCopies, type Link } from '#shared/document/yjs-internals.ts'
import type { RestoreMode } from '#shared/protocol/version.ts'
import type { OpClock } from './op-clock.ts'
import { isNothing, type KeptOfPatch, keptOf, type ReversedPatch, reverseAll } from './reversal.ts'

export type RestorationTask = {
  readonly mode: RestoreMode
  readonly version: Version
  readonly takenAtMs: number
  /** All patches with which anything was done since the version; others do no harm. */
  readonly records: readonly PatchRecord[]
} & Who

type Who = { readonly by: PatchActor; readonly clock: OpClock }

/** What a restore did, as it is stored for its undo. Plain JSON. */
export type RestoreRecord = {
  /** The patches that it undid or redid, each with the time of that (PatchOp). */
  readonly patches: readonly { readonly id: string; readonly atMs: number }[]
  /** What it did besides. */
  readonly rest: Change
}

/** A restore that is in the document. */
export type Restoration = {
  /** The document just before. */
  readonly before: Version
  /** The patches that it undid or redid, as they are now. */
  readonly records: readonly PatchRecord[]
  /** What others wrote into patches that were undone, and that stays. */
  readonly kept: readonly KeptOfPatch[]
  readonly links: readonly Link[]
  readonly done: RestoreRecord
  /** Nothing of it was there to be changed. */
  readonly isNothing: boolean
}

/**
 * Takes a document back to a version, as a part of the transaction that is open.
 * - `whole`: it reads exactly as it did. Every patch is in effect or not as it was then, and its record says so: a patch
 *   that came since is undone, one that was undone since is redone, as if by hand.
 * - `designer`: it stays as it is, less what the designer wrote since. Its patches that came after the version and are in
 *   effect are undone. What people wrote, undid or redid since is theirs, and stays.
 */
export function restore(ydoc: Y.Doc, task: RestorationTask): Restoration {
  const { mode, version, by, clock } = task
  const before = versionOf(ydoc)
  const reversed = reverseAll(ydoc, toReverse(task), { by, clock })
  if (mode === 'designer') {
    const kept = reversed.flatMap(keptOf)
    return { ...tellDone(before, reversed, nothing, []), kept }
  }
  const { inserted, deleted, links } = restoreDocument(ydoc, null, version)
  return tellDone(before, reversed, { inserted, deleted }, links)
}

/**
 * Takes a restore back, as a part of the transaction that is open: what it removed is there again, and so is each patch
 * as it was, unless somebody decided about it since. What was written since stays.
 *
 * A restore moves text where it takes it away with a patch and writes it again besides. Both halves are taken back, or
 * neither: where the patch stays as somebody left it, so does the text.
 */
export function undoRestore(
  ydoc: Y.Doc,
  { patches, rest }: RestoreRecord,
  { records, by, clock }: Who & { records: readonly PatchRecord[] },
): Restoration {
  const before = versionOf(ydoc)
  const turned = turnedBy(patches, records)
  const decidedSince = turned.filter((one) => !isLastDone(one))
  const moved = idsWithCopies(
    ydoc,
    decidedSince.flatMap(({ op }) => op.deleted),
  )
  const own = { inserted: subtractIds(rest.inserted, moved), deleted: rest.deleted }
  const { inserted, deleted, links } = revert(ydoc, null, own)
  const untouched = turned.filter(isLastDone).map(({ record }) => record)
  const reversed = reverseAll(ydoc, untouched, { by, clock })
  return tellDone(before, reversed, { inserted, deleted }, links)
}

/** The patches that have to be turned round. */
function toReverse({ mode, version, takenAtMs, records }: RestorationTask): PatchRecord[] {
  const made = madeBefore(version)
  const wasMade = (op: PatchOp) => made(op) ?? op.atMs <= takenAtMs
  const isInEffect = ({ status }: PatchRecord) => status !== 'undone'
  return records.filter((record) => {
    const then = record.ops.findLast(wasMade)
    if (mode === 'designer') return record.actor.kind === 'agent' && !then && isInEffect(record)
    const wasInEffect = then !== undefined && then.kind !== 'undo'
    return wasInEffect !== isInEffect(record)
  })
}

/** A patch, and how the restore turned it round. */
type Turned = { readonly record: PatchRecord; readonly op: PatchOp }

const turnedBy = (patches: RestoreRecord['patches'], records: readonly PatchRecord[]): Turned[] =>
  records.flatMap((record) => {
    const atMs = patches.find(({ id }) => id === record.id)?.atMs
    const op = record.ops.find((each) => each.atMs === atMs)
    return op ? [{ record, op }] : []
  })

const isLastDone = ({ record, op }: Turned): boolean => record.ops.at(-1) === op

function tellDone(
  before: Version,
  reversed: readonly ReversedPatch[],
  rest: Change,
  links: readonly Link[],
): Restoration {
  const records = reversed.map(({ record }) => record)
  return {
    before,
    records,
    kept: [],
    links: [...reversed.flatMap(({ reverted }) => reverted.links), ...links],
    done: { patches: records.map(({ id, ops }) => ({ id, atMs: ops.at(-1)?.atMs ?? 0 })), rest },
    isNothing: isNothing(rest) && reversed.every(({ reverted }) => isNothing(reverted)),
  }
}

const nothing: Change = { inserted: [], deleted: [] }
