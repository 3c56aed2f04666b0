import { type Box, eventSize, type Item } from './boxes.ts'

/** A place in the grid; rows count within their lane. */
export type Cell = { readonly column: number; readonly lane: number; readonly row: number }

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
  readonly columns: number
  readonly rows: number
  width = 0
  height = 0
  readonly #items: ReadonlyMap<string, Item>
  readonly #cells: ReadonlyMap<string, Cell>
  /** The first row of each lane, and one past the last row of all. */
  readonly #firstRows: readonly number[]
  /** By row, counted over all lanes. */
  readonly #columnsTaken = new Map<number, Set<number>>()
  readonly #channels: Slots
  readonly #corridors: Slots
  readonly #events = new Map<
    string,
    { readonly host: string; readonly place: number; readonly count: number }
  >()
  readonly #hosts = new Set<string>()
  #left: number[] = []
  #top: number[] = []
  #above: number[] = []
  #columnWidths: number[] = []
  #below: number[] = []
  #head = 0

  constructor(items: readonly Item[], cells: ReadonlyMap<string, Cell>, lanes: number) {
    this.#items = new Map(items.map((item) => [item.id, item]))
    this.#cells = cells
    const all = [...cells.values()]
    this.columns = Math.max(0, ...all.map(({ column }) => column)) + 1
    const rowsOf = (lane: number) =>
      Math.max(1, ...all.filter((cell) => cell.lane === lane).map(({ row }) => row + 1))
    const first = [0]
    for (let lane = 0; lane < lanes; lane++) first.push((first[lane] ?? 0) + rowsOf(lane))
    this.#firstRows = first
    this.rows = first.at(-1) ?? 0
    for (const id of cells.keys()) {
      const taken = this.#columnsTaken.get(this.rowOf(id)) ?? new Set()
      this.#columnsTaken.set(this.rowOf(id), taken.add(this.columnOf(id)))
    }
    this.#channels = new Slots(this.columns + 1)
    this.#corridors = new Slots(this.rows + 1)
  }

  find(id: string): Item | undefined {
    return this.#items.get(id)
  }

  columnOf(id: string): number {
    return this.#cells.get(id)?.column ?? 0
  }

  /** Counted over all lanes. */
  rowOf(id: string): number {
    const cell = this.#cells.get(id)
    return cell ? (this.#firstRows[cell.lane] ?? 0) + cell.row : 0
  }

  /** Whether nothing stands between two columns of a row. */
  isFree(row: number, from: number, to: number): boolean {
    const taken = this.#columnsTaken.get(row)
    for (let column = from + 1; column < to; column++) if (taken?.has(column)) return false
    return true
  }

  /** A line of its own in a channel, from one height to another: rows are odd, corridors even. */
  takeChannel(channel: number, from: number, to: number, side: Side, least = 0): Slot {
    return this.#channels.take(channel, { from: Math.min(from, to), to: Math.max(from, to) }, side, least)
  }

  takeCorridor(corridor: number, from: number, to: number): Slot {
    return this.#corridors.take(corridor, { from: Math.min(from, to), to: Math.max(from, to) }, 'through')
  }

  setEvent(id: string, host: string, place: number, count: number): void {
    this.#events.set(id, { host, place, count })
    this.#hosts.add(host)
  }

  /** Gives everything its place, behind `head` px for the names of the lanes. */
  settle(head: number): void {
    this.#head = head
    this.#columnWidths = this.#largest(
      this.columns,
      (id) => this.columnOf(id),
      ({ width }) => width,
    )
    this.#above = this.#largest(
      this.rows,
      (id) => this.rowOf(id),
      ({ port }) => port,
    )
    this.#below = this.#largest(
      this.rows,
      (id) => this.rowOf(id),
      (item) => item.height - item.port + this.#eventRoom(item),
    )
    let x = margin + head
    this.#left = []
    for (let column = 0; column <= this.columns; column++) {
      x += this.#room(this.#channels, column)
      this.#left.push(x)
      x += this.#columnWidths[column] ?? 0
    }
    this.width = Math.ceil(x + margin)
    let y = margin
    this.#top = []
    for (let row = 0; row <= this.rows; row++) {
      y += this.#room(this.#corridors, row)
      this.#top.push(y)
      y += (this.#above[row] ?? 0) + (this.#below[row] ?? 0)
    }
    this.height = Math.ceil(y + margin)
  }

  boxOf({ id, width, height, port }: Item): Box {
    const column = this.columnOf(id)
    const x = (this.#left[column] ?? 0) + ((this.#columnWidths[column] ?? 0) - width) / 2
    return { x, y: this.portY(id) - port, width, height }
  }

  /** Height at which lines come in and go out. */
  portY(id: string): number {
    const row = this.rowOf(id)
    return (this.#top[row] ?? 0) + (this.#above[row] ?? 0)
  }

  /** The circle at the lower edge of a step. */
  eventBox(id: string): Box {
    const event = this.#events.get(id)
    const host = this.#items.get(event?.host ?? '')
    if (!event || !host) throw new Error(`the event ${id} is at no step`)
    const box = this.boxOf(host)
    const x = box.x + (box.width * (event.place + 1)) / (event.count + 1) - eventSize / 2
    return { x, y: box.y + box.height - eventSize / 2, width: eventSize, height: eventSize }
  }

  channelX(slot: Slot): number {
    const left = (this.#left[slot.at] ?? 0) - this.#room(this.#channels, slot.at)
    return left + firstGap + gap * this.#channels.rank(slot)
  }

  corridorY({ at, place }: Slot): number {
    return (this.#top[at] ?? 0) - this.#room(this.#corridors, at) + firstGap + gap * place
  }

  /** From the corridor above its first row to the one above the next lane. */
  laneBox(lane: number): Box {
    const edge = (row: number) =>
      row === 0 ? margin / 2 : row === this.rows ? this.height - margin / 2 : this.#laneBorder(row)
    const [from, to] = [edge(this.#firstRows[lane] ?? 0), edge(this.#firstRows[lane + 1] ?? 0)]
    return { x: margin / 2, y: from, width: this.width - margin, height: to - from }
  }

  get head(): number {
    return this.#head
  }

  /** Between the last line of the corridor and the row below it. */
  #laneBorder(row: number): number {
    return (this.#top[row] ?? 0) - firstGap / 2
  }

  #room(slots: Slots, at: number): number {
    return 2 * firstGap + gap * Math.max(0, slots.count(at) - 1)
  }

  #eventRoom({ id }: Item): number {
    return this.#hosts.has(id) ? eventSize / 2 : 0
  }

  #largest(count: number, placeOf: (id: string) => number, sizeOf: (item: Item) => number): number[] {
    const largest = Array.from({ length: count }, () => 0)
    for (const item of this.#items.values()) {
      const place = placeOf(item.id)
      largest[place] = Math.max(largest[place] ?? 0, sizeOf(item))
    }
    return largest
  }
}

/** Lines that come out of a box stand before those that go through to the next one, and those that lead into a box behind. */
type Side = 'exit' | 'through' | 'entry'
const sides = ['exit', 'through', 'entry'] as const

/** One line in a channel or a corridor. */
export type Slot = { readonly at: number; readonly place: number; readonly side: Side }

/** Lines side by side; those of one side that share no part of the way share a place. */
class Slots {
  readonly #taken: Readonly<Record<Side, Span[][]>>[]

  constructor(count: number) {
    this.#taken = Array.from({ length: count }, () => ({ exit: [], through: [], entry: [] }))
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
    const before = sides.slice(0, sides.indexOf(side))
    return before.reduce((sum, other) => sum + (this.#taken[at]?.[other].length ?? 0), place)
  }

  count(at: number): number {
    return sides.reduce((sum, side) => sum + (this.#taken[at]?.[side].length ?? 0), 0)
  }
}

type Span = { readonly from: number; readonly to: number }
