/** A walk through the changes of one turn: which are to be looked at, in what order, and which one is looked at now. */
export type ReviewWalk = {
  readonly messageId: string
  readonly patchId: string
  /** Of the patches that were open when it was last looked. */
  readonly order: readonly string[]
}

/** From the top of the document to its end; what can be seen nowhere comes last. */
export function walkOrder(open: readonly string[], places: ReadonlyMap<string, number>): string[] {
  const placeOf = (patchId: string) => places.get(patchId) ?? Number.POSITIVE_INFINITY
  return [...open].sort((a, b) => {
    const [placeOfA, placeOfB] = [placeOf(a), placeOf(b)]
    return placeOfA === placeOfB ? 0 : placeOfA - placeOfB
  })
}

/** To the next or the previous one, round and round. */
export function step(walk: ReviewWalk, order: readonly string[], by: 1 | -1): ReviewWalk {
  const present = order.indexOf(walk.patchId)
  const patchId = order.at((present + by) % order.length)
  return { ...walk, order, patchId: patchId ?? walk.patchId }
}

/**
 * The walk when these patches are still open: at the same one, or, when somebody has decided about it, at the one behind
 * it. Null when nothing is left.
 */
export function goOn(walk: ReviewWalk, open: readonly string[]): ReviewWalk | null {
  if (open.includes(walk.patchId)) return walk
  const place = walk.order.indexOf(walk.patchId)
  const behindFirst = [...walk.order.slice(place + 1), ...walk.order.slice(0, place), ...open]
  const next = behindFirst.find((patchId) => open.includes(patchId))
  return next === undefined ? null : { ...walk, patchId: next }
}
