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
 */
export function weave(old: Blocks, fresh: Blocks): Woven {
  const woven: PlannedBlock[] = []
  let reached = 0
  const passTo = (index: number) => woven.push(...old.slice(reached, index))
  const open = fresh.at(-1)?.type === 'heading' ? undefined : fresh.at(-1)
  for (const block of open ? fresh.slice(0, -1) : fresh) {
    const index = findContinued(old, reached, block)
    if (index >= 0) {
      passTo(index)
      woven.push(...keepSpelling(old.slice(index, index + 1), [block]))
      reached = index + 1
    } else woven.push(block)
  }
  const index = open ? findBegun(old, reached, open) : -1
  const begun = old[index]
  if (open && begun) {
    const inside = weaveInside(begun, open)
    if (inside) {
      passTo(index)
      woven.push(inside)
      reached = index + 1
    }
  } else if (open) woven.push(open)
  return { blocks: [...woven, ...old.slice(reached)], end: woven.length }
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
  const [before, after] = [old, open].map((block) => words(textOf(block).slice(0, 200)))
  const start = after?.slice(0, 4) ?? []
  const shared = start.filter((word, index) => before?.[index] === word).length
  return shared * 2 >= start.length
}

/** Blocks that are woven line by line, item by item. */
const hasLines = ({ type }: PlannedBlock): boolean =>
  ['bulletList', 'orderedList', 'taskList', 'table', 'blockquote', 'codeBlock'].includes(type)

/** The two as one block; null where the new one is held back until it is whole. */
function weaveInside(old: PlannedBlock, open: PlannedBlock): PlannedBlock | null {
  if (!hasLines(open)) return null
  if (old.kind === 'group' && open.kind === 'group')
    return planGroup(open.type, open.attrs, weave(old.children, open.children).blocks)
  if (old.kind === 'group' || open.kind === 'group') return null
  const text = weaveLines(old.inline.text.split('\n'), open.inline.text.split('\n')).join('\n')
  return planText(open.type, open.attrs, inlineOf([makePiece(text, [])]))
}

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
