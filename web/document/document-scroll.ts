import type { EditorView } from '@tiptap/pm/view'

/** What the text scrolls in. */
export const paneOf = (view: EditorView): HTMLElement | null => view.dom.closest('section')

/** Brings a place of the text to where it is read easily: below the upper edge, with what follows in sight. */
export function scrollToPosition(view: EditorView, position: number): void {
  const pane = paneOf(view)
  if (!pane) return
  const offset = view.coordsAtPos(position).top - pane.getBoundingClientRect().top
  scrollBy(pane, offset - pane.clientHeight * readingHeight)
}

/** As part of what can be seen, from above. */
const readingHeight = 0.3

export function scrollBy(pane: HTMLElement, pixels: number): void {
  pane.scrollTo({ top: pane.scrollTop + pixels, behavior: isCalm() ? 'instant' : 'smooth' })
}

const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches
