import type { Meaning } from '#shared/spy/meaning.ts'
import type { Box } from '../ui/place-beside.ts'

export type OpenCompletion = {
  readonly choices: readonly Meaning[]
  readonly chosen: number
  /** Positions in the document of the word that is being written. */
  readonly from: number
  readonly to: number
  /** Somebody asked for it, so that it stays for a word that is whole. */
  readonly isAsked: boolean
  readonly caret: Box
  readonly choose: (choice: Meaning) => void
}

/** What the list of names shows: said by the editor's plugin, drawn by React. */
export class CompletionState {
  #open: OpenCompletion | null = null
  readonly #listeners = new Set<() => void>()

  readonly snapshot = (): OpenCompletion | null => this.#open

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(open: OpenCompletion | null): void {
    if (open === this.#open) return
    this.#open = open
    for (const listener of this.#listeners) listener()
  }

  /** True when the key was meant for the list. */
  press(key: string): boolean {
    const open = this.#open
    if (!open) return false
    const { choices, chosen } = open
    if (key === 'ArrowDown') this.set({ ...open, chosen: (chosen + 1) % choices.length })
    else if (key === 'ArrowUp') this.set({ ...open, chosen: (chosen + choices.length - 1) % choices.length })
    else if (key === 'Enter' || key === 'Tab') {
      const choice = choices[chosen]
      if (choice) open.choose(choice)
    } else return false
    return true
  }
}
