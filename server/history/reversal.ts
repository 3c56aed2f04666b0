import type * as Y from 'yjs'
import { dependentsOf, lastOpMs } from '#shared/document/dependents.ts'
import type { Kept } from '#shared/document/kept.ts'
import type { PatchActor, PatchOp, PatchRecord } from '#shared/document/patch.ts'
import { type Change, type Reverted, revert } from '#shared/document/undo.ts'
import type { OpClock } from './op-clock.ts'

/** What is to be undone or redone. */
export type ReversalTask = {
  readonly chosen: readonly PatchRecord[]
  /** All patches with which anything was done since. */
  readonly others: readonly PatchRecord[]
  /** Whether to take along what was written on top of the chosen ones. Undefined: only when there is nothing on top. */
  readonly withDependents: boolean | undefined
  readonly by: PatchActor
  readonly clock: OpClock
}

/** What was undone or redone. */
export type Reversal = {
  /** The patches that were meant, and those that went along, as they are now. */
  readonly chosen: readonly PatchRecord[]
  readonly dependents: readonly PatchRecord[]
  readonly kept: readonly KeptOfPatch[]
  /** Characters that did not come back, because what held them is gone. */
  readonly lostCharacters: number
}

export type KeptOfPatch = Kept & { readonly patchId: string }

export type ReversalResult =
  | { readonly kind: 'reversed'; readonly reversal: Reversal }
  /** Nothing was done: these were written on top. */
  | { readonly kind: 'dependents'; readonly dependents: readonly PatchRecord[] }
  /** Nothing could be done: the text is gone. */
  | { readonly kind: 'nothing_left' }

/**
 * Takes patches back that are in effect, and makes those again that were undone; what was done last comes first. A part
 * of the transaction that is open.
 */
export function reverse(ydoc: Y.Doc, task: ReversalTask): ReversalResult {
  const { chosen, others, withDependents, by, clock } = task
  const dependents = withDependents === false ? [] : dependentsOf(ydoc, chosen, others)
  if (dependents.length > 0 && !withDependents) return { kind: 'dependents', dependents }
  const steps = reverseAll(ydoc, [...chosen, ...dependents], { by, clock })
  if (steps.every(({ reverted }) => isNothing(reverted))) return { kind: 'nothing_left' }
  const isChosen = new Set(chosen.map(({ id }) => id))
  const records = steps.map(({ record }) => record)
  const reversal = {
    chosen: records.filter(({ id }) => isChosen.has(id)),
    dependents: records.filter(({ id }) => !isChosen.has(id)),
    kept: steps.flatMap(keptOf),
    lostCharacters: steps.reduce((sum, { reverted }) => sum + reverted.lostCharacters, 0),
  }
  return { kind: 'reversed', reversal }
}

/** A patch that was turned round, and what that did to the document. */
export type ReversedPatch = { readonly record: PatchRecord; readonly reverted: Reverted }

/** Turns each of these round: what is in effect is undone, what was undone is redone. The last thing done comes first. */
export function reverseAll(
  ydoc: Y.Doc,
  records: readonly PatchRecord[],
  { by, clock }: { by: PatchActor; clock: OpClock },
): ReversedPatch[] {
  const newestFirst = records.toSorted((a, b) => lastOpMs(b) - lastOpMs(a))
  return newestFirst.map((record) => {
    const reverted = revert(ydoc, null, record.head)
    return { record: reversedRecord(record, reverted, { by, atMs: clock.next(ydoc) }), reverted }
  })
}

/** What stayed of what others wrote into it. */
export const keptOf = ({ record, reverted }: ReversedPatch): KeptOfPatch[] =>
  reverted.kept.map((kept) => ({ ...kept, patchId: record.id }))

function reversedRecord(
  record: PatchRecord,
  { inserted, deleted, links }: Reverted,
  who: Pick<PatchOp, 'by' | 'atMs'>,
): PatchRecord {
  const isRedo = record.status === 'undone'
  const op: PatchOp = { kind: isRedo ? 'redo' : 'undo', ...who, inserted, deleted, links }
  return {
    ...record,
    status: isRedo ? 'applied' : 'undone',
    head: { inserted, deleted },
    ops: [...record.ops, op],
  }
}

export const isNothing = ({ inserted, deleted }: Change): boolean => inserted.length + deleted.length === 0
