import type { EditorView } from '@tiptap/pm/view'
import type { Stretch } from './review-marks.ts'

/** Above the first line and below the last one. */
const overhangPx = 3

/**
 * The rules beside unreviewed blocks. They lie under the text in a layer of their own: one rule runs over the gaps between
 * blocks, and a thousand blocks in a row cost as much as one.
 */
export class ReviewRules {
  readonly #layer = document.createElement('div')

  constructor(view: EditorView) {
    this.#layer.className = 'review-rules'
    this.#layer.setAttribute('aria-hidden', 'true')
    view.dom.before(this.#layer)
  }

  /** Reads the layout, so it is best called when that is fresh. */
  draw(view: EditorView, stretches: readonly Stretch[]): void {
    const rules = stretches.flatMap((stretch) => {
      const [first, last] = [view.nodeDOM(stretch.from), lastBlock(view, stretch)]
      if (!(first instanceof HTMLElement && last instanceof HTMLElement)) return []
      const top = first.offsetTop - overhangPx
      return [{ kind: stretch.kind, top, height: last.offsetTop + last.offsetHeight + overhangPx - top }]
    })
    while (this.#layer.childElementCount > rules.length) this.#layer.lastElementChild?.remove()
    for (const [index, { kind, top, height }] of rules.entries()) {
      const rule = this.#layer.children[index] ?? this.#layer.appendChild(document.createElement('div'))
      if (!(rule instanceof HTMLElement)) continue
      rule.dataset.kind = kind
      rule.style.top = `${top}px`
      rule.style.height = `${height}px`
    }
  }

  close(): void {
    this.#layer.remove()
  }
}

function lastBlock(view: EditorView, { to }: Stretch): globalThis.Node | null {
  const before = view.state.doc.resolve(to).nodeBefore
  return before && view.nodeDOM(to - before.nodeSize)
}
