/** How long a place stays marked after somebody was brought there. */
const markedMs = 1_800

/** Marks elements for a moment. By an animation of its own: a class would be an edit in the eyes of the editor. */
export function flash(elements: readonly HTMLElement[]): void {
  const marked = { backgroundColor: 'var(--agent-soft)', boxShadow: '0 0 0 6px var(--agent-soft)' }
  for (const element of elements) {
    element.animate([marked, { ...marked, offset: 0.4 }, {}], { duration: markedMs, easing: 'ease-out' })
  }
}
