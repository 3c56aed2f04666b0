import { useCallback, useState } from 'react'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import type { Reviewed } from '#shared/protocol/patch-record.ts'
import { ApiError, messageOf } from '../api.ts'
import { useTell } from '../ui/toasts.tsx'
import { isOpen, plural, subjectOf } from './patches.ts'
import { keepPatch, redoAll, redoPatch, undoPatch, undoRun } from './review.ts'

/** How it stands with what somebody asked for here; absent when nothing was, or it is done. */
export type Asked =
  | { readonly kind: 'busy' }
  | { readonly kind: 'refused'; readonly detail: string }
  /** Later changes are on top: the person decides about them. */
  | { readonly kind: 'dependents'; readonly count: number; readonly decide: (along: boolean) => void }

/** What is asked about all patches of a turn. */
export const wholeTurn = 'turn'

export type Review = {
  /** By patch id, or `wholeTurn`. */
  readonly asked: ReadonlyMap<string, Asked>
  keep(patch: AppliedWirePatch): void
  undo(patch: AppliedWirePatch): void
  redo(patch: AppliedWirePatch): void
  keepAll(patches: readonly AppliedWirePatch[]): void
  undoAll(runId: string): void
  /** Puts a refusal or a question away. */
  dismiss(key: string): void
}

/**
 * Keep, undo and redo for the patches of one turn. What comes of it is told to everybody in the thread alike, as frames;
 * here stands only what this person has asked for and how the server took it.
 */
export function useReview(threadId: string): Review {
  const [asked, setAsked] = useState<ReadonlyMap<string, Asked>>(new Map())
  const tell = useTell()
  const put = useCallback(
    (key: string, news?: Asked) =>
      setAsked((present) => {
        const others = [...present].filter(([each]) => each !== key)
        return new Map(news ? [...others, [key, news]] : others)
      }),
    [],
  )

  /** `act` is called again with the decision where the server asks about later changes. */
  const ask = (key: string, act: (along?: boolean) => Promise<void>, along?: boolean) => {
    put(key, { kind: 'busy' })
    act(along).then(
      () => put(key),
      (error: unknown) => {
        const count = error instanceof ApiError ? error.dependents.length : 0
        if (count === 0) put(key, { kind: 'refused', detail: messageOf(error) })
        else put(key, { kind: 'dependents', count, decide: (decision) => ask(key, act, decision) })
      },
    )
  }

  const redoUndone = (undone: Reviewed) =>
    redoAll(threadId, undone).then((lost) => tell.told(`Back again.${lostNote(lost)}`), tell.failed)

  const tellUndone = (what: string, undone: Reviewed) =>
    tell.told(`${what}${keptNote(undone)}`, { label: 'Redo', run: () => void redoUndone(undone) })

  return {
    asked,
    dismiss: put,
    keep: (patch) =>
      ask(patch.patch_id, async () => {
        await keepPatch(threadId, patch.patch_id)
      }),
    undo: (patch) =>
      ask(patch.patch_id, async (withDependents) => {
        const undone = await undoPatch(threadId, patch.patch_id, { withDependents })
        const along = undone.dependents?.length ?? 0
        const more = along > 0 ? ` and ${plural(along, 'later change')}` : ''
        tellUndone(`Undone: the change in ${subjectOf(patch)}${more}.`, undone)
      }),
    redo: (patch) =>
      ask(patch.patch_id, async (withDependents) => {
        const redone = await redoPatch(threadId, patch.patch_id, { withDependents })
        if (redone.lost_characters) tell.told(`Back again.${lostNote(redone.lost_characters)}`)
      }),
    keepAll: (patches) =>
      ask(wholeTurn, async () => {
        for (const patch of patches.filter(isOpen)) await keepPatch(threadId, patch.patch_id)
      }),
    undoAll: (runId) =>
      ask(wholeTurn, async (withDependents) => {
        const undone = await undoRun(threadId, runId, { withDependents })
        const count = undone.patch_ids.length + (undone.dependents?.length ?? 0)
        tellUndone(`Undone: ${plural(count, 'change')}.`, undone)
      }),
  }
}

const keptNote = ({ kept = [] }: Reviewed): string =>
  kept.length === 0 ? '' : ' What others wrote there since stays.'

const lostNote = (characters: number): string =>
  characters === 0
    ? ''
    : ` ${plural(characters, 'character')} did not come back: others removed the block they stood in.`
