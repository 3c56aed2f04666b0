import type { ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'

/** Where an end of the selection stood, by the letters beside it: its position now, or null when they are gone. */
export type ByLetters = (end: 'anchor' | 'head') => number | null

/**
 * Keeps the reader's place through a change of others that `tr` holds already, and what they switched on for the next
 * letter. Positions go through the steps, which know all but one thing: where in a changed text a caret stood, when the
 * text changed on both its sides at once, or repeats itself. Then the letters decide.
 */
export function keepSelection(tr: Transaction, before: EditorState, byLetters: ByLetters): void {
  const { selection, storedMarks } = before
  if (selection instanceof TextSelection) {
    const [anchorSide, headSide] = outerSides(selection)
    const follow = (end: 'anchor' | 'head', side: Side) => {
      const mapped = tr.doc.resolve(tr.mapping.map(selection[end], side))
      const isUntouched = mapped.parent === selection[`$${end}`].parent
      return isUntouched ? mapped : (inSameText(tr, mapped, byLetters(end)) ?? mapped)
    }
    tr.setSelection(TextSelection.between(follow('anchor', anchorSide), follow('head', headSide)))
  }
  tr.setStoredMarks(storedMarks)
}

/** -1 stays in front of what is added at the position, 1 goes behind it. */
type Side = -1 | 1

/** What others add at the edge of a selection stays outside; a caret stays in front of it. */
function outerSides({ anchor, head }: TextSelection): readonly [anchor: Side, head: Side] {
  if (anchor === head) return [-1, -1]
  return anchor < head ? [1, -1] : [-1, 1]
}

/** Letters of a block that was made anew may turn up anywhere; the steps know its place better. */
function inSameText({ doc }: Transaction, mapped: ResolvedPos, found: number | null): ResolvedPos | null {
  if (found === null || found < 0 || found > doc.content.size) return null
  const $found = doc.resolve(found)
  return $found.sameParent(mapped) ? $found : null
}
