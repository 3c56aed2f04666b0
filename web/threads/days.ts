export type Day<Item> = { readonly label: string; readonly items: readonly Item[] }

/** Groups items, newest first, under the day of their time as people call it: Today, Yesterday, a weekday, a month. */
export function byDay<Item>(
  items: readonly Item[],
  timeOf: (item: Item) => number,
  nowMs: number,
): Day<Item>[] {
  const groups = Map.groupBy(items, (item) => dayLabel(timeOf(item), nowMs))
  return [...groups].map(([label, items]) => ({ label, items }))
}

function dayLabel(atMs: number, nowMs: number): string {
  const days = daysBetween(atMs, nowMs)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days < 7) return new Date(atMs).toLocaleDateString('en', { weekday: 'long' })
  return new Date(atMs).toLocaleDateString('en', { month: 'long', year: 'numeric' })
}

/** Midnights between two points in local time; the 12 hours absorb the days that are 23 or 25 hours long. */
function daysBetween(atMs: number, nowMs: number): number {
  const dayMs = 24 * 3_600_000
  return Math.floor((midnight(nowMs) - midnight(atMs) + dayMs / 2) / dayMs)
}

const midnight = (atMs: number) => new Date(atMs).setHours(0, 0, 0, 0)
