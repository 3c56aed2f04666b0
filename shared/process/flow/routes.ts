import { eventSize, type Link, type Point } from './boxes.ts'
import type { FlowNode } from './flow.ts'
import type { Grid, Slot } from './grid.ts'

/** The way of one link, once the grid has settled. */
type Route = (grid: Grid) => Point[]

/**
 * Finds a way for each link: out of the right side of a box into the channel there, along a corridor, and by the channel
 * left of the other box into its left side. Neighbours need one channel, and boxes in one free row no turn at all. The
 * answer gives the points of a link, and may be asked once the grid has settled.
 */
export function routeEdges(
  grid: Grid,
  links: readonly Link[],
  events: ReadonlyMap<string, readonly FlowNode[]>,
): (link: Link) => Point[] {
  const hostOf = new Map<string, string>()
  for (const [host, all] of events)
    for (const [place, { id }] of all.entries()) {
      hostOf.set(id, host)
      grid.setEvent(id, host, place, all.length)
    }
  const ways = new Map<Link, Route>()
  const straight = new Set<string>()
  const bent = links.filter((link) => {
    const host = hostOf.get(link.from)
    if (host !== undefined) ways.set(link, belowHost(grid, link, host))
    else if (takeStraight(grid, link, straight))
      ways.set(link, () => [rightOf(grid, link.from), leftOf(grid, link.to)])
    return !ways.has(link)
  })
  const neighbours = bent.filter(({ from, to }) => grid.columnOf(to) === grid.columnOf(from) + 1)
  for (const beside of Map.groupBy(neighbours, ({ to }) => grid.columnOf(to)).values())
    for (const [link, way] of throughChannel(grid, beside)) ways.set(link, way)
  for (const link of bent) if (!ways.has(link)) ways.set(link, alongCorridor(grid, link))
  return (link) => ways.get(link)?.(grid) ?? []
}

const rowLevel = (row: number) => 2 * row + 1
const corridorLevel = (corridor: number) => 2 * corridor

/** Whether nothing stands between two boxes of a row, nor runs there. */
function takeStraight(grid: Grid, { from, to }: Link, taken: Set<string>): boolean {
  const [column, target, row] = [grid.columnOf(from), grid.columnOf(to), grid.rowOf(from)]
  if (row !== grid.rowOf(to) || target <= column || !grid.isFree(row, column, target)) return false
  const gaps = Array.from({ length: target - column }, (_, at) => `${row} ${column + at}`)
  if (gaps.some((key) => taken.has(key))) return false
  for (const key of gaps) taken.add(key)
  return true
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
    if (slot) found.push([left, turnAt(slot, left)])
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
  grid.takeChannel(grid.columnOf(to), rowLevel(grid.rowOf(from)), rowLevel(grid.rowOf(to)), 'through', least)

const turnAt =
  (slot: Slot, { from, to }: Link): Route =>
  (grid) => {
    const [start, end, x] = [rightOf(grid, from), leftOf(grid, to), grid.channelX(slot)]
    return [start, { x, y: start.y }, { x, y: end.y }, end]
  }

function alongCorridor(grid: Grid, { from, to }: Link): Route {
  const [column, target] = [grid.columnOf(from), grid.columnOf(to)]
  const [row, targetRow] = [grid.rowOf(from), grid.rowOf(to)]
  const corridor = targetRow > row ? targetRow : row
  const exit = grid.takeChannel(column + 1, rowLevel(row), corridorLevel(corridor), 'exit')
  const entry = grid.takeChannel(target, corridorLevel(corridor), rowLevel(targetRow), 'entry')
  const along = grid.takeCorridor(corridor, column + 1, target)
  return () => {
    const start = rightOf(grid, from)
    const x = grid.channelX(exit)
    return [start, { x, y: start.y }, ...alongAndIn(grid, x, along, entry, to)]
  }
}

/** Down from an event into the corridor below the row of its host. */
function belowHost(grid: Grid, { from, to }: Link, host: string): Route {
  const corridor = grid.rowOf(host) + 1
  const [column, target] = [grid.columnOf(host), grid.columnOf(to)]
  const along = grid.takeCorridor(corridor, column, target)
  const entry = grid.takeChannel(target, corridorLevel(corridor), rowLevel(grid.rowOf(to)), 'entry')
  return () => {
    const { x: left, y } = grid.eventBox(from)
    const x = left + eventSize / 2
    return [{ x, y: y + eventSize }, ...alongAndIn(grid, x, along, entry, to)]
  }
}

function alongAndIn(grid: Grid, x: number, along: Slot, entry: Slot, to: string): Point[] {
  const [y, entryX, end] = [grid.corridorY(along), grid.channelX(entry), leftOf(grid, to)]
  return [{ x, y }, { x: entryX, y }, { x: entryX, y: end.y }, end]
}

function rightOf(grid: Grid, id: string): Point {
  const { x, width } = shapeOf(grid, id)
  return { x: x + width, y: grid.portY(id) }
}

function leftOf(grid: Grid, id: string): Point {
  return { x: shapeOf(grid, id).x, y: grid.portY(id) }
}

/** Without the words below it, which may be wider. */
function shapeOf(grid: Grid, id: string): { readonly x: number; readonly width: number } {
  const item = grid.find(id)
  if (!item) throw new Error(`${id} was not laid out`)
  const box = grid.boxOf(item)
  const isRound = item.node && /^(?:start|end|parallel|choice)$/.test(item.node.kind)
  return isRound ? { x: box.x + (box.width - 2 * item.port) / 2, width: 2 * item.port } : box
}
