import type { Item } from './boxes.ts'
import { walk } from './flow.ts'

/**
 * Gives each item its cell: a column by the longest way that leads there, and the first row of the lane that is free in it.
 * Answers with the columns that are taken, by lane and row.
 */
export function placeItems(items: readonly Item[], laneCount: number): readonly ReadonlySet<number>[][] {
  const { left, back } = walk(items, ({ exits }) => exits)
  // The longest way to the end is the main one: it keeps its row.
  const rest = new Map<Item, number>()
  for (const item of left) {
    let longest = 0
    for (const link of item.exits)
      if (!back.has(link)) longest = Math.max(longest, (rest.get(link.to) ?? 0) + 1)
    rest.set(item, longest)
  }
  for (const { exits, column } of left.reverse())
    for (const link of exits) if (!back.has(link)) link.to.column = Math.max(link.to.column, column + 1)
  const lanes = Array.from({ length: laneCount }, () => [new Set<number>()])
  const inOrder = items.toSorted((a, b) => a.column - b.column || (rest.get(b) ?? 0) - (rest.get(a) ?? 0))
  for (const item of inOrder) {
    const rows = lanes[item.lane] ?? []
    // Next to what leads there, so that most lines are straight; what handles a failure stands below.
    const before = item.entries[0]?.from
    let row = before?.lane === item.lane ? before.row : 0
    if (item.entries.some(({ event }) => event)) row++
    while (rows[row]?.has(item.column)) row++
    while (rows.length <= row) rows.push(new Set())
    rows[row]?.add(item.column)
    item.row = row
  }
  return lanes
}
