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
  const straight = new Set<string>()
  const routes = new Map<Link, Route>()
  for (const link of links) {
    const host = hostOf.get(link.from)
    routes.set(link, host === undefined ? between(grid, link, straight) : belowHost(grid, link, host))
  }
  return (link) => routes.get(link)?.(grid) ?? []
}

const rowLevel = (row: number) => 2 * row + 1
const corridorLevel = (corridor: number) => 2 * corridor

function between(grid: Grid, { from, to }: Link, straight: Set<string>): Route {
  const [column, target] = [grid.columnOf(from), grid.columnOf(to)]
  const [row, targetRow] = [grid.rowOf(from), grid.rowOf(to)]
  const gaps = Array.from({ length: Math.max(0, target - column) }, (_, at) => `${row} ${column + at}`)
  const isStraight =
    row === targetRow &&
    target > column &&
    grid.isFree(row, column, target) &&
    !gaps.some((key) => straight.has(key))
  if (isStraight) {
    for (const key of gaps) straight.add(key)
    return () => [rightOf(grid, from), leftOf(grid, to)]
  }
  if (target === column + 1) {
    const slot = grid.takeChannel(target, rowLevel(row), rowLevel(targetRow), 'exit')
    return () => {
      const [start, end, x] = [rightOf(grid, from), leftOf(grid, to), grid.channelX(slot)]
      return [start, { x, y: start.y }, { x, y: end.y }, end]
    }
  }
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
