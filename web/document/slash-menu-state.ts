import type { Box } from '../ui/place-beside.ts'
import type { Block } from './blocks.ts'

type OpenMenu = {
  readonly blocks: readonly Block[]
  readonly chosen: number
  readonly caret: Box
  readonly choose: (block: Block) => void
}

/** What the slash menu shows: written by the editor's plugin, drawn by React. */
export class SlashMenuState {
  #open: OpenMenu | null = null
  readonly #listeners = new Set<() => void>()

  readonly snapshot = (): OpenMenu | null => this.#open

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(open: OpenMenu | null): void {
    this.#open = open
    for (const listener of this.#listeners) listener()
  }

  /** True when the key was meant for the menu. */
  press(key: string): boolean {
    const open = this.#open
    if (!open || open.blocks.length === 0) return false
    const { blocks, chosen } = open
    if (key === 'ArrowDown') this.set({ ...open, chosen: (chosen + 1) % blocks.length })
    else if (key === 'ArrowUp') this.set({ ...open, chosen: (chosen + blocks.length - 1) % blocks.length })
    else if (key === 'Enter' || key === 'Tab') {
      const block = blocks[chosen]
      if (block) open.choose(block)
    } else return false
    return true
  }
}
