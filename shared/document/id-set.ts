/**
 * Ids of Yjs content. Each character, block and attribute of a document has an id that never changes and is the same for
 * every peer: who made it (`client`) and a count (`clock`). Content made in one go has consecutive clocks, so a few runs
 * name a long text.
 *
 * Two readings of the same shape: the ids of a text are in the order of its characters, the ids that a patch inserted or
 * deleted are sorted and merged (`mergeIds`).
 */
export type Id = { readonly client: number; readonly clock: number }
export type IdRun = readonly [client: number, clock: number, length: number]
export type IdSet = readonly IdRun[]

export const sameId = (a: Id, b: Id): boolean => a.client === b.client && a.clock === b.clock

/** Adds a run at the end, as part of the last run where it follows on that. */
export function appendIds(runs: IdRun[], client: number, clock: number, length: number): void {
  if (length === 0) return
  const last = runs.at(-1)
  if (last && last[0] === client && last[1] + last[2] === clock)
    runs[runs.length - 1] = [client, last[1], last[2] + length]
  else runs.push([client, clock, length])
}

export function countIds(ids: IdSet): number {
  return ids.reduce((sum, [, , length]) => sum + length, 0)
}

/** The id at a place in the order of the runs; null before the first and after the last. */
export function idAt(ids: IdSet, index: number): Id | null {
  if (index < 0) return null
  let passed = 0
  for (const [client, clock, length] of ids) {
    if (index < passed + length) return { client, clock: clock + index - passed }
    passed += length
  }
  return null
}

export const lastId = (ids: IdSet): Id | null => idAt(ids, countIds(ids) - 1)

/** The ids from place `from` up to, not including, place `to`. */
export function sliceIds(ids: IdSet, from: number, to: number): IdRun[] {
  const slice: IdRun[] = []
  let passed = 0
  for (const [client, clock, length] of ids) {
    const start = Math.max(from, passed)
    const end = Math.min(to, passed + length)
    if (start < end) slice.push([client, clock + start - passed, end - start])
    passed += length
  }
  return slice
}

/** The same ids sorted by client and clock, each once. */
export function mergeIds(...sets: readonly IdSet[]): IdRun[] {
  const sorted = sets.flat().sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const merged: IdRun[] = []
  for (const [client, clock, length] of sorted) {
    const last = merged.at(-1)
    const lastEnd = last && last[0] === client ? last[1] + last[2] : 0
    const start = Math.max(clock, lastEnd)
    appendIds(merged, client, start, Math.max(0, clock + length - start))
  }
  return merged
}

/** Ids of a merged set that are not in another merged set. Linear: a document may have ten thousands of deletions. */
export function subtractIds(ids: IdSet, without: IdSet): IdRun[] {
  const rest: IdRun[] = []
  let next = 0
  for (const [client, clock, length] of ids) {
    let start = clock
    const end = clock + length
    for (; next < without.length; next++) {
      const [otherClient, otherClock, otherLength] = without[next] ?? noIds
      if (otherClient > client || (otherClient === client && otherClock >= end)) break
      if (otherClient < client || otherClock + otherLength <= start) continue
      appendIds(rest, client, start, Math.max(0, otherClock - start))
      start = Math.min(end, otherClock + otherLength)
      // It may reach into the next run too.
      if (otherClock + otherLength > end) break
    }
    appendIds(rest, client, start, end - start)
  }
  return rest
}

const noIds: IdRun = [0, 0, 0]

export function hasId(ids: IdSet, id: Id): boolean {
  return ids.some(
    ([client, clock, length]) => client === id.client && clock <= id.clock && id.clock < clock + length,
  )
}

/** Whether a merged set has any of these ids. Each run is looked up, so a large set costs little more than a small one. */
export function intersects(set: IdSet, ids: IdSet): boolean {
  return ids.some(([client, clock, length]) => {
    let [low, high] = [0, set.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const [ofClient, start, count] = set[middle] ?? noIds
      const isBefore = ofClient < client || (ofClient === client && start + count <= clock)
      if (isBefore) low = middle + 1
      else high = middle
    }
    const [ofClient, start] = set[low] ?? noIds
    return low < set.length && ofClient === client && start < clock + length
  })
}
