import { type EditorState, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { explainedAt, isOver, type NamedPlace } from './named-place.ts'
import { type Problem, problemsIn } from './problems.ts'

/** What is said of a place in the code, and whether it was asked by keyboard: then the card's first button is chosen. */
export type OpenCard = {
  readonly problems: readonly Problem[]
  /** The name that stands there. */
  readonly named: NamedPlace | null
  readonly byKeyboard: boolean
}

/** What of the code is explained now: said by the editor's plugins, drawn by React. */
export class ProblemCardState {
  #open: OpenCard | null = null
  readonly #listeners = new Set<() => void>()

  readonly snapshot = (): OpenCard | null => this.#open

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Says all there is to say of a position; closes where there is nothing. */
  show(view: EditorView, position: number, byKeyboard: boolean): void {
    const problems = problemsIn(view.state, position, position + 1)
    const named = explainedAt(view.state, position)
    this.#set(problems.length === 0 && !named ? null : { problems, named, byKeyboard })
  }

  /** Says what stands at the caret. False outside of code, and where there is nothing to say. */
  explain(view: EditorView): boolean {
    this.show(view, view.state.selection.from, true)
    return this.#open !== null
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
    this.#set({
      problems: problems.filter((problem) => problem.from === next.from),
      named: null,
      byKeyboard: true,
    })
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

/** Opens the card over the code that the pointer rests on. */
export class ProblemPointer {
  readonly #view: EditorView
  readonly #card: ProblemCardState
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(view: EditorView, card: ProblemCardState) {
    this.#view = view
    this.#card = card
    view.dom.addEventListener('mousemove', this.#move)
    view.dom.addEventListener('mouseleave', this.#leave)
    view.dom.addEventListener('keydown', this.#type)
  }

  update(view: EditorView, before: EditorState): void {
    const open = this.#card.snapshot()
    if (!open) return
    const isMoved = !view.state.selection.eq(before.selection)
    if (view.state.doc !== before.doc) this.#closeIfStale(open)
    else if (isMoved && open.byKeyboard && open.named) this.#card.close()
  }

  destroy(): void {
    clearTimeout(this.#timer)
    this.#view.dom.removeEventListener('mousemove', this.#move)
    this.#view.dom.removeEventListener('mouseleave', this.#leave)
    this.#view.dom.removeEventListener('keydown', this.#type)
    this.#card.close()
  }

  readonly #move = ({ target, buttons, clientX, clientY }: MouseEvent): void => {
    clearTimeout(this.#timer)
    const isCode = target instanceof Element && target.closest('pre') !== null
    if (!isCode || buttons !== 0) this.#leave()
    else this.#timer = setTimeout(() => this.#rest(clientX, clientY), restMs)
  }

  /** Who writes does not want to be told what the pointer was left on. */
  readonly #type = (): void => {
    clearTimeout(this.#timer)
    if (this.#card.snapshot()?.byKeyboard === false) this.#card.close()
  }

  #rest(x: number, y: number): void {
    const view = this.#view
    const found = view.posAtCoords({ left: x, top: y })?.pos
    // The nearest gap between letters is found; the pointer may be on the letter before it.
    const position = [found, found === undefined ? undefined : found - 1].find(
      (at) => at !== undefined && isOver(view, at, x, y),
    )
    if (position === undefined) this.#leave()
    else if (!this.#card.snapshot()?.byKeyboard) this.#card.show(view, position, false)
  }

  readonly #leave = (): void => {
    clearTimeout(this.#timer)
    if (this.#card.snapshot()?.byKeyboard) return
    this.#timer = setTimeout(() => {
      if (!document.querySelector('.problem-card:hover, .problem-card:focus-within')) this.#card.close()
    }, leaveMs)
  }

  /** What is shown is about code that has changed. */
  #closeIfStale({ problems, named }: OpenCard): void {
    const there = problemsIn(this.#view.state)
    const isThere = problems.every(({ from, diagnostic }) =>
      there.some((other) => other.from === from && other.diagnostic === diagnostic),
    )
    const name = named && explainedAt(this.#view.state, named.from)?.meaning.name
    if (!isThere || name !== (named?.meaning.name ?? null)) this.#card.close()
  }
}
