import type { EditorView } from '@tiptap/pm/view'
import { diffText } from '#shared/document/diff.ts'
import type { Fix } from '#shared/spy/diagnostic.ts'
import { blockAround, inDocument, type SpyBlock } from './code-blocks.ts'
import { spyBlocksIn, spyReaderIn } from './colours.ts'
import type { Problem } from './problems.ts'

/** Does what a fix says, as an edit of whoever clicked it. False when somebody changed the code meanwhile. */
export function applyFix(view: EditorView, { block }: Problem, fix: Fix): boolean {
  const place = spyBlocksIn(view.state).find(({ node }) => node === block)
  if (!place || !view.editable) return false
  replaceIn(view, place, fix.edits)
  return true
}

/** Lays the code at the caret out as SPy is written. False where there is none; code with errors stays as it is. */
export function formatCode(view: EditorView): boolean {
  const place = blockAround(spyBlocksIn(view.state), view.state.selection.head)
  return place !== undefined && formatBlock(view, place)
}

/** False where it may not be changed, or nothing reads it yet. */
export function formatBlock(view: EditorView, place: SpyBlock): boolean {
  const reader = spyReaderIn(view.state)
  if (!reader || !view.editable) return false
  const before = place.node.textContent
  const after = reader.format(before)
  const edits = diffText(before, after)
    .filter(({ same }) => !same)
    .map(({ from, to, at, end }) => ({ from, to, insert: after.slice(at, end) }))
  replaceIn(view, place, edits)
  return true
}

/** The last one first, so that the offsets of the others stay right. */
function replaceIn(view: EditorView, place: SpyBlock, edits: Fix['edits']): void {
  const { tr } = view.state
  for (const { from, to, insert } of edits.toSorted((a, b) => b.from - a.from || b.to - a.to))
    tr.insertText(insert, inDocument(place, from), inDocument(place, to))
  if (tr.docChanged) view.dispatch(tr.scrollIntoView())
}
