import type { EditorView } from '@tiptap/pm/view'
import { bindingOf } from './binding.ts'
import { holdKey, release } from './composition-hold.ts'

/** ProseMirror reads the last letters of a composition from the DOM up to 20 ms after its end. */
const settleMs = 40
/** Words are composed in seconds. Who stops in the middle of one does not keep everybody's changes out for longer. */
const maxHoldMs = 10_000

/** Whether an input method is writing into an editor, and what follows when it is done. */
export class Composition {
  #isOn = false
  #settling: ReturnType<typeof setTimeout> | undefined
  #limit: ReturnType<typeof setTimeout> | undefined

  get isOn(): boolean {
    return this.#isOn
  }

  start(): void {
    clearTimeout(this.#settling)
    this.#isOn = true
  }

  end(view: EditorView): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.#settle(view), settleMs)
  }

  /** To be called after each transaction: a hold that began gets its limit. */
  watch(view: EditorView): void {
    if (!holdKey.getState(view.state)) return
    this.#limit ??= setTimeout(() => {
      // The browser ends the composition with what it has.
      view.dom.blur()
      view.focus()
      this.end(view)
    }, maxHoldMs)
  }

  close(): void {
    clearTimeout(this.#settling)
    clearTimeout(this.#limit)
  }

  #settle(view: EditorView): void {
    this.#isOn = false
    clearTimeout(this.#limit)
    this.#limit = undefined
    const [binding, hold] = [bindingOf(view.state), holdKey.getState(view.state)]
    if (binding && hold) view.dispatch(release(view.state, hold, binding))
  }
}
