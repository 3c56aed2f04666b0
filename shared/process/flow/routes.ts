import { eventBox, type Item, type Link, type Point } from './boxes.ts'
import type { FlowNode } from './flow.ts'
import type { Grid, Slot } from './grid.ts'

/** The points of one link, which may be asked once the grid has settled. */
type Route = () => readonly Point[]

/**
 * Finds a way for each link: out of the right side of a box into the channel there, along a corridor, and by the channel
 * left of the other box into its left side. Where its own row is free it goes there instead of in a corridor. Neighbours
 * need one channel, and boxes in one free row no turn at all.
 */
export function routeLinks(grid: Grid, links: readonly Link[]): ReadonlyMap<Link, Route> {
  const ways = new Map<Link, Route>()
  const bent: Link[] = []
  for (const link of links) {
    const { from, to, event } = link
    if (event) ways.set(link, belowHost(grid, link, event))
    else if (takeStraight(grid, link)) ways.set(link, () => [rightOf(from), leftOf(to)])
    else bent.push(link)
  }
  const neighbours = bent.filter(({ from, to }) => to.column === from.column + 1)
  for (const beside of Map.groupBy(neighbours, ({ to }) => to.column).values())
    for (const [link, way] of throughChannel(grid, beside)) ways.set(link, way)
  for (const link of bent)
    if (!ways.has(link)) ways.set(link, alongRow(grid, link) ?? alongCorridor(grid, link))
  return ways
}

const rowLevel = (row: number) => 2 * row + 1
const corridorLevel = (corridor: number) => 2 * corridor

/** Between two boxes of a row, where nothing stands nor runs. */
function takeStraight(grid: Grid, { from, to }: Link): boolean {
  const row = grid.rowOf(from)
  return row === grid.rowOf(to) && from.column < to.column && grid.takeRow(row, from.column, to.column)
}

/**
 * Lines of one channel, from the boxes left of it to those right of it, with one turn down or up each. One that begins in
 * the row in which another one ends has to turn before it, or they would lie on each other between their turns. Where lines
 * wait for each other in a circle, one is left out, and has to go along a corridor.
 */
function throughChannel(grid: Grid, links: readonly Link[]): [Link, Route][] {
  const ending = Map.groupBy(links, ({ to }) => grid.rowOf(to))
  const isSame = (one: Link, other: Link) => one.from === other.from || one.to === other.to
  const behind = (link: Link) =>
    (ending.get(grid.rowOf(link.from)) ?? []).filter((other) => !isSame(link, other))
  const waitsFor = new Map<Link, number>()
  for (const link of links)
    for (const other of behind(link)) waitsFor.set(other, (waitsFor.get(other) ?? 0) + 1)
  const least = new Map<Link, number>()
  const found: [Link, Route][] = []
  const open = new Set(links)
  const ready = links.filter((link) => !waitsFor.has(link))
  while (open.size > 0) {
    const link = ready.shift()
    const left = link ?? [...open][0]
    if (left === undefined || !open.delete(left)) continue
    const slot = link && takeTurn(grid, link, least.get(link) ?? 0)
    if (slot) found.push([left, turnAt(grid, slot, left)])
    for (const other of behind(left)) {
      if (slot) least.set(other, Math.max(least.get(other) ?? 0, slot.place + 1))
      const waiting = (waitsFor.get(other) ?? 0) - 1
      waitsFor.set(other, waiting)
      if (waiting === 0) ready.push(other)
    }
  }
  return found
}

const takeTurn = (grid: Grid, { from, to }: Link, least: number): Slot =>
  grid.takeChannel(to.column, rowLevel(grid.rowOf(from)), rowLevel(grid.rowOf(to)), 'through', least)

const turnAt =
  (grid: Grid, slot: Slot, { from, to }: Link): Route =>
  () => {
    const [start, end, x] = [rightOf(from), leftOf(to), grid.channelX(slot)]
    return [start, { x, y: start.y }, { x, y: end.y }, end]
  }

/** Undefined where a box stands in the way, or would be entered on the line that turns in front of it. */
function alongRow(grid: Grid, link: Link): Route | undefined {
  const { from, to } = link
  const row = grid.rowOf(from)
  const isFree =
    from.column < to.column && !grid.hasBox(row, to.column) && grid.takeRow(row, from.column, to.column)
  if (!isFree) return undefined
  // Before the lines of the boxes beside it, which it would cross; but none of them may begin on the line that it ends on.
  const side = grid.hasBox(grid.rowOf(to), to.column - 1) ? 'entry' : 'exit'
  const slot = grid.takeChannel(to.column, rowLevel(row), rowLevel(grid.rowOf(to)), side)
  return turnAt(grid, slot, link)
}

function alongCorridor(grid: Grid, { from, to }: Link): Route {
  const [row, targetRow] = [grid.rowOf(from), grid.rowOf(to)]
  const corridor = targetRow > row ? targetRow : row
  const exit = grid.takeChannel(from.column + 1, rowLevel(row), corridorLevel(corridor), 'exit')
  const entry = grid.takeChannel(to.column, corridorLevel(corridor), rowLevel(targetRow), 'entry')
  const along = grid.takeCorridor(corridor, from.column + 1, to.column)
  return () => {
    const start = rightOf(from)
    const x = grid.channelX(exit)
    return [start, { x, y: start.y }, ...alongAndIn(grid, x, along, entry, to)]
  }
}

/** Down from an event into the corridor below the row of its host. */
function belowHost(grid: Grid, { from: host, to }: Link, event: FlowNode): Route {
  const corridor = grid.rowOf(host) + 1
  const along = grid.takeCorridor(corridor, host.column, to.column)
  const entry = grid.takeChannel(to.column, corridorLevel(corridor), rowLevel(grid.rowOf(to)), 'entry')
  return () => {
    const { x: left, y, width, height } = eventBox(host, event)
    const x = left + width / 2
    return [{ x, y: y + height }, ...alongAndIn(grid, x, along, entry, to)]
  }
}

function alongAndIn(grid: Grid, x: number, along: Slot, entry: Slot, to: Item): Point[] {
  const [y, entryX, end] = [grid.corridorY(along), grid.channelX(entry), leftOf(to)]
  return [{ x, y }, { x: entryX, y }, { x: entryX, y: end.y }, end]
}

/** The sides of its shape: words below it may be wider. */
const leftOf = ({ x, y, width, shape, port }: Item): Point => ({ x: x + (width - shape) / 2, y: y + port })

function rightOf(item: Item): Point {
  const { x, y } = leftOf(item)
  return { x: x + item.shape, y }
}
