import type { RootContent } from 'mdast'
import { cleanText } from './content.ts'
import { healTail } from './heal.ts'
import { joinInline, sliceInline } from './inline.ts'
import { parseParts } from './markdown-parse.ts'
import { fromNode, type PlannedBlock, planGroup, planText } from './tree.ts'

/** An open block without a frame is read again only when it grew by an eighth. */
const growth = 9 / 8
/** Below this length it is read whenever it is asked for. UTF-16 units. */
const shortBlock = 4_000

/**
 * The blocks of a Markdown source while it is being written. What is settled is not read again: a block is when another
 * one begins behind it, and within an open list, table or fenced code the items, rows or lines are when the next one
 * begins. So reading costs what is open, however long the source is.
 * What depends on the whole source (a link whose address is defined further down) is for whoever reads the whole.
 */
export class GrowingMarkdown {
  #source = ''
  /** The first half of a line end or a character, which waits for the second one. */
  #half = ''
  readonly #settled: PlannedBlock[] = []
  /** Where in the source that begins which is not settled. */
  #border = 0
  #frame: Frame | null = null
  /** Where a block begins that a frame does not suit. */
  #frameless = -1
  /** What was read the last time: the frame's head, and the healed source behind the border. */
  #shown = ''
  #lengthRead = 0

  /** All of it so far. */
  get text(): string {
    return this.#source
  }

  push(text: string): void {
    const whole = this.#half + text
    const end = /[\r\ud800-\udbff]$/.test(whole) ? whole.length - 1 : whole.length
    this.#half = whole.slice(end)
    this.#source += cleanText(whole.slice(0, end))
  }

  /** All blocks that can be shown now; null when they are those of the last time. */
  read(): PlannedBlock[] | null {
    const open = this.#source.slice(this.#border)
    if (!this.#frame && open.length > shortBlock && open.length < this.#lengthRead * growth) return null
    const shown = healTail((this.#frame?.head ?? '') + open)
    if (shown === this.#shown) return null
    this.#shown = shown
    this.#lengthRead = open.length

    const parts = parseParts(shown).map(toPart)
    const first = parts[0]
    if (!first) return [...this.#settled, ...(this.#frame ? [this.#frame.kept] : [])]
    if (this.#frame) {
      const blocks = joinToFrame(this.#frame, first.blocks)
      if (!blocks) return this.#readWithoutFrame(this.#frame)
      parts[0] = { ...first, blocks }
    }
    const last = parts.pop()
    for (const { blocks } of parts) this.#settled.push(...blocks)
    if (last) this.#moveBorder(last, parts.length === 0)
    return [...this.#settled, ...(last?.blocks ?? [])]
  }

  /** What goes on behind the border belongs to another block after all: tasks behind the items of a list. */
  #readWithoutFrame({ start }: Frame): PlannedBlock[] | null {
    this.#frameless = start
    this.#border = start
    this.#frame = null
    return this.read()
  }

  /** To the last part that was read, and into it where it can have a frame. */
  #moveBorder(last: Part, isFirst: boolean): void {
    const frame = this.#frame
    const offset = this.#border - (frame?.head.length ?? 0)
    const from = isFirst ? 0 : lineStart(last.syntax)
    const start = isFirst ? (frame?.start ?? this.#border) : offset + from
    const cut = start === this.#frameless ? null : findCut(this.#shown, from, last)
    if (!cut && isFirst) return
    this.#frame = cut && { start, head: cut.head, kept: cut.kept }
    this.#border = offset + (cut?.at ?? from)
    this.#shown = (cut?.head ?? '') + this.#shown.slice(cut?.at ?? from)
    this.#lengthRead = 0
  }
}

/** An open block of which a part is settled. */
type Frame = {
  /** Where in the source the block begins. */
  readonly start: number
  /** Source that makes a block of the same kind of what is behind the border. */
  readonly head: string
  /** The part that is settled. */
  readonly kept: PlannedBlock
}

type Part = { readonly syntax: RootContent; readonly blocks: readonly PlannedBlock[] }

const toPart = ({ syntax, nodes }: ReturnType<typeof parseParts>[number]): Part => ({
  syntax,
  blocks: nodes.map(fromNode),
})

type Placed = Pick<RootContent, 'position'>

const offsetOf = ({ position }: Placed): number => position?.start.offset ?? 0
const columnOf = ({ position }: Placed): number => position?.start.column ?? 1
const lineStart = (syntax: Placed): number => offsetOf(syntax) - columnOf(syntax) + 1

/** The kept part of a block and what was read behind it as one; null where they are not of one kind. */
function joinToFrame(
  { kept, head }: Frame,
  [fresh, ...more]: readonly PlannedBlock[],
): PlannedBlock[] | null {
  if (!fresh || fresh.type !== kept.type) return null
  if (kept.kind === 'text' && fresh.kind === 'text')
    return [planText(kept.type, kept.attrs, joinInline(kept.inline, fresh.inline)), ...more]
  if (kept.kind === 'text' || fresh.kind === 'text') return null
  // The head of a table is its first row, which is kept already.
  const children = head === '' ? fresh.children : fresh.children.slice(1)
  return [planGroup(kept.type, kept.attrs, [...kept.children, ...children]), ...more]
}

/** Where in the source an open block can be cut, and the part of it that is settled then. */
type Cut = { readonly at: number; readonly head: string; readonly kept: PlannedBlock }

/** `from`: where the block begins in `shown`. Null: it has nothing to settle, or its parts are not lines of their own. */
function findCut(shown: string, from: number, { syntax, blocks }: Part): Cut | null {
  const [block, another] = blocks
  if (!block || another || columnOf(syntax) !== 1) return null
  if (block.kind === 'text') return syntax.type === 'code' ? cutCode(shown, from, block) : null
  if (syntax.type !== 'list' && syntax.type !== 'table') return null
  // A list can do without its first items, a table not without its header.
  const first = syntax.children[syntax.type === 'list' ? 0 : 1]
  const last = syntax.children.at(-1)
  if (!first || !last || first === last || columnOf(last) !== 1) return null
  const kept = planGroup(block.type, block.attrs, block.children.slice(0, -1))
  return { at: offsetOf(last), head: syntax.type === 'list' ? '' : shown.slice(from, lineStart(first)), kept }
}

function cutCode(shown: string, from: number, block: PlannedBlock & { kind: 'text' }): Cut | null {
  const at = shown.lastIndexOf('\n') + 1
  const line = shown.slice(at)
  const { inline } = block
  const end = inline.text.length - line.length
  const isLastLine = line !== '' && inline.text.endsWith(`\n${line}`)
  if (!/^[`~]/.test(shown.slice(from)) || !isLastLine) return null
  const kept = planText(block.type, block.attrs, sliceInline(inline, 0, end))
  return { at, head: shown.slice(from, shown.indexOf('\n', from) + 1), kept }
}
