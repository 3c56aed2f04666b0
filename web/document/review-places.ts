import type { EditorState } from '@tiptap/pm/state'
import { relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { WireRemoved } from '#shared/protocol/patch-record.ts'
import type { PatchSpan } from './review-marks.ts'
import type { Removal } from './review-removed.ts'

/** What the patches that nobody decided about took away, by patch id. */
export type RemovedByPatch = ReadonlyMap<string, readonly WireRemoved[]>

/**
 * Where removed words stood, in document order. Where that place went with its block they stand before what their patch
 * wrote; where there is nothing of it either, nowhere.
 */
export function placeRemovals(
  state: EditorState,
  removed: RemovedByPatch,
  spans: readonly PatchSpan[],
): Removal[] {
  const removals: Removal[] = []
  for (const [patchId, all] of removed) {
    const instead = spans.find((span) => span.patchId === patchId)?.from
    for (const [index, { is_inline: wasInline, text, ...place }] of all.entries()) {
      if (text === '') continue
      const found = positionOf(state, place, wasInline)
      if (found !== null) removals.push({ patchId, index, position: found, isInline: wasInline, text })
      else if (instead !== undefined)
        removals.push({ patchId, index, position: instead, isInline: true, text })
    }
  }
  return removals.sort((a, b) => a.position - b.position)
}

/** The part of the binding's state that is needed to find a position; the package types it as `any`. */
type SyncState = {
  readonly doc: Y.Doc
  readonly type: Y.XmlFragment
  readonly binding: { readonly mapping: Parameters<typeof relativePositionToAbsolutePosition>[3] } | null
}

function positionOf(
  state: EditorState,
  { within, after }: Pick<WireRemoved, 'within' | 'after'>,
  isInline: boolean,
): number | null {
  const sync: SyncState | undefined = ySyncPluginKey.getState(state)
  if (!sync?.binding) return null
  if (!within && !after) return isInline ? null : 0
  const relative = new Y.RelativePosition(after ? null : idOf(within), null, idOf(after), -1)
  const position = relativePositionToAbsolutePosition(sync.doc, sync.type, relative, sync.binding.mapping)
  if (position === null || position < 0 || position > state.doc.content.size) return null
  return state.doc.resolve(position).parent.inlineContent === isInline ? position : null
}

const idOf = (id: readonly [client: number, clock: number] | null): Y.ID | null => id && Y.createID(...id)
