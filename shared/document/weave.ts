import { similarity } from './align.ts'
import { words } from './diff.ts'
import { inlineOf, makePiece } from './inline.ts'
import { keepSpelling } from './keep-spelling.ts'
import { type PlannedBlock, planGroup, planText, textOf } from './tree.ts'

type Blocks = readonly PlannedBlock[]

/** `blocks`, of which those up to `end` hold all that is new. */
export type Woven = { readonly blocks: Blocks; readonly end: number }

/**
 * Old blocks while new ones are being written in their place. A new block that goes on an old one takes its place when it
 * is whole; any other grows between them. Nothing old goes before that: what no new block goes on is left to the end of
 * the writing, so people keep all their text if it breaks off. The last of the new blocks is the one being written.
 *
 * It remembers how far it came, so that whole blocks that were there the last time are not looked at again.
 */
export class Weaver {
  readonly #old: Blocks
  /** The new blocks that are whole, what became of them, and the old block up to which that goes. */
  #whole: Blocks = []
  #woven: PlannedBlock[] = []
  #reached = 0
  /** Weaves the inside of the old block that the last new one goes on. */
  #inner: { readonly old: PlannedBlock; readonly weaver: Weaver } | null = null

  constructor(old: Blocks) {
    this.#old = old
  }

  weave(fresh: Blocks): Woven {
    const open = fresh.at(-1)?.type === 'heading' ? undefined : fresh.at(-1)
    this.#take(open ? fresh.slice(0, -1) : fresh)
    const index = open ? findBegun(this.#old, this.#reached, open) : -1
    const begun = this.#old[index]
    const inside = open && begun ? this.#weaveInside(begun, open) : null
    const passed = inside ? this.#old.slice(this.#reached, index) : []
    const shown = inside ?? (begun ? null : open)
    const woven = [...this.#woven, ...passed, ...(shown ? [shown] : [])]
    const rest = this.#old.slice(inside ? index + 1 : this.#reached)
    return { blocks: [...woven, ...rest], end: woven.length }
  }

  /** Goes on where it was, or from the start where these blocks are not what it had then. */
  #take(whole: Blocks): void {
    if (this.#whole.some((block, index) => block !== whole[index])) {
      this.#woven = []
      this.#reached = 0
      this.#whole = []
    }
    for (const block of whole.slice(this.#whole.length)) {
      const index = findContinued(this.#old, this.#reached, block)
      if (index >= 0) {
        const [from, to] = [this.#reached, index + 1]
        this.#woven.push(
          ...this.#old.slice(from, index),
          ...keepSpelling(this.#old.slice(index, to), [block]),
        )
        this.#reached = to
      } else this.#woven.push(block)
    }
    this.#whole = whole
  }

  /** The two as one block; null where the new one is held back until it is whole. */
  #weaveInside(old: PlannedBlock, open: PlannedBlock): PlannedBlock | null {
    if (!hasLines(open)) return null
    if (old.kind === 'group' && open.kind === 'group') {
      if (this.#inner?.old !== old) this.#inner = { old, weaver: new Weaver(old.children) }
      return planGroup(open.type, open.attrs, this.#inner.weaver.weave(open.children).blocks)
    }
    if (old.kind === 'group' || open.kind === 'group') return null
    const text = weaveLines(old.inline.text.split('\n'), open.inline.text.split('\n')).join('\n')
    return planText(open.type, open.attrs, inlineOf([makePiece(text, [])]))
  }
}

/** How far ahead of what was reached an old block is looked for. */
const reach = 20
/** Two blocks that share this part of their words are one, rewritten. */
const alike = 0.5

/** Index of the old block that a whole new one takes the place of; -1 for none. */
function findContinued(old: Blocks, from: number, block: PlannedBlock): number {
  const ahead = old.slice(from, from + reach)
  const same = ahead.findIndex(({ key }) => key === block.key)
  const found = same >= 0 ? same : ahead.findIndex((one) => isContinued(one, block))
  return found < 0 ? -1 : from + found
}

const isContinued = (old: PlannedBlock, block: PlannedBlock): boolean =>
  similarity(old, block) >= alike || (hasLines(block) && isBegun(old, block))

/** Index of the old block that one being written may go on; -1 for none. */
function findBegun(old: Blocks, from: number, open: PlannedBlock): number {
  const found = old.slice(from, from + reach).findIndex((one) => isBegun(one, open))
  return found < 0 ? -1 : from + found
}

/** Whether the new block begins as the old one does: with most of its first words, however few it has yet. */
function isBegun(old: PlannedBlock, open: PlannedBlock): boolean {
  if (old.type !== open.type) return false
  const [before, after] = [beginningOf(old), beginningOf(open)]
  const shared = after.filter((word, index) => before[index] === word).length
  return shared * 2 >= after.length
}

function beginningOf(block: PlannedBlock): readonly string[] {
  const known = beginnings.get(block) ?? words(textOf(block).slice(0, 200)).slice(0, 4)
  beginnings.set(block, known)
  return known
}

/** A memory of a pure function, held by the blocks themselves: it goes when they go. */
const beginnings = new WeakMap<PlannedBlock, readonly string[]>()

/** Blocks that are woven line by line, item by item. */
const hasLines = ({ type }: PlannedBlock): boolean =>
  ['bulletList', 'orderedList', 'taskList', 'table', 'blockquote', 'codeBlock'].includes(type)

/** The same for the lines of code, which go on only lines that are equal. */
function weaveLines(old: readonly string[], fresh: readonly string[]): string[] {
  const woven: string[] = []
  let reached = 0
  for (const line of fresh.slice(0, -1)) {
    // A lone bracket is like every other one.
    const ahead = /\w/.test(line) ? reach : 1
    const index = old.slice(reached, reached + ahead).indexOf(line)
    if (index >= 0) woven.push(...old.slice(reached, reached + index))
    woven.push(line)
    reached += index + 1
  }
  const open = fresh.at(-1)?.trimEnd() ?? ''
  const isBegun = old.slice(reached, reached + reach).some((line) => line.startsWith(open))
  return [...woven, ...(isBegun ? [] : [open]), ...old.slice(reached)]
}
