import { posToDOMRect } from '@tiptap/core'
import type { EditorState } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type { Meaning } from '#shared/spy/meaning.ts'
import { blockAround, inDocument } from './code-blocks.ts'
import { spyBlocksIn, spyReaderIn } from './colours.ts'
import { codeChoicesIn } from './problems.ts'

/** A name in the code, where it stands in the document, and what it stands for. */
export type NamedPlace = { readonly from: number; readonly to: number; readonly meaning: Meaning }

/** Null outside of code, and where no name is that anything is known of. */
export function explainedAt(state: EditorState, position: number): NamedPlace | null {
  const blocks = spyBlocksIn(state)
  const block = blockAround(blocks, position)
  if (!block) return null
  const { integrations } = codeChoicesIn(state)
  const here = {
    sources: blocks.map(({ node }) => node.textContent),
    at: blocks.indexOf(block),
    integrations,
  }
  const found = spyReaderIn(state)?.explain(here, position - inDocument(block, 0))
  if (!found) return null
  return { from: inDocument(block, found.from), to: inDocument(block, found.to), meaning: found.meaning }
}

/** Whether a point of the window is on the letter behind a position. */
export function isOver(view: EditorView, position: number, x: number, y: number): boolean {
  if (position < 0 || position >= view.state.doc.content.size) return false
  const { left, right, top, bottom } = posToDOMRect(view, position, position + 1)
  return x >= left && x <= right && y >= top && y <= bottom
}
