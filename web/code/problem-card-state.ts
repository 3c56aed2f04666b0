import { TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { type Problem, problemsIn } from './problems.ts'

/** What the card shows, and whether it came by keyboard: then its first button is chosen. */
export type OpenCard = { readonly problems: readonly Problem[]; readonly byKeyboard: boolean }

/** Which problem of the code is explained now: said by the editor's plugins, drawn by React. */
export class ProblemCardState {
  #open: OpenCard | null = null
  readonly #listeners = new Set<() => void>()

  readonly snapshot = (): OpenCard | null => this.#open

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  show(problems: readonly Problem[], byKeyboard: boolean): void {
    this.#set(problems.length === 0 ? null : { problems, byKeyboard })
  }

  /** False when nothing was open. */
  close(): boolean {
    const wasOpen = this.#open !== null
    if (wasOpen) this.#set(null)
    return wasOpen
  }

  /** Takes the caret to the next problem, or to the one before, and around at the end. False where there is none. */
  step(view: EditorView, by: 1 | -1): boolean {
    const problems = problemsIn(view.state)
    const { from } = view.state.selection
    const next =
      by === 1
        ? (problems.find((problem) => problem.from > from) ?? problems[0])
        : (problems.findLast((problem) => problem.from < from) ?? problems.at(-1))
    if (!next) return false
    view.dispatch(
      view.state.tr.setSelection(TextSelection.create(view.state.doc, next.from)).scrollIntoView(),
    )
    this.show(
      problems.filter((problem) => problem.from === next.from),
      true,
    )
    return true
  }

  #set(open: OpenCard | null): void {
    this.#open = open
    for (const listener of this.#listeners) listener()
  }
}

/** Long enough that a pointer on its way elsewhere opens nothing. */
const restMs = 220
/** Long enough to get from the code to the card. */
const leaveMs = 300

/** Opens the card over the problem that the pointer rests on. */
export class ProblemPointer {
  readonly #view: EditorView
  readonly #card: ProblemCardState
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(view: EditorView, card: ProblemCardState) {
    this.#view = view
    this.#card = card
    view.dom.addEventListener('mouseover', this.#over)
    view.dom.addEventListener('mouseleave', this.#leave)
  }

  update(view: EditorView, before: { doc: unknown }): void {
    if (view.state.doc !== before.doc) this.#closeIfStale()
  }

  destroy(): void {
    clearTimeout(this.#timer)
    this.#view.dom.removeEventListener('mouseover', this.#over)
    this.#view.dom.removeEventListener('mouseleave', this.#leave)
    this.#card.close()
  }

  readonly #over = ({ target }: MouseEvent): void => {
    clearTimeout(this.#timer)
    const marked = target instanceof Element ? target.closest('.spy-problem') : null
    if (!marked) {
      this.#leave()
      return
    }
    this.#timer = setTimeout(() => {
      const position = this.#view.posAtDOM(marked, 0)
      this.#card.show(problemsIn(this.#view.state, position, position + 1), false)
    }, restMs)
  }

  readonly #leave = (): void => {
    clearTimeout(this.#timer)
    if (this.#card.snapshot()?.byKeyboard) return
    this.#timer = setTimeout(() => {
      if (!document.querySelector('.problem-card:hover, .problem-card:focus-within')) this.#card.close()
    }, leaveMs)
  }

  /** What is shown is about code that has changed. */
  #closeIfStale(): void {
    const open = this.#card.snapshot()
    if (!open) return
    const there = problemsIn(this.#view.state)
    if (
      !open.problems.every(({ from, diagnostic }) =>
        there.some((other) => other.from === from && other.diagnostic === diagnostic),
      )
    )
      this.#card.close()
  }
}
