import { type EditorState, Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type { Completion } from '#shared/spy/completion.ts'
import type { Meaning } from '#shared/spy/meaning.ts'
import { blockAround, inDocument } from './code-blocks.ts'
import { spyBlocksIn, spyReaderIn } from './colours.ts'
import type { CompletionState } from './completion-state.ts'
import { codeChoicesIn } from './problems.ts'

/** While somebody writes code, the names that may be meant are offered. Nothing that others do opens the list. */
export const completionKeys = (list: CompletionState) => {
  const completer = new Completer(list)
  return new Plugin({
    view: () => ({
      update: (view, before) => completer.update(view, before),
      destroy: () => list.set(null),
    }),
    props: {
      handleTextInput: () => {
        completer.isTyped = true
        return false
      },
      handleKeyDown: (view, event) => completer.press(view, event),
      handleDOMEvents: {
        blur: () => list.set(null),
        compositionstart: () => list.set(null),
      },
    },
  })
}

class Completer {
  /** The next transaction writes what this person typed. */
  isTyped = false
  /** Where the word begins whose list was sent away: it stays so while that word is written. */
  #dismissed: number | null = null
  readonly #list: CompletionState

  constructor(list: CompletionState) {
    this.#list = list
  }

  update(view: EditorView, before: EditorState): void {
    const { state } = view
    const { isTyped } = this
    const isSameText = state.doc === before.doc
    if (isSameText && state.selection.eq(before.selection)) return
    this.isTyped = false
    const open = this.#list.snapshot()
    if (!isTyped && !open) return
    const found = this.#find(view, open?.isAsked ?? false)
    const isLeft = isSameText && found?.from !== open?.from
    if (found?.from !== this.#dismissed) this.#dismissed = null
    if (!found || isLeft || this.#dismissed !== null) this.#list.set(null)
    else this.#show(view, found, isTyped ? 0 : keptChoice(open?.choices[open.chosen], found))
  }

  press(view: EditorView, event: KeyboardEvent): boolean {
    if (event.isComposing || event.shiftKey || event.altKey || event.metaKey) return false
    if (event.ctrlKey) return event.key === ' ' && this.#ask(view)
    if (event.key !== 'Escape') return this.#list.press(event.key)
    const open = this.#list.snapshot()
    if (!open) return false
    this.#dismissed = open.from
    this.#list.set(null)
    return true
  }

  #ask(view: EditorView): boolean {
    const found = this.#find(view, true)
    if (found) this.#show(view, found, 0)
    return found !== null
  }

  /** In positions of the document. */
  #find(view: EditorView, isAsked: boolean): (Completion & { readonly isAsked: boolean }) | null {
    const { state, composing, editable } = view
    const { head, empty } = state.selection
    const blocks = spyBlocksIn(state)
    const block = blockAround(blocks, head)
    const reader = spyReaderIn(state)
    if (!block || !reader || composing || !editable || !empty) return null
    const { integrations } = codeChoicesIn(state)
    const here = {
      ...{ at: blocks.indexOf(block), integrations },
      sources: blocks.map(({ node }) => node.textContent),
    }
    const found = reader.complete(here, head - inDocument(block, 0), isAsked)
    if (!found) return null
    const { from, to, choices } = found
    return { choices, isAsked, from: inDocument(block, from), to: inDocument(block, to) }
  }

  #show(view: EditorView, found: Completion & { readonly isAsked: boolean }, chosen: number): void {
    const { from, to } = found
    this.#list.set({
      ...found,
      chosen,
      caret: view.coordsAtPos(from),
      choose: ({ name }) => {
        view.dispatch(view.state.tr.insertText(name, from, to).scrollIntoView())
        this.#list.set(null)
      },
    })
  }
}

/** What was chosen stays so while others write. */
const keptChoice = (before: Meaning | undefined, { choices }: Completion): number =>
  Math.max(
    0,
    choices.findIndex(({ name }) => name === before?.name),
  )
