import { type Box, eventSize, type Item } from './boxes.ts'

/** Room beside and above everything. */
const margin = 16
/** Between a box and the first line of a channel, and between two lines. */
const firstGap = 16
const gap = 9

/**
 * Columns and rows with room for lines between them: a channel left of each column and one behind the last, a corridor above
 * each row and one below the last. Boxes stand in cells, lines run in channels and corridors, so they never meet.
 * Lines are counted first, then everything gets its place (`settle`).
 */
export class Grid {
  width = 0
  height = 0
  readonly #items: readonly Item[]
  /** The first row of each lane, and one past the last row of all. */
  readonly #firstRows: readonly number[]
  /** By row, counted over all lanes: the columns with boxes, and those behind which a line runs straight on. */
  readonly #rows: readonly { readonly boxes: ReadonlySet<number>; readonly lines: Set<number> }[]
  readonly #channels: Slots
  readonly #corridors: Slots
  /** Where the first line of each channel and corridor runs, and where each row begins. */
  readonly #channelX: number[] = []
  readonly #corridorY: number[] = []
  readonly #top: number[] = []

  /** `lanes` has the columns that are taken, by lane and row. */
  constructor(items: readonly Item[], lanes: readonly (readonly ReadonlySet<number>[])[]) {
    this.#items = items
    const first = [0]
    for (const rows of lanes) first.push((first.at(-1) ?? 0) + rows.length)
    this.#firstRows = first
    this.#rows = lanes.flat().map((boxes) => ({ boxes, lines: new Set() }))
    this.#channels = new Slots(items.reduce((most, { column }) => Math.max(most, column), 0) + 2)
    this.#corridors = new Slots(this.#rows.length + 1)
  }

  /** Counted over all lanes. */
  rowOf({ lane, row }: Item): number {
    return (this.#firstRows[lane] ?? 0) + row
  }

  hasBox(row: number, column: number): boolean {
    return this.#rows[row]?.boxes.has(column) ?? false
  }

  /** The way straight on from one column of a row to a later one; false where a box stands or a line runs. */
  takeRow(at: number, from: number, to: number): boolean {
    const row = this.#rows[at]
    for (let column = from; column < to; column++)
      if (row?.lines.has(column) || (column > from && row?.boxes.has(column))) return false
    for (let column = from; column < to; column++) row?.lines.add(column)
    return true
  }

  /** A line of its own in a channel, from one height to another: rows are odd, corridors even. */
  takeChannel(channel: number, from: number, to: number, side: Side, least = 0): Slot {
    return this.#channels.take(channel, { from: Math.min(from, to), to: Math.max(from, to) }, side, least)
  }

  takeCorridor(corridor: number, from: number, to: number): Slot {
    return this.#corridors.take(corridor, { from: Math.min(from, to), to: Math.max(from, to) }, 'through')
  }

  /** Gives everything its place, behind `head` px for the names of the lanes. */
  settle(head: number): void {
    const widths: number[] = []
    const above: number[] = []
    const below: number[] = []
    for (const item of this.#items) {
      const { column, width, height, port, events } = item
      const row = this.rowOf(item)
      widths[column] = Math.max(widths[column] ?? 0, width)
      above[row] = Math.max(above[row] ?? 0, port)
      below[row] = Math.max(below[row] ?? 0, height - port + (events.length > 0 ? eventSize / 2 : 0))
    }
    const left: number[] = []
    let x = margin + head
    for (let column = 0; column < this.#channels.length; column++) {
      this.#channelX.push(x + firstGap)
      x += this.#channels.room(column)
      left.push(x)
      x += widths[column] ?? 0
    }
    this.width = Math.ceil(x + margin)
    let y = margin
    for (let row = 0; row <= this.#rows.length; row++) {
      this.#corridorY.push(y + firstGap)
      y += this.#corridors.room(row)
      this.#top.push(y)
      y += (above[row] ?? 0) + (below[row] ?? 0)
    }
    this.height = Math.ceil(y + margin)
    for (const item of this.#items) {
      const { column, width, port } = item
      const row = this.rowOf(item)
      item.x = (left[column] ?? 0) + ((widths[column] ?? 0) - width) / 2
      item.y = (this.#top[row] ?? 0) + (above[row] ?? 0) - port
    }
  }

  channelX(slot: Slot): number {
    return (this.#channelX[slot.at] ?? 0) + gap * this.#channels.rank(slot)
  }

  corridorY({ at, place }: Slot): number {
    return (this.#corridorY[at] ?? 0) + gap * place
  }

  /** From the corridor above its first row to the one above the next lane. */
  laneBox(lane: number): Box {
    const [from, to] = [this.#laneBorder(lane), this.#laneBorder(lane + 1)]
    return { x: margin / 2, y: from, width: this.width - margin, height: to - from }
  }

  /** Between the last line of the corridor above a lane and the row below it. */
  #laneBorder(lane: number): number {
    const row = this.#firstRows[lane] ?? 0
    if (row === 0) return margin / 2
    if (row === this.#rows.length) return this.height - margin / 2
    return (this.#top[row] ?? 0) - firstGap / 2
  }
}

/** Lines that come out of a box stand before those that go through to the next one, and those that lead into a box behind. */
type Side = 'exit' | 'through' | 'entry'

/** One line in a channel or a corridor. */
export type Slot = { readonly at: number; readonly place: number; readonly side: Side }

/** Lines side by side; those of one side that share no part of the way share a place. */
class Slots {
  readonly length: number
  readonly #taken: readonly Readonly<Record<Side, Span[][]>>[]

  constructor(length: number) {
    this.length = length
    this.#taken = Array.from({ length }, () => ({ exit: [], through: [], entry: [] }))
  }

  /** The first place that is free on the way, from the `least` one on. */
  take(at: number, span: Span, side: Side, least = 0): Slot {
    const places = this.#taken[at]?.[side] ?? []
    const isTaken = (spans: Span[]) => spans.some((other) => other.to >= span.from && other.from <= span.to)
    let place = least
    while (isTaken(places[place] ?? [])) place++
    while (places.length <= place) places.push([])
    places[place]?.push(span)
    return { at, place, side }
  }

  /** Its place among the lines of all sides. */
  rank({ at, place, side }: Slot): number {
    const { exit, through } = this.#taken[at] ?? none
    return place + (side === 'exit' ? 0 : exit.length) + (side === 'entry' ? through.length : 0)
  }

  /** What all lines need, in px. */
  room(at: number): number {
    const { exit, through, entry } = this.#taken[at] ?? none
    return 2 * firstGap + gap * Math.max(0, exit.length + through.length + entry.length - 1)
  }
}

const none = { exit: [], through: [], entry: [] }

type Span = { readonly from: number; readonly to: number }
